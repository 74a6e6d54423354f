/**
 * What the live list is: everything that is drawn follows from this value and from nothing else.
 */
import { type Invocation, type InvocationId, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import type { ListError } from "@chroma-sync/core/Invocations"

/** How the data relates to the service. Times are in milliseconds since the Unix epoch. */
export type Health =
  | { readonly _tag: "Connecting" }
  | { readonly _tag: "Live"; readonly at: number; readonly nextAt: number; readonly malformed: number }
  | { readonly _tag: "Offline"; readonly since: number; readonly attempt: number; readonly nextAt: number; readonly error: ListError }
  /** The key was refused in mid-session: only the user can help. */
  | { readonly _tag: "Stopped"; readonly error: ListError }

export interface Model {
  readonly title: string
  /** Every known invocation, newest first. */
  readonly rows: ReadonlyArray<Invocation>
  /** The rows that the filter lets through, newest first. */
  readonly shown: ReadonlyArray<Invocation>
  readonly filter: StatusName | undefined
  /** The invocation under the cursor: the cursor stays on it while rows move. */
  readonly cursor: InvocationId | undefined
  /** Where the cursor was last, for when its invocation goes away. */
  readonly cursorAt: number
  /** The first row on screen, counted in `shown`. */
  readonly top: number
  readonly size: { readonly columns: number; readonly rows: number }
  readonly health: Health
  /** When the service's state was last read in full: the age of the data counts from here. */
  readonly readAt: number | undefined
  readonly now: number
  /** A first key of two, such as the first `g` of `gg`. */
  readonly prefix: string
}

/** The lines that are not rows: two of header, one of titles, one of footer. */
const frameLines = 4

export const initialModel = (options: { readonly title: string; readonly size: Model["size"]; readonly now: number }): Model => ({
  title: options.title,
  rows: [],
  shown: [],
  filter: undefined,
  cursor: undefined,
  cursorAt: 0,
  top: 0,
  size: options.size,
  health: { _tag: "Connecting" },
  readAt: undefined,
  now: options.now,
  prefix: ""
})

/** How many rows the screen has room for. */
export const pageSize = (model: Model): number => Math.max(0, model.size.rows - frameLines)

export const matches = (filter: StatusName | undefined, invocation: Invocation): boolean =>
  filter === undefined || statusName(invocation.status) === filter
