/**
 * Insights over a watch: any insight, answered anew after each good reading.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import type { FeedEvent, Live } from "@chroma-sync/core/FeedEvent"
import * as Stream from "effect/Stream"
import type { Insight } from "./Insight.ts"

/**
 * Turns the events of a watch into one answer per good reading, over everything that the watch has told so far and still stands. `now` is the
 * instant of the reading by this machine's clock, in milliseconds since the Unix epoch; where the service's own is known to differ, give the insights
 * that. Between readings, and while the service is out of reach, it is silent.
 *
 * Until the list was read whole the answers are over the newest part of it: the `reading` says so by `complete`, and by `more` where the watch's
 * `maxRows` leaves older ones out.
 *
 * Holds what the watch tells, which the watch holds too, and goes through it once per answer. A watch that is run again begins anew: retry behind
 * this, which then forgets too, and not before it, where what was deleted between two runs would count for ever.
 *
 * @example
 * feed.watch().pipe(
 *   eachReading((now) => all({ queue: queueDrain({ now }), failures: failureClusters() })),
 *   Stream.runForEach(({ queue, failures }) => Effect.log(queue.pending, failures.total))
 * )
 *
 * // Without what is over a part of the list, and begun again a minute after what ended it.
 * feed.watch().pipe(
 *   eachReading((now, { complete }) => map(queueDrain({ now }), (queue) => ({ complete, queue }))),
 *   Stream.filter(({ complete }) => complete),
 *   Stream.retry(Schedule.spaced("1 minute")),
 *   Stream.runForEach(({ queue }) => Effect.log(queue.pending))
 * )
 */
export const eachReading =
  <A>(insightAt: (now: number, reading: Live) => Insight<A>) =>
  <E, R>(events: Stream.Stream<FeedEvent, E, R>): Stream.Stream<A, E, R> =>
    events.pipe(
      Stream.mapAccum(
        () => new Map<InvocationId, Invocation>(),
        (known, event): readonly [Map<InvocationId, Invocation>, ReadonlyArray<A>] => {
          if (event._tag === "Added") known.set(event.invocation.id, event.invocation)
          else if (event._tag === "Changed") known.set(event.current.id, event.current)
          else if (event._tag === "Removed") known.delete(event.invocation.id)
          return [known, event._tag === "Live" ? [insightAt(event.at, event).of(known.values())] : []]
        }
      )
    )
