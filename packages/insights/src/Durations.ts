/**
 * How long completed invocations took, by the service's own measure.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { type Insight, make } from "./Insight.ts"

/** Nearest-rank percentiles in milliseconds: each is a duration that occurred. */
export interface Durations {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** The duration of a completed invocation in milliseconds; `undefined` for any other. */
export const durationOf = (invocation: Invocation): number | undefined =>
  invocation.status._tag === "Complete" ? invocation.status.durationMs : undefined

/** Exact percentiles of durations in any order; `undefined` of none. */
export const percentiles = (durations: ReadonlyArray<number>): Durations | undefined => {
  const sorted = Float64Array.from(durations).sort()
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  const [p50, p95, p99, max] = [at(0.5), at(0.95), at(0.99), at(1)]
  if (p50 === undefined || p95 === undefined || p99 === undefined || max === undefined) return undefined
  return { count: sorted.length, p50, p95, p99, max }
}

/**
 * Measures what completed. Holds one number per completed invocation, so that the percentiles are exact.
 *
 * @example
 * const durations = yield* invocations.list({ databaseName: "docs" }).pipe(Stream.run(measureDurations))
 */
export const measureDurations: Insight<Durations | undefined> = make(() => {
  const durations: Array<number> = []
  return {
    add: (invocation) => {
      const duration = durationOf(invocation)
      if (duration !== undefined) durations.push(duration)
    },
    answer: () => percentiles(durations)
  }
})
