/**
 * An invocation as one line of a table: the same for the live list and for plain output.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import { type Column, type Layout, titles } from "./layout.ts"
import { noNames, type SourceNames, sourceText, typeName } from "./source.ts"
import { glyph } from "./status.ts"
import type { Style } from "./style.ts"
import { fit, fitMiddle, harmless, lineOf, padLine } from "./text.ts"
import { age, duration } from "./time.ts"

/** The line of titles; `marks` stand behind the titles of the columns that the rows are sorted by. */
export const tableHeader = (layout: Layout, marks: Partial<Record<Column, string>> = {}): string =>
  layout.columns.map(({ name, cells }) => fit(`${titles(layout)[name]}${marks[name] ?? ""}`, cells)).join(" ".repeat(layout.gap))

/** What a row says beside what the invocation does. */
export interface RowTexts {
  /** What the last column says where there is no error. */
  readonly note?: string
  /** What it says before that. */
  readonly before?: string
  /** It is asked to stop and has not yet. */
  readonly cancelling?: boolean
  readonly names?: SourceNames
  /** As of when it is known, in milliseconds since the Unix epoch, where that is not now. */
  readonly knownAt?: number
}

/**
 * One invocation on one line; `now` is in milliseconds since the Unix epoch. Every row of a layout has the same width.
 */
export const tableRow = (
  invocation: Invocation,
  layout: Layout,
  now: number,
  style: Style,
  { note = "", before = "", cancelling = false, names = noNames, knownAt = now }: RowTexts = {}
): string => {
  const status = statusName(invocation.status)
  const inCells = layout.whole ? padLine : fit
  return layout.columns
    .map(({ name, cells }) => {
      if (name === "status") return style.status(status, fit(`${glyph(status, layout.ascii)} ${cancelling ? "cancelling" : status}`, cells))
      if (name === "source") return (layout.whole ? padLine : fitMiddle)(sourceText(invocation, names), cells)
      if (name === "error") return inCells(before + (errorText(invocation, lineOf + 1) || note), cells)
      if (name === "duration") return fit(durationText(invocation, knownAt), cells)
      return inCells(cell(invocation, name, layout, now), cells)
    })
    .join(" ".repeat(layout.gap))
}

const cell = (
  invocation: Invocation,
  name: Exclude<Column, "status" | "source" | "duration" | "error">,
  layout: Layout,
  now: number
): string => {
  switch (name) {
    case "id":
      return layout.fullIds ? invocation.id : invocation.id.slice(0, 8)
    case "type":
      return typeName(invocation)
    case "database":
      return invocation.metadata.databaseName
    case "collection":
      return invocation.metadata.collectionName
    case "created":
      return createdText(invocation, layout, now)
  }
}

const createdText = (invocation: Invocation, layout: Layout, now: number): string => {
  const created = DateTime.toEpochMillis(invocation.createdAt)
  if (layout.times === "clock") return clock(created, now, layout.short)
  return layout.short ? age(now - created) : `${age(now - created)} ago`
}

/** What of a row changes with the clock alone. */
export const timesText = (invocation: Invocation, layout: Layout, now: number, knownAt: number): string =>
  `${createdText(invocation, layout, now)} ${durationText(invocation, knownAt)}`

/** The time of day of what is from today, the date of what is older, in UTC. */
const clock = (at: number, now: number, short: boolean): string => {
  const text = new Date(at).toISOString()
  const isToday = text.slice(0, 10) === new Date(now).toISOString().slice(0, 10)
  if (short) return isToday ? text.slice(11, 16) : text.slice(5, 10)
  return isToday ? text.slice(11, 19) : text.slice(5, 16).replace("T", " ")
}

/** The service's measure of what is complete, the time since creation of what is live, and nothing where the service tells no end. */
export const durationText = (invocation: Invocation, knownAt: number): string => {
  switch (invocation.status._tag) {
    case "Complete":
      return duration(invocation.status.durationMs)
    case "Pending":
    case "Processing":
      return duration(Math.max(1_000, knownAt - DateTime.toEpochMillis(invocation.createdAt)))
    default:
      return ""
  }
}

/** What the service says went wrong, or what it sent where it says nothing that is known; at most so many characters of it. */
export const errorText = (invocation: Invocation, most = Infinity): string => {
  const { status } = invocation
  if (status._tag === "Failed") return harmless(status.error.slice(0, most))
  return status._tag === "Unknown" ? harmless((JSON.stringify(status.raw) ?? "").slice(0, most)) : ""
}
