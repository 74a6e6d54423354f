/**
 * Watching and waiting: what is told meanwhile, and how it ends.
 */
import type { ChromaSyncError } from "./errors.ts"
import type { Invocation } from "./Invocation.ts"

/** How often a watch reads, and how much it holds. Its requests have the client's own time-outs and retries. */
export interface WatchOptions {
  /** Ends the watch at once: the loop rejects with an `AbortError`. */
  readonly signal?: AbortSignal | undefined
  /** Between readings while anything is live, in milliseconds. Default 2,000. */
  readonly liveIntervalMs?: number | undefined
  /** Between readings while nothing is. Default 30,000. */
  readonly idleIntervalMs?: number | undefined
  /** Between readings of the whole list, which find what was deleted. Default 600,000. */
  readonly relistIntervalMs?: number | undefined
  /** How many finished invocations to hold, the newest. Live ones are held whatever their age. Default all. */
  readonly maxRows?: number | undefined
  /** Leaves out what was created before, by the service's clock: the first reading ends there, however long the list is. Default all. */
  readonly since?: Date | undefined
}

/**
 * What a watch tells. Folded in order, `added`, `changed` and `removed` are the list that is watched; `live` and `offline` say how it relates to the
 * service.
 */
export type WatchEvent =
  | { readonly type: "added"; readonly invocation: Invocation }
  | { readonly type: "changed"; readonly previous: Invocation; readonly current: Invocation }
  /** Gone from the list: `deleted` by the service, `unmatched` by the filter since its status changed, or `evicted` since newer ones fill `maxRows`. */
  | { readonly type: "removed"; readonly invocation: Invocation; readonly reason: "deleted" | "unmatched" | "evicted" }
  /** The service contradicts a final status that it gave before. A claim that the invocation is live again is not followed. */
  | { readonly type: "anomaly"; readonly previous: Invocation; readonly reported: Invocation }
  /** What was told so far is the service's state as of `at`. `complete`: the whole list was read once. `more`: `maxRows` leaves older ones out. */
  | {
      readonly type: "live"
      readonly at: Date
      readonly nextAt: Date
      /** Rows that break the contract and are left out. */
      readonly malformed: number
      readonly complete: boolean
      readonly more: boolean
    }
  /** A reading has failed; what was told before stands, and is as of `dataAt`. The watch goes on at `nextAt`. */
  | {
      readonly type: "offline"
      readonly since: Date
      /** Failures since the last good reading. */
      readonly attempt: number
      readonly nextAt: Date
      readonly error: ChromaSyncError
      readonly dataAt: Date | undefined
    }

/** How long to wait, and who hears of it. The requests of all waits of a client are shared, and have the client's own time-outs and retries. */
export interface WaitOptions {
  /** How long to wait at most, in milliseconds. An invocation may never end, so it must be given. */
  readonly deadlineMs: number
  /** Ends the wait at once: it rejects with an `AbortError`. */
  readonly signal?: AbortSignal | undefined
  /** Told what happens meanwhile; the wait rejects with what it throws. */
  readonly onProgress?: ((progress: WaitProgress) => void | Promise<void>) | undefined
}

/** What a wait tells before it ends: `settled` of `total` invocations have an outcome. */
export type WaitProgress = { readonly settled: number; readonly total: number } & (
  | /** Seen for the first time, or changed. */ { readonly type: "seen"; readonly invocation: Invocation }
  | { readonly type: "not_found"; readonly id: string }
  /** The service cannot be asked: the failures in a row, and when the next try is. */
  | { readonly type: "offline"; readonly attempt: number; readonly nextAt: Date; readonly error: ChromaSyncError }
)

/** How the wait for one of several invocations ended. */
export type WaitOutcome =
  /** Complete, failed or cancelled. */
  | { readonly outcome: "finished"; readonly invocation: Invocation }
  /** There is none of that id for this key, or it was deleted meanwhile. */
  | { readonly outcome: "not_found" }
  /** Not finished by the deadline. `last` is what it was when it was last read, if ever. */
  | { readonly outcome: "timed_out"; readonly last: Invocation | undefined }
