/**
 * How a feed meets failures: which ones end it, and when it tries again after the others.
 */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type { FeedError } from "../FeedEvent.ts"
import type { ListError } from "../Invocations.ts"

/** Whether only the user can help. */
export const isFeedError = (error: ListError): error is FeedError =>
  error._tag === "BadRequest" || error._tag === "Unauthorized" || error._tag === "Forbidden" || error._tag === "InvalidRequest"

/** How long a rate limit asks to be left alone, in milliseconds; 0 after any other error. `now` is in milliseconds since the Unix epoch. */
export const restAfter = (error: ListError, now: number): number =>
  error._tag === "RateLimited" ? Math.max(0, (error.resumeAt ?? now) - now) : 0

/**
 * How long to wait after `failures` in a row, in milliseconds: 1 second doubled up to 30, of which a random half is taken off, and at least as long as
 * `restAfter` says.
 */
export const waitAfter = (error: ListError, failures: number, now: number): Effect.Effect<number> =>
  Effect.map(Random.next, (random) =>
    Math.max(Math.round((0.5 + 0.5 * random) * Math.min(30_000, 1_000 * 2 ** (failures - 1))), restAfter(error, now))
  )
