/**
 * What has happened to the user and to the session besides the data: who is away, what they wait for, and which rows no reading has confirmed yet.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import type { Query } from "../query/Query.ts"
import type * as Sorted from "./Sorted.ts"

/** Somebody has left. Times are in milliseconds since the Unix epoch. */
interface Away {
  readonly since: number
  /** What has failed since. */
  readonly failed: ReadonlyMap<InvocationId, Invocation>
  /** When they came back to data that was old: what has failed is told once the service was read. */
  readonly backAt: number | undefined
}

export interface Life {
  readonly away: Away | undefined
  /** When the last key was pressed. */
  readonly keyAt: number
  readonly watched: ReadonlyMap<InvocationId, Invocation>
  /** Views that are waited for until nothing in them is live, by their names; one that is not saved is called as its query is written. */
  readonly watchedViews: ReadonlyMap<string, Query>
  /** What is to be told outside of the screen since the last key, newest last. */
  readonly notices: ReadonlyArray<{ readonly text: string }>
  /** Rows of an earlier reading that this one has not come to: what is left when it is complete is no longer on the service. */
  readonly unconfirmed: Sorted.Sorted<Invocation> | undefined
  /** As of when the rows of an earlier session are, until the service is read. */
  readonly savedAt: number | undefined
}

export const lifeAt = (now: number): Life => ({
  away: undefined,
  keyAt: now,
  watched: new Map(),
  watchedViews: new Map(),
  notices: [],
  unconfirmed: undefined,
  savedAt: undefined
})
