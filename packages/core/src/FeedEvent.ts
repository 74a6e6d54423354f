/**
 * What a watch tells: what changed, and how the data relates to the service. Times are in milliseconds since the Unix epoch.
 */
import type { Invocation } from "./Invocation.ts"
import type { ListError } from "./Invocations.ts"
import type { BadRequest, Forbidden, InvalidRequest, NotFound, Unauthorized } from "./SyncError.ts"

/** Folded in order, the changes are the list that is watched. */
export type Change =
  | { readonly _tag: "Added"; readonly invocation: Invocation }
  | { readonly _tag: "Changed"; readonly previous: Invocation; readonly current: Invocation }
  /**
   * Gone from the list: `deleted` by the service, `unmatched` by the filter since its status changed (`invocation` has the new one), or `evicted`
   * because newer ones fill `maxRows`.
   */
  | { readonly _tag: "Removed"; readonly invocation: Invocation; readonly reason: "deleted" | "unmatched" | "evicted" }

/**
 * The service contradicts a final status that it gave before. Reported once per contradiction. A claim that the invocation is live again is not
 * followed: what was told stands. Another final status is: a `Changed` comes next.
 */
export interface Anomaly {
  readonly _tag: "Anomaly"
  readonly previous: Invocation
  readonly reported: Invocation
}

/** A tick has ended well: what was told so far is the service's state as of `at`. The next one starts at `nextAt`. */
export interface Live {
  readonly _tag: "Live"
  readonly at: number
  readonly nextAt: number
  /** Rows that break the contract and are left out. */
  readonly malformed: number
  /** Whether the whole list was read once. Until then older invocations are still being added. */
  readonly complete: boolean
  /** Whether the service holds older ones that `maxRows` leaves out. */
  readonly more: boolean
}

/** A tick has failed; what was told before stands. `attempt` counts the failures since the last good tick, the first of which began at `since`. */
export interface Offline {
  readonly _tag: "Offline"
  readonly since: number
  readonly attempt: number
  readonly nextAt: number
  readonly error: ListError
  /** As of when the data is; `undefined` where no tick has ended well yet. */
  readonly dataAt: number | undefined
}

/** Everything that a watch tells. Changes fold to the list; `Live` and `Offline` are its health. */
export type FeedEvent = Change | Anomaly | Live | Offline

/** What the user alone can mend: a wrong request, or a key that is missing or refused. Everything else is waited out. */
export type FeedError = BadRequest | Unauthorized | Forbidden | InvalidRequest

/** What ends a watch. A source that does not exist is `NotFound` at the first reading; one that is deleted later is waited for like an outage. */
export type WatchError = FeedError | NotFound
