/**
 * The list with another filter or order, and the time that this may take.
 */
import { type List, rescan } from "./List.ts"
import type { Command } from "./message.ts"
import { frameOf } from "./Frame.ts"
import type { Model } from "./model.ts"

/** A model, and what is to be done outside. */
export type Updated = readonly [Model, ReadonlyArray<Command>]

/** How many rows of the list are in sight. */
export const page = (model: Model): number => frameOf(model.size).page

/** Asks for time to go on while rows are still to be looked through. */
export const working = (model: Model): Updated => [model, model.list.scan === undefined ? [] : [{ _tag: "Work" }]]

/** Reads the sources. */
export const askForSources = (model: Model): Updated => [
  { ...model, sources: { ...model.sources, reading: true, askedAt: model.now } },
  [{ _tag: "ReadSources" }]
]

/** The list with another filter or order. */
export const relist = (model: Model, change: Partial<Pick<List, "status" | "query" | "sort" | "unresolved" | "cursor">>): Updated =>
  working({ ...model, list: rescan({ ...model.list, ...change, top: 0 }, model.data, page(model), model.now) })

/** The list with what still fails by now, read on where it is. */
export const relisted = (model: Model, unresolved: List["unresolved"]): Updated =>
  working({ ...model, list: rescan({ ...model.list, unresolved }, model.data, page(model), model.now) })
