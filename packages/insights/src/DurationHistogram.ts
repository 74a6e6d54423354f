/**
 * How many completed invocations took how long.
 */
import { durationOf } from "./Durations.ts"
import { type Insight, make } from "./Insight.ts"

/** Completed invocations that took at least `fromMs` and less than `toMs` milliseconds; the last bucket has no end. */
export interface DurationBucket {
  readonly fromMs: number
  readonly toMs: number | undefined
  readonly count: number
}

/** Ten seconds, a minute, five minutes. */
const usual: ReadonlyArray<number> = [10_000, 60_000, 300_000]

/**
 * Counts what completed between edges in milliseconds, in constant memory. Edges may come in any order; below the first and from the last on there is
 * a bucket too.
 *
 * @example
 * const [quick, minute, fiveMinutes, longer] = durationHistogram().of(rows) // <10 s, <1 min, <5 min, ≥5 min
 */
export const durationHistogram = (edgesMs: ReadonlyArray<number> = usual): Insight<ReadonlyArray<DurationBucket>> => {
  const edges = [...new Set(edgesMs)].filter((edge) => edge > 0).sort((one, other) => one - other)
  return make(() => {
    const counts = Array.from({ length: edges.length + 1 }, () => 0)
    return {
      add: (invocation) => {
        const duration = durationOf(invocation)
        if (duration === undefined) return
        const above = edges.findIndex((edge) => duration < edge)
        const place = above === -1 ? edges.length : above
        counts[place] = (counts[place] ?? 0) + 1
      },
      answer: () => counts.map((count, n) => ({ fromMs: edges[n - 1] ?? 0, toMs: edges[n], count }))
    }
  })
}
