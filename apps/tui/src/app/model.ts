/**
 * What the live UI is: everything that is drawn follows from this value and from nothing else.
 */
import { isLive } from "@chroma-sync/core/Invocation"
import type { ListError } from "@chroma-sync/core/Invocations"
import type { Summary } from "@chroma-sync/insights/Summary"
import { type Data, noData, summaryAt } from "./Data.ts"
import { emptyList, type List } from "./List.ts"
import * as Sorted from "./Sorted.ts"

/** How the data relates to the service. Times are in milliseconds since the Unix epoch. */
export type Health =
  | { readonly _tag: "Connecting" }
  | { readonly _tag: "Live"; readonly at: number; readonly nextAt: number; readonly malformed: number }
  | { readonly _tag: "Offline"; readonly since: number; readonly attempt: number; readonly nextAt: number; readonly error: ListError }
  /** The key was refused in mid-session: only the user can help. */
  | { readonly _tag: "Stopped"; readonly error: ListError }

export interface Size {
  readonly columns: number
  readonly rows: number
}

export interface Model {
  /** Where we are, from the outside in, such as a host and a database. */
  readonly place: ReadonlyArray<string>
  readonly look: Look
  readonly data: Data
  /** Of all the data, as of the last reading. */
  readonly summary: Summary
  readonly list: List
  readonly size: Size
  readonly health: Health
  /** When the service's state was last read in full: the age of the data counts from here. */
  readonly readAt: number | undefined
  readonly now: number
  /** Keys that may go on: the first `g` of `gg`, the digits of `12j`. */
  readonly typed: string
  /** Counts the keys, to tell whether one has come since a wait began. */
  readonly keyCount: number
}

export interface Look {
  readonly colour: boolean
  /** No character beyond ASCII. */
  readonly ascii: boolean
}

export const initialModel = (options: {
  readonly place: ReadonlyArray<string>
  readonly look: Look
  readonly size: Size
  readonly now: number
}): Model => ({
  ...options,
  data: noData,
  summary: summaryAt(noData, options.now),
  list: emptyList,
  health: { _tag: "Connecting" },
  readAt: undefined,
  typed: "",
  keyCount: 0
})

/**
 * Whether the screen changes with the clock: something that is live is in sight, or an attempt is awaited. Where not, nothing is drawn again until
 * something happens or a minute is over.
 */
export const ticks = (model: Model): boolean =>
  model.health._tag !== "Live" || Sorted.slice(model.list.shown, model.list.top, model.list.top + frameOf(model.size).page).some(isLive)

/** How the lines of the screen are shared out. */
export interface Frame {
  /** Too small for anything but rows: each says id, status and age. */
  readonly tiny: boolean
  /** Lines of title, counters and view above the list. */
  readonly header: number
  /** Lines of column titles. */
  readonly titles: number
  readonly footer: number
  /** Rows of the list. */
  readonly page: number
}

export const frameOf = ({ columns, rows }: Size): Frame => {
  const tiny = columns < 50 || rows < 10
  const header = tiny ? 0 : columns >= 100 && rows >= 16 ? 3 : 2
  const titles = tiny || columns < 66 ? 0 : 1
  const footer = rows >= 3 ? 1 : 0
  return { tiny, header, titles, footer, page: Math.max(0, rows - header - titles - footer) }
}
