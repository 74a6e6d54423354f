/**
 * How many invocations finish a minute.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import * as Sink from "effect/Sink"

/** Which time to look at: `windowMs` milliseconds up to `now` (milliseconds since the Unix epoch), cut into equal buckets, oldest first. */
export interface ThroughputWindow {
  readonly now: number
  readonly windowMs: number
  readonly buckets: number
}

export interface Throughput {
  /** Completed a minute, over the window. The service tells no end of what failed or was cancelled. */
  readonly perMinute: number
  /** Completed in each bucket, oldest first. */
  readonly buckets: ReadonlyArray<number>
}

/** Adds an invocation to its bucket, if it completed in the window. */
export const tally = (buckets: Array<number>, invocation: Invocation, window: ThroughputWindow): Array<number> => {
  if (invocation.status._tag !== "Complete") return buckets
  const since = DateTime.toEpochMillis(invocation.status.finishedAt) - (window.now - window.windowMs)
  if (since <= 0 || since > window.windowMs) return buckets
  const place = Math.min(window.buckets - 1, Math.floor((since / window.windowMs) * window.buckets))
  buckets[place] = (buckets[place] ?? 0) + 1
  return buckets
}

/** No invocation in any bucket. */
export const emptyBuckets = (window: ThroughputWindow): Array<number> => Array.from({ length: window.buckets }, () => 0)

/** The rate that buckets amount to. */
export const fromBuckets = (buckets: ReadonlyArray<number>, window: ThroughputWindow): Throughput => ({
  perMinute: buckets.reduce((sum, value) => sum + value, 0) / (window.windowMs / 60_000),
  buckets
})

/**
 * Measures a stream to its end, in constant memory.
 *
 * @example
 * const lastHour = throughput({ now, windowMs: 3_600_000, buckets: 12 })
 * const { perMinute } = yield* invocations.list().pipe(Stream.run(lastHour))
 */
export const throughput = (window: ThroughputWindow): Sink.Sink<Throughput, Invocation> =>
  Sink.reduce(
    () => emptyBuckets(window),
    (buckets, invocation: Invocation) => tally(buckets, invocation, window)
  ).pipe(Sink.map((buckets) => fromBuckets(buckets, window)))
