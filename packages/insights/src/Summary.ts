/**
 * What a list of invocations amounts to: counts, success rate, durations and throughput in one pass.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { type Durations, measureDurations } from "./Durations.ts"
import { all, type Insight, map } from "./Insight.ts"
import { eachReading } from "./Readings.ts"
import { countByStatus, type StatusCounts, successRate } from "./StatusCounts.ts"
import { throughput, type Throughput } from "./Throughput.ts"

/** A list of invocations in figures. */
export interface Summary {
  readonly total: number
  readonly counts: StatusCounts
  /** 0 to 1; `undefined` where nothing completed or failed. */
  readonly successRate: number | undefined
  /** `undefined` where nothing completed. */
  readonly durations: Durations | undefined
  /** Over the last ten minutes, in twelve buckets. */
  readonly throughput: Throughput
}

/**
 * Sums up as of `now`, in milliseconds since the Unix epoch.
 *
 * @example
 * const summary = yield* invocations.list().pipe(Stream.run(summarize({ now })))
 */
export const summarize = ({ now }: { readonly now: number }): Insight<Summary> =>
  map(
    all({
      counts: countByStatus,
      durations: measureDurations,
      throughput: throughput({ now, windowMs: 600_000, buckets: 12 })
    }),
    (answers) => ({
      total: Object.values(answers.counts).reduce((sum, value) => sum + value, 0),
      successRate: successRate(answers.counts),
      ...answers
    })
  )

/** The summary of what is at hand, as of `now` in milliseconds since the Unix epoch. */
export const summaryOf = (invocations: Iterable<Invocation>, now: number): Summary => summarize({ now }).of(invocations)

/**
 * A summary after each good reading of a watch, of everything that it has told so far.
 *
 * @example
 * feed.watch().pipe(summaries, Stream.runForEach((summary) => Effect.log(summary.counts.failed)))
 */
export const summaries = eachReading((now) => summarize({ now }))
