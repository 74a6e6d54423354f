/**
 * How many invocations finish a minute, as a watch goes on: what a sparkline or a chart draws.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as DateTime from "effect/DateTime"
import * as Stream from "effect/Stream"
import { refuseWindow } from "./internal/refuse.ts"

/** Which time to look at, and how finely. */
export interface RollingOptions {
  /** How far back to look, in milliseconds. Default ten minutes. */
  readonly windowMs?: number | undefined
  /** The width of a bucket, in milliseconds. Default 30 seconds. */
  readonly bucketMs?: number | undefined
}

/** Buckets begin at multiples of their width since the Unix epoch, so that a bar of a chart stays as it is; only the last one still grows. */
export interface RollingThroughput {
  /** The reading, in milliseconds since the Unix epoch. It is in the last bucket. */
  readonly at: number
  /** When the first bucket begins. */
  readonly from: number
  readonly bucketMs: number
  /** Completed in each bucket by the service's own time, oldest first. What it completed after `at`, its clock being ahead, is in a later reading. */
  readonly completed: ReadonlyArray<number>
  /**
   * Failed in each bucket by the reading that told it, since the service tells no time of a failure. What had failed before the watch had
   * read the whole list, and was never told of otherwise, is left out.
   */
  readonly failed: ReadonlyArray<number>
  /** Completed a minute, from `from` to `at`. */
  readonly perMinute: number
}

/**
 * The throughput after each good reading of a watch. One that is deleted has finished all the same, and one that its new
 * status takes out of the watch's filter counts too. Until the watch has read the whole list, `completed` is of the newest part of it. Holds a few
 * numbers per bucket, and one for each that completed after the last reading.
 *
 * A watch that is run again tells everything again: retry behind this, which then begins anew too, and not before it, where all would count twice.
 *
 * @throws RangeError where a width is not more than 0 or endless, or the window needs more than 10,000 buckets.
 *
 * @example
 * feed.watch().pipe(
 *   rollingThroughput({ windowMs: 6 * 3_600_000, bucketMs: 300_000 }),
 *   Stream.runForEach(({ completed }) => Effect.log(completed.join(" ")))
 * )
 */
export const rollingThroughput = ({ windowMs = 600_000, bucketMs = 30_000 }: RollingOptions = {}) => {
  const length = Math.ceil(windowMs / bucketMs)
  refuseWindow(windowMs, length)
  const bucketOf = (at: number) => Math.floor(at / bucketMs)

  /** `news` where the watch had told of the invocation before it failed, or could have. */
  const finish = (state: State, { status }: Invocation, news: boolean): void => {
    if (status._tag === "Failed" && news) state.failures += 1
    if (status._tag === "Complete") state.finished.push(DateTime.toEpochMillis(status.finishedAt))
  }

  const read = (state: State, event: FeedEvent): readonly [State, ReadonlyArray<RollingThroughput>] => {
    if (event._tag === "Added") finish(state, event.invocation, state.complete)
    else if (event._tag === "Changed" && event.previous.status._tag !== event.current.status._tag) finish(state, event.current, true)
    else if (event._tag === "Removed" && event.reason === "unmatched") finish(state, event.invocation, true)
    if (event._tag !== "Live") return [state, []]
    const last = bucketOf(event.at)
    const first = last - length + 1
    increase(state.failed, last, state.failures)
    for (const at of state.finished) if (at <= event.at) increase(state.completed, bucketOf(at), 1)
    state.finished = state.finished.filter((at) => at > event.at)
    keepFrom(state.failed, first)
    keepFrom(state.completed, first)
    const from = first * bucketMs
    const completed = Array.from({ length }, (_, n) => state.completed.get(first + n) ?? 0)
    const failed = Array.from({ length }, (_, n) => state.failed.get(first + n) ?? 0)
    const minutes = (event.at - from) / 60_000
    const perMinute = minutes === 0 ? 0 : completed.reduce((sum, count) => sum + count, 0) / minutes
    state.complete ||= event.complete
    state.failures = 0
    return [state, [{ at: event.at, from, bucketMs, completed, failed, perMinute }]]
  }

  return <E, R>(events: Stream.Stream<FeedEvent, E, R>): Stream.Stream<RollingThroughput, E, R> =>
    events.pipe(
      Stream.mapAccum((): State => ({ finished: [], completed: new Map(), failed: new Map(), failures: 0, complete: false }), read)
    )
}

/** Counts by bucket number. */
interface State {
  /** When what is not counted yet completed: what was told since the last reading, and what is later than that since the service's clock is ahead. */
  finished: Array<number>
  readonly completed: Map<number, number>
  readonly failed: Map<number, number>
  /** Told since the last reading. */
  failures: number
  /** Whether the whole list was read: a failure that is added before is old news. */
  complete: boolean
}

const increase = (counts: Map<number, number>, bucket: number, by: number): void => {
  counts.set(bucket, (counts.get(bucket) ?? 0) + by)
}

const keepFrom = (counts: Map<number, number>, first: number): void => {
  for (const bucket of counts.keys()) if (bucket < first) counts.delete(bucket)
}
