/**
 * How many invocations finish a minute.
 */
import * as DateTime from "effect/DateTime"
import { type Insight, make } from "./Insight.ts"
import { refuseWindow } from "./internal/refuse.ts"

/**
 * Which time to look at: `windowMs` milliseconds, more than 0, up to `now` (milliseconds since the Unix epoch), cut into 1 to 10,000 equal buckets,
 * oldest first.
 */
export interface ThroughputWindow {
  readonly now: number
  readonly windowMs: number
  readonly buckets: number
}

/** How much completed, and when. */
export interface Throughput {
  /** Completed a minute, over the window. The service tells no end of what failed or was cancelled. */
  readonly perMinute: number
  /** Completed in each bucket, oldest first. */
  readonly buckets: ReadonlyArray<number>
}

/**
 * Measures the window in constant memory.
 *
 * @throws RangeError where the window cannot be measured.
 *
 * @example
 * const lastHour = throughput({ now, windowMs: 3_600_000, buckets: 12 })
 * const { perMinute } = yield* invocations.list().pipe(Stream.run(lastHour))
 */
export const throughput = ({ now, windowMs, buckets: length }: ThroughputWindow): Insight<Throughput> => {
  refuseWindow(windowMs, length)
  return make(() => {
    const buckets = Array.from({ length }, () => 0)
    return {
      add: ({ status }) => {
        if (status._tag !== "Complete") return
        const since = DateTime.toEpochMillis(status.finishedAt) - (now - windowMs)
        if (since <= 0 || since > windowMs) return
        const place = Math.min(length - 1, Math.floor((since * length) / windowMs))
        buckets[place] = (buckets[place] ?? 0) + 1
      },
      answer: () => ({ perMinute: buckets.reduce((sum, value) => sum + value, 0) / (windowMs / 60_000), buckets: [...buckets] })
    }
  })
}
