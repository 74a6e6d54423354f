/** Answers over a watch: of its readings, and of one that is run again. */
import type { FeedEvent } from "@chroma-sync/core/FeedEvent"
import { map } from "@chroma-sync/insights/Insight"
import { eachReading } from "@chroma-sync/insights/Readings"
import { rollingThroughput } from "@chroma-sync/insights/RollingThroughput"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { invocation, now } from "./support.ts"

const live = (at: number, complete = true, more = false): FeedEvent => ({ _tag: "Live", at, nextAt: at, malformed: 0, complete, more })
const added = (n: number): FeedEvent => ({ _tag: "Added", invocation: invocation(n, "complete", { finishedAgo: 1 }) })
const removed = (n: number): FeedEvent => ({ _tag: "Removed", invocation: invocation(n, "complete"), reason: "deleted" })
const collected = <A, E>(answers: Stream.Stream<A, E>) => Effect.runSync(Stream.runCollect(answers))

describe("each reading", () => {
  it("is answered over what stands then, with its own facts at hand", () => {
    const failed = invocation(2, "failed")
    const events: ReadonlyArray<FeedEvent> = [
      added(1),
      live(now, false),
      { _tag: "Added", invocation: invocation(2, "pending") },
      { _tag: "Changed", previous: invocation(2, "pending"), current: failed },
      live(now + 5, true, true),
      removed(1),
      live(now + 9)
    ]
    const answers = Stream.fromIterable(events).pipe(
      eachReading((at, { complete, more }) => map(countByStatus, (counts) => [at, complete, more, counts.complete, counts.failed]))
    )
    expect(collected(answers)).toEqual([
      [now, false, false, 1, 0],
      [now + 5, true, true, 1, 1],
      [now + 9, true, false, 0, 1]
    ])
  })

  it("of a part of the list can be left out", () => {
    const events = [added(1), live(now, false), added(2), live(now + 1), added(3), live(now + 2)]
    const whole = Stream.fromIterable(events).pipe(
      eachReading((_, { complete }) => map(countByStatus, (counts) => ({ complete, counts }))),
      Stream.filter(({ complete }) => complete)
    )
    expect(collected(whole).map(({ counts }) => counts.complete)).toEqual([2, 3])
  })
})

describe("a watch that is run again", () => {
  /** The first run fails behind a reading of two; one of these is deleted before the second. */
  const watch = () => {
    let runs = 0
    return Stream.suspend((): Stream.Stream<FeedEvent, string> => {
      runs += 1
      if (runs > 1) return Stream.make(added(2), live(now + 1))
      return Stream.concat(Stream.make(added(1), added(2), live(now)), Stream.fail("the key is refused"))
    })
  }
  const again = Schedule.recurs(1)
  const counted = eachReading(() => map(countByStatus, ({ complete }) => complete))
  const bars = rollingThroughput({ windowMs: 60_000, bucketMs: 20_000 })
  const sum = ({ completed }: { readonly completed: ReadonlyArray<number> }) => completed.reduce((all, count) => all + count)

  it("is answered anew where it is retried behind the answers", () => {
    expect(collected(watch().pipe(counted, Stream.retry(again)))).toEqual([2, 1])
    expect(collected(watch().pipe(bars, Stream.retry(again))).map(sum)).toEqual([2, 1])
  })

  it("adds to what its run before told where it is retried before them", () => {
    expect(collected(watch().pipe(Stream.retry(again), counted))).toEqual([2, 2])
    expect(collected(watch().pipe(Stream.retry(again), bars)).map(sum)).toEqual([2, 3])
  })
})
