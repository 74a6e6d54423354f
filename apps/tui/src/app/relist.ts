/**
 * The list with another filter or order, and the time that this may take.
 */
import { hold, type List, type Moments, rescan } from "./List.ts"
import type { Command } from "./message.ts"
import { frameOf, isPaneFocused } from "./Frame.ts"
import { type Model, say } from "./model.ts"
import { knownAt } from "./passing.ts"

/** A model, and what is to be done outside. */
export type Updated = readonly [Model, ReadonlyArray<Command>]

/** What comes next, with what both ask for. */
export const andThen = ([model, commands]: Updated, next: (model: Model) => Updated): Updated => {
  const [after, more] = next(model)
  return [after, more.length === 0 ? commands : [...commands, ...more]]
}

/** Says why nothing is done. */
export const refuse = (model: Model, text: string): Updated => [say(model, text, true), []]

/** How many rows of the list are in sight. */
export const page = (model: Model): number => frameOf(model.size).page

/** Whether something else than the list is looked at: its rows move on, and what is read, or copied from, stays what it is. */
export const isHolding = (model: Model): boolean => model.screen !== "list" || model.menu?.kind === "copy" || isPaneFocused(model)

/** The model with the invocation that is looked at held, or let go. While rows are looked through it may not be found yet. */
export const holding = ([model, commands]: Updated): Updated => {
  const { held, scan } = model.list
  const list = hold(model.list, isHolding(model) && (held || scan === undefined), page(model))
  return [list === model.list ? model : { ...model, list }, commands]
}

/** The model with its rows looked through again, for this list. */
export const rescanned = (model: Model, list: List): Model => ({ ...model, list: rescan(list, model.data, page(model), momentsOf(model)) })

/** What time it is for a list. */
export const momentsOf = (model: Model): Moments => ({ now: model.now, knownAt: knownAt(model) })

/** Asks for time to go on while rows are still to be looked through. */
export const working = (model: Model): Updated => [model, model.list.scan === undefined ? [] : [{ _tag: "Work" }]]

/** Reads the sources. */
export const askForSources = (model: Model): Updated => [
  { ...model, sources: { ...model.sources, reading: true, askedAt: model.now } },
  [{ _tag: "ReadSources" }]
]

/** The list with another filter or order: what is looked at is in it from now on. */
export const relist = (
  model: Model,
  change: Partial<Pick<List, "status" | "query" | "sort" | "unresolved" | "cursor" | "held" | "led">>
): Updated => working(rescanned(model, { ...model.list, held: false, ...change, top: 0 }))

/** The list in another order: the cursor stays on its row, unless it stood on the first, where it stays the first. */
export const resort = (model: Model, sort: List["sort"]): Updated =>
  relist(model, model.list.cursorAt === 0 && !model.list.held ? { sort, cursor: undefined } : { sort })

/** The list with what still fails by now, read on where it is. */
export const relisted = (model: Model, unresolved: List["unresolved"]): Updated => working(rescanned(model, { ...model.list, unresolved }))
