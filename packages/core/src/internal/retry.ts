/**
 * When to try again. Exponential from 250 ms, doubled, capped at 10 s, with full jitter; a `Retry-After` of up to 60 s is kept exactly, and one
 * beyond that or beyond the deadline is not waited for.
 */
import * as Result from "effect/Result"
import * as Headers from "effect/http/Headers"
import * as Duration from "effect/Duration"
import type { Attempt, SyncError } from "../SyncError.ts"

const baseMs = 250
const capMs = 10_000
const retryAfterCapMs = 60_000

/** How long to wait before the next try, or `undefined` where there is none. `failed` counts the tries before this one; `random` is in [0, 1). */
export const nextWait = (
  error: SyncError,
  failed: number,
  limits: { readonly retries: number; readonly left: number; readonly random: number }
): Attempt["wait"] | undefined => {
  const retries = error._tag === "InvalidResponse" ? Math.min(1, limits.retries) : limits.retries
  if (!error.retryable || failed >= retries) return undefined
  const asked = "retryAfterMs" in error ? error.retryAfterMs : undefined
  const wait =
    asked === undefined
      ? ({ ms: Math.round(limits.random * Math.min(capMs, baseMs * 2 ** failed)), from: "backoff" } as const)
      : ({ ms: asked, from: "retry-after" } as const)
  if (asked !== undefined && asked > retryAfterCapMs) return undefined
  return wait.ms < limits.left ? wait : undefined
}

/** `Retry-After` in milliseconds from now: seconds, or any of the three HTTP-date forms. */
export const readRetryAfter = (header: string | undefined, now: number): number | undefined => {
  if (header === undefined) return undefined
  const parsed = Headers.parseRetryAfter(header)
  return Result.isSuccess(parsed) ? Math.max(0, Duration.toMillis(Headers.retryAfterDelay(parsed.success, now))) : undefined
}
