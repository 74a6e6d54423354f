/**
 * What a list of invocations amounts to: counts, success rate, durations and throughput in one pass.
 */
import { type Invocation, type InvocationId, statusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import { type Durations, durationOf, percentiles } from "./Durations.ts"
import { noCounts, type StatusCounts, successRate } from "./StatusCounts.ts"
import { emptyBuckets, fromBuckets, tally, type Throughput, type ThroughputWindow } from "./Throughput.ts"

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

interface Tally {
  readonly counts: Record<keyof StatusCounts, number>
  readonly durations: Array<number>
  readonly buckets: Array<number>
}

const windowAt = (now: number): ThroughputWindow => ({ now, windowMs: 600_000, buckets: 12 })

const start = (window: ThroughputWindow): Tally => ({ counts: { ...noCounts }, durations: [], buckets: emptyBuckets(window) })

/** Adds in place: this runs once per invocation, for the live list of 100,000 too. */
const add = (state: Tally, invocation: Invocation, window: ThroughputWindow): Tally => {
  state.counts[statusName(invocation.status)] += 1
  const duration = durationOf(invocation)
  if (duration !== undefined) state.durations.push(duration)
  tally(state.buckets, invocation, window)
  return state
}

const finish = (state: Tally, window: ThroughputWindow): Summary => ({
  total: Object.values(state.counts).reduce((sum, value) => sum + value, 0),
  counts: state.counts,
  successRate: successRate(state.counts),
  durations: percentiles(state.durations),
  throughput: fromBuckets(state.buckets, window)
})

/** The summary of what is at hand, as of `now` in milliseconds since the Unix epoch. */
export const summaryOf = (invocations: Iterable<Invocation>, now: number): Summary => {
  const window = windowAt(now)
  const state = start(window)
  for (const invocation of invocations) add(state, invocation, window)
  return finish(state, window)
}

/**
 * Sums a stream up at its end.
 *
 * @example
 * const summary = yield* invocations.list().pipe(Stream.run(summarize({ now })))
 */
export const summarize = (options: { readonly now: number }): Sink.Sink<Summary, Invocation> => {
  const window = windowAt(options.now)
  return Sink.reduce(
    () => start(window),
    (state, invocation: Invocation) => add(state, invocation, window)
  ).pipe(Sink.map((state) => finish(state, window)))
}

/**
 * A summary after each good reading of a watch, of everything that it has told so far.
 *
 * @example
 * feed.watch().pipe(summaries, Stream.runForEach((summary) => Effect.log(summary.counts.failed)))
 */
export const summaries = <E, R>(events: Stream.Stream<FeedEvent, E, R>): Stream.Stream<Summary, E, R> =>
  events.pipe(
    Stream.mapAccum(
      () => new Map<InvocationId, Invocation>(),
      (known, event): readonly [Map<InvocationId, Invocation>, ReadonlyArray<Summary>] => {
        if (event._tag === "Added") known.set(event.invocation.id, event.invocation)
        else if (event._tag === "Changed") known.set(event.current.id, event.current)
        else if (event._tag === "Removed") known.delete(event.invocation.id)
        return [known, event._tag === "Live" ? [summaryOf(known.values(), event.at)] : []]
      }
    )
  )
