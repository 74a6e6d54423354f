import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { rollingThroughput, type RollingOptions } from "@chroma-sync/insights/RollingThroughput"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { anyInvocations, invocation, now } from "./support.ts"

const live = (at: number, complete = true): FeedEvent => ({ _tag: "Live", at, nextAt: at, malformed: 0, complete, more: false })
const added = (invocation: Invocation): FeedEvent => ({ _tag: "Added", invocation })
const changed = (previous: Invocation, current: Invocation): FeedEvent => ({ _tag: "Changed", previous, current })

const read = (events: ReadonlyArray<FeedEvent>, options: RollingOptions = { windowMs: 60_000, bucketMs: 20_000 }) =>
  Effect.runSync(Stream.fromIterable(events).pipe(rollingThroughput(options), Stream.runCollect))

const running = invocation(1, "processing")
const completed = (finishedAgo: number, n = 1) => invocation(n, "complete", { finishedAgo })

// `now` begins a bucket: the last one, with nothing in it yet.
describe("a rolling throughput", () => {
  it.each([
    ["now", 0, [0, 0, 1]],
    ["a moment ago", 1, [0, 1, 0]],
    ["as the window begins", 40_000, [1, 0, 0]],
    ["before the window", 40_001, [0, 0, 0]],
    ["later than now, by the service's clock", -20_000, [0, 0, 0]]
  ])("has what completed %s in its place", (_, ago, buckets) => {
    for (const events of [[added(completed(ago))], [added(running), changed(running, completed(ago))]]) {
      const [first] = read([...events, live(now)])
      expect(first).toMatchObject({ at: now, from: now - 40_000, bucketMs: 20_000, completed: buckets })
      expect(first?.perMinute).toBeCloseTo((buckets.reduce((sum, count) => sum + count) / 40_000) * 60_000)
    }
  })

  it("moves on with the readings, and then has what the service's clock was ahead with", () => {
    const told = read([added(completed(1)), added(completed(-20_000, 2)), live(now), live(now + 20_000), live(now + 60_000)])
    expect(told.map(({ completed }) => completed)).toEqual([
      [0, 1, 0],
      [1, 0, 1],
      [1, 0, 0]
    ])
  })

  it("has failures in the reading that told them, but none of before the first", () => {
    const [old, failed, between] = [invocation(3, "failed"), invocation(1, "failed"), invocation(2, "failed")]
    const told = read([
      added(old),
      added(running),
      live(now),
      changed(running, failed),
      added(between),
      live(now + 20_000),
      live(now + 40_000)
    ])
    expect(told.map(({ failed }) => failed)).toEqual([
      [0, 0, 0],
      [0, 0, 2],
      [0, 2, 0]
    ])
  })

  it("leaves out failures that are added while the list is first read, and has those that were seen to happen", () => {
    const told = read([
      added(running),
      live(now, false),
      added(invocation(8, "failed")),
      changed(running, invocation(1, "failed")),
      live(now),
      added(invocation(9, "failed")),
      live(now)
    ])
    expect(told.map(({ failed }) => failed.at(-1))).toEqual([0, 1, 2])
  })

  it("has what its new status takes out of the filter of the watch", () => {
    const gone = (invocation: Invocation): FeedEvent => ({ _tag: "Removed", invocation, reason: "unmatched" })
    const [first] = read([added(running), gone(completed(0)), gone(invocation(2, "failed")), gone(invocation(3, "cancelled")), live(now)])
    expect([first?.completed.at(-1), first?.failed.at(-1)]).toEqual([1, 1])
  })

  it("counts once what is told to change after it finished, and does not forget what is removed", () => {
    const done = completed(0)
    const events = [
      added(done),
      live(now),
      changed(done, completed(0)),
      { _tag: "Removed", invocation: done, reason: "deleted" } as const,
      live(now)
    ]
    expect(read(events).at(-1)?.completed).toEqual([0, 0, 1])
  })

  it("has the last ten minutes in buckets of 30 seconds where nothing else is asked for", () => {
    const [first] = read([added(completed(0)), live(now)], {})
    expect(first).toMatchObject({ from: now - 19 * 30_000, bucketMs: 30_000 })
    expect([first?.completed.length, first?.failed.length]).toEqual([20, 20])
  })

  it("is silent between good readings, and begins anew with each run", () => {
    const rolling = rollingThroughput()
    const events = Stream.fromIterable([added(completed(0)), live(now)])
    const runs = [1, 2].map(() => Effect.runSync(events.pipe(rolling, Stream.runCollect)))
    expect(runs[0]).toEqual(runs[1])
    expect(read([added(completed(0))])).toEqual([])
  })

  it("has all that completed in the window, however much there is before it and however it is cut", () => {
    fc.assert(
      fc.property(anyInvocations, fc.integer({ min: 1, max: 600_000 }), fc.integer({ min: 1, max: 60_000 }), (rows, windowMs, ms) => {
        const bucketMs = Math.max(ms, windowMs / 100)
        const [first] = read([...rows.map(added), live(now)], { windowMs, bucketMs })
        const finished = rows.flatMap(({ status }) => (status._tag === "Complete" ? [Number(status.finishedAt.epochMilliseconds)] : []))
        expect(first?.completed).toHaveLength(Math.ceil(windowMs / bucketMs))
        for (const [n, count] of first?.completed.entries() ?? []) {
          const bucket = Math.floor(now / bucketMs) - Math.ceil(windowMs / bucketMs) + 1 + n
          expect(count).toBe(finished.filter((at) => Math.floor(at / bucketMs) === bucket).length)
        }
      })
    )
  })

  it("counts after each reading what was told and had completed by then, whatever the service's clock says", () => {
    const step = fc.oneof(fc.record({ finishedIn: fc.integer({ min: -90_000, max: 400_000 }) }), fc.record({ passed: fc.nat(45_000) }))
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 120_000 }),
        fc.integer({ min: 1_000, max: 60_000 }),
        (steps, windowMs, bucketMs) => {
          let at = now
          const finished: Array<number> = []
          const events: Array<FeedEvent> = []
          const expected: Array<unknown> = []
          for (const [n, one] of steps.entries()) {
            if ("finishedIn" in one) {
              finished.push(at + one.finishedIn)
              events.push(added(completed(now - at - one.finishedIn, n)))
              continue
            }
            at += one.passed
            events.push(live(at))
            const length = Math.ceil(windowMs / bucketMs)
            const from = (Math.floor(at / bucketMs) - length + 1) * bucketMs
            const done = finished.filter((time) => time >= from && time <= at)
            const inBucket = (bucket: number) => done.filter((time) => Math.floor((time - from) / bucketMs) === bucket).length
            expected.push({
              at,
              from,
              bucketMs,
              completed: Array.from({ length }, (_, bucket) => inBucket(bucket)),
              failed: Array.from({ length }, () => 0),
              perMinute: at === from ? 0 : done.length / ((at - from) / 60_000)
            })
          }
          expect(read(events, { windowMs, bucketMs })).toEqual(expected)
        }
      )
    )
  })

  it.each([
    { windowMs: 0 },
    { bucketMs: 0 },
    { bucketMs: -1 },
    { windowMs: Number.NaN },
    { bucketMs: Number.NaN },
    { windowMs: 1e9, bucketMs: 1 },
    { windowMs: Infinity },
    { bucketMs: Infinity },
    { windowMs: -1, bucketMs: -1 }
  ])("refuses %o", (options) => {
    expect(() => rollingThroughput(options)).toThrow(RangeError)
  })
})
