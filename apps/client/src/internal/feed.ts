/**
 * Watching and waiting. Loaded with the first of these calls.
 */
import type { FeedEvent } from "@chroma-sync/core/FeedEvent"
import {
  InvocationFeed,
  type WaitOutcome as CoreWaitOutcome,
  type WaitProgress as CoreWaitProgress
} from "@chroma-sync/core/InvocationFeed"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { NotFoundError, TimeoutError } from "../errors.ts"
import { toInvocation } from "../fromCore.ts"
import type { Invocation, WatchQuery } from "../Invocation.ts"
import { fromSyncError } from "../toError.ts"
import type { WaitOptions, WaitOutcome, WaitProgress, WatchEvent, WatchOptions } from "../Watch.ts"

export const layer = InvocationFeed.layer

export const watch = (query?: WatchQuery, options?: WatchOptions) => ({
  rows: Stream.unwrap(
    InvocationFeed.useSync((feed) =>
      feed.watch(query, {
        liveInterval: options?.liveIntervalMs,
        idleInterval: options?.idleIntervalMs,
        relistInterval: options?.relistIntervalMs,
        maxRows: options?.maxRows,
        since: options?.since
      })
    )
  ),
  toItem: toEvent
})

/** The outcome of each id, in the order asked. */
export const wait = (ids: ReadonlyArray<string>, options?: WaitOptions) => {
  // Whoever writes plain JavaScript may leave them out; core says what to do.
  const { deadlineMs = Number.NaN, onProgress }: Partial<WaitOptions> = options ?? {}
  return Effect.map(
    InvocationFeed.use((feed) =>
      feed.wait(ids, {
        deadline: deadlineMs,
        onProgress: onProgress && ((progress) => Effect.promise(async () => onProgress(toProgress(progress))))
      })
    ),
    (outcomes): ReadonlyMap<string, WaitOutcome> => new Map(Array.from(outcomes, ([id, outcome]) => [id, toOutcome(outcome)]))
  )
}

/** What gives the one that was waited for, or throws why it has not ended: called where the stack leads to the caller. */
export const waitForOne = (id: string, options: WaitOptions) =>
  Effect.map(wait([id], options), (outcomes) => () => ended(id, options, outcomes))

const ended = (id: string, { deadlineMs }: WaitOptions, outcomes: ReadonlyMap<string, WaitOutcome>): Invocation => {
  const outcome = outcomes.get(id)
  if (outcome?.outcome === "finished") return outcome.invocation
  const facts = { operation: "invocations.wait", requestId: undefined, retryAfterMs: undefined, attempts: [] }
  if (outcome?.outcome === "not_found") {
    const message = `invocations.wait: there is no invocation ${id} (404). Check the id, and that the API key belongs to its team.`
    throw new NotFoundError({ ...facts, message, status: 404, code: "NotFound", detail: "", retryable: false })
  }
  const stands = outcome?.last === undefined ? "could not be read" : `is still ${outcome.last.status.name}`
  throw new TimeoutError({
    ...facts,
    message: `invocations.wait: the invocation ${stands} after ${deadlineMs} ms. Wait for it again, or allow more time with deadlineMs.`,
    status: undefined,
    code: "",
    detail: "",
    retryable: true,
    limit: "deadline",
    limitMs: deadlineMs
  })
}

const toOutcome = (outcome: CoreWaitOutcome): WaitOutcome => {
  switch (outcome._tag) {
    case "Finished":
      return { outcome: "finished", invocation: toInvocation(outcome.invocation) }
    case "NotFound":
      return { outcome: "not_found" }
    case "TimedOut":
      return { outcome: "timed_out", last: outcome.last && toInvocation(outcome.last) }
  }
}

const toProgress = (progress: CoreWaitProgress): WaitProgress => {
  const { settled, total } = progress
  switch (progress._tag) {
    case "Seen":
      return { type: "seen", invocation: toInvocation(progress.invocation), settled, total }
    case "NotFound":
      return { type: "not_found", id: progress.id, settled, total }
    case "Offline":
      return {
        type: "offline",
        attempt: progress.attempt,
        nextAt: new Date(progress.nextAt),
        error: fromSyncError(progress.error),
        settled,
        total
      }
  }
}

const toEvent = (event: FeedEvent): WatchEvent => {
  switch (event._tag) {
    case "Added":
      return { type: "added", invocation: toInvocation(event.invocation) }
    case "Changed":
      return { type: "changed", previous: toInvocation(event.previous), current: toInvocation(event.current) }
    case "Removed":
      return { type: "removed", invocation: toInvocation(event.invocation), reason: event.reason }
    case "Anomaly":
      return { type: "anomaly", previous: toInvocation(event.previous), reported: toInvocation(event.reported) }
    case "Live": {
      const { malformed, complete, more } = event
      return { type: "live", at: new Date(event.at), nextAt: new Date(event.nextAt), malformed, complete, more }
    }
    case "Offline":
      return {
        type: "offline",
        since: new Date(event.since),
        attempt: event.attempt,
        nextAt: new Date(event.nextAt),
        error: fromSyncError(event.error),
        dataAt: event.dataAt === undefined ? undefined : new Date(event.dataAt)
      }
  }
}
