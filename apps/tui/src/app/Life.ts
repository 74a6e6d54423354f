/**
 * What has happened to the user and to the session besides the data: who is away, what they wait for, and which rows no reading has confirmed yet.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import type { List } from "./List.ts"
import type * as Sorted from "./Sorted.ts"

/** Somebody has left. Times are in milliseconds since the Unix epoch. */
interface Away {
  readonly since: number
  /** What has failed since. */
  readonly failed: ReadonlyMap<InvocationId, Invocation>
  /** When they came back to data that was old: what has failed is told once the service was read. */
  readonly backAt: number | undefined
}

/** A view that is waited for, and what in it is still live. */
interface WatchedView {
  readonly text: string
  readonly view: Pick<List, "status" | "query" | "unresolved">
  readonly live: ReadonlySet<InvocationId>
}

export interface Life {
  readonly away: Away | undefined
  /** When the last key was pressed. */
  readonly keyAt: number
  readonly watched: ReadonlyMap<InvocationId, Invocation>
  readonly watchedView: WatchedView | undefined
  /** What is to be told outside of the screen. The count tells one notice from the next. */
  readonly notice: { readonly count: number; readonly text: string }
  /** Rows of an earlier reading that this one has not come to: what is left when it is complete is no longer on the service. */
  readonly unconfirmed: Sorted.Sorted<Invocation> | undefined
  /** As of when the rows of an earlier session are, until the service is read. */
  readonly savedAt: number | undefined
}

export const lifeAt = (now: number): Life => ({
  away: undefined,
  keyAt: now,
  watched: new Map(),
  watchedView: undefined,
  notice: { count: 0, text: "" },
  unconfirmed: undefined,
  savedAt: undefined
})
