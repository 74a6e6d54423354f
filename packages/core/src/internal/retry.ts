/**
 * When to try again. Exponential from 250 ms, doubled, capped at 10 s, with full jitter; a `Retry-After` of up to 60 s is kept exactly, and one
 * beyond that or beyond the deadline is not waited for. A budget bounds the retries of all calls together.
 */
import type { Attempt, SyncError } from "../SyncError.ts"

const baseMs = 250
const capMs = 10_000
const retryAfterCapMs = 60_000

interface Limits {
  readonly retries: number
  /** Until the deadline, in milliseconds. */
  readonly left: number
  /** In [0, 1). */
  readonly random: number
  /** Whether this operation may be sent again after this error. */
  readonly repeatable: boolean
  /** Takes a retry from the budget, if it has one. */
  readonly withdraw: () => boolean
}

/** How long to wait before the next try, or why there is none; nothing where the error is final. `failed` counts the tries before this one. */
export const nextStep = (error: SyncError, failed: number, limits: Limits): Pick<Attempt, "wait" | "gaveUp"> => {
  if (!error.retryable || !limits.repeatable) return {}
  const retries = error._tag === "InvalidResponse" ? Math.min(1, limits.retries) : limits.retries
  if (failed >= retries) return { gaveUp: "retries" }
  const asked = "retryAfterMs" in error ? error.retryAfterMs : undefined
  if (asked !== undefined && asked > retryAfterCapMs) return { gaveUp: "retry-after" }
  const wait =
    asked === undefined
      ? ({ ms: Math.round(limits.random * Math.min(capMs, baseMs * 2 ** failed)), from: "backoff" } as const)
      : ({ ms: asked, from: "retry-after" } as const)
  if (wait.ms >= limits.left) return { gaveUp: "deadline" }
  return limits.withdraw() ? { wait } : { gaveUp: "budget" }
}

/** Retries that a client may make now, and at most. */
export interface RetryBudget {
  readonly left: number
  readonly most: number
}

/** Ten retries, and one more for every ten calls, never more than ten at once: in the long run a tenth of the calls. */
export const makeRetryBudget = () => {
  // In tenths: they add up exactly.
  const most = 100
  let left = most
  return {
    deposit: (): void => {
      left = Math.min(most, left + 1)
    },
    withdraw: (): boolean => {
      if (left < 10) return false
      left -= 10
      return true
    },
    state: (): RetryBudget => ({ left: left / 10, most: most / 10 })
  }
}
