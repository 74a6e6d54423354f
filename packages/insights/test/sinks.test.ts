import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { measureDurations, percentiles } from "@chroma-sync/insights/Durations"
import { countByStatus, noCounts, successRate } from "@chroma-sync/insights/StatusCounts"
import { summaries, summarize, summaryOf } from "@chroma-sync/insights/Summary"
import { throughput } from "@chroma-sync/insights/Throughput"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { anyInvocations, invocation, now, statusNames } from "./support.ts"

const run = <A>(sink: Sink.Sink<A, Invocation>, invocations: ReadonlyArray<Invocation>): A =>
  Effect.runSync(Stream.run(Stream.fromIterable(invocations), sink))

describe("counts", () => {
  it.each(statusNames)("one %s", (status) => {
    expect(run(countByStatus, [invocation(1, status)])).toEqual({ ...noCounts, [status]: 1 })
  })

  it("of two parts add up to those of the whole", () => {
    fc.assert(
      fc.property(anyInvocations, anyInvocations, (one, other) => {
        const [a, b, whole] = [one, other, [...one, ...other]].map((part) => run(countByStatus, part))
        for (const status of statusNames) expect(whole?.[status]).toBe((a?.[status] ?? 0) + (b?.[status] ?? 0))
      })
    )
  })

  it.each([
    [{}, undefined],
    [{ cancelled: 9, pending: 1 }, undefined],
    [{ complete: 3 }, 1],
    [{ failed: 2 }, 0],
    [{ complete: 3, failed: 1, cancelled: 100 }, 0.75]
  ])("of %j have the success rate %s", (counts, expected) => {
    expect(successRate({ ...noCounts, ...counts })).toBe(expected)
  })
})

describe("percentiles", () => {
  it.each([
    [[], undefined],
    [[7], { count: 1, p50: 7, p95: 7, p99: 7, max: 7 }],
    [[4, 1, 3, 2], { count: 4, p50: 2, p95: 4, p99: 4, max: 4 }],
    [Array.from({ length: 100 }, (_, n) => 100 - n), { count: 100, p50: 50, p95: 95, p99: 99, max: 100 }],
    [[0, 0, 0], { count: 3, p50: 0, p95: 0, p99: 0, max: 0 }]
  ])("of %j", (durations, expected) => {
    expect(percentiles(durations)).toEqual(expected)
  })

  it("are durations that occurred, and the share of durations at or below each is at least what its name says", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), (durations) => {
        const found = percentiles(durations)
        for (const [value, share] of [
          [found?.p50, 0.5],
          [found?.p95, 0.95],
          [found?.p99, 0.99],
          [found?.max, 1]
        ] as const) {
          expect(durations).toContain(value)
          const below = durations.filter((duration) => duration <= (value ?? -1)).length
          const strictlyBelow = durations.filter((duration) => duration < (value ?? -1)).length
          expect(below / durations.length).toBeGreaterThanOrEqual(share)
          expect(strictlyBelow / durations.length).toBeLessThan(share)
        }
      })
    )
  })

  it("of a stream are of what completed, and nothing else", () => {
    const measured = run(measureDurations, [
      invocation(1, "failed"),
      invocation(2, "complete", { durationMs: 40 }),
      invocation(3, "processing"),
      invocation(4, "complete", { durationMs: 20 })
    ])
    expect(measured).toMatchObject({ count: 2, p50: 20, max: 40 })
  })
})

describe("throughput", () => {
  it.each([
    { windowMs: 0 },
    { windowMs: -60_000 },
    { windowMs: Number.NaN },
    { windowMs: Infinity },
    { buckets: 0 },
    { buckets: 1.5 },
    { buckets: Number.NaN },
    { buckets: 10_001 }
  ])("refuses %o", (wrong) => {
    expect(() => throughput({ now, windowMs: 60_000, buckets: 1, ...wrong })).toThrow(
      new RangeError(
        `windowMs must be more than 0 and cut into 1 to 10,000 buckets, not ${wrong.windowMs ?? 60_000} into ${wrong.buckets ?? 1}`
      )
    )
  })

  const window = { now, windowMs: 600_000, buckets: 10 }

  it.each([
    ["just now", 0, 9],
    ["in this minute", 59_999, 9],
    ["nine minutes ago", 540_001, 0],
    ["at the window's start", 600_000, undefined],
    ["in the future", -1, undefined]
  ])("puts what completed %s where it belongs", (_, finishedAgo, bucket) => {
    const { buckets, perMinute } = run(throughput(window), [invocation(1, "complete", { finishedAgo })])
    expect(buckets.indexOf(1)).toBe(bucket ?? -1)
    expect(perMinute).toBe(bucket === undefined ? 0 : 0.1)
  })

  it("begins each bucket at its edge", () => {
    const edges = Array.from({ length: 99 }, (_, edge) => edge + 1)
    const rows = edges.map((edge) => invocation(edge, "complete", { finishedAgo: 100_000 - edge * 1_000 }))
    expect(run(throughput({ now, windowMs: 100_000, buckets: 100 }), rows).buckets).toEqual([0, ...edges.map(() => 1)])
  })

  it("has one place for everything that completed in the window", () => {
    fc.assert(
      fc.property(anyInvocations, fc.integer({ min: 1, max: 60 }), (invocations, buckets) => {
        const inWindow = invocations.filter(({ status }) => {
          if (status._tag !== "Complete") return false
          const ago = now - Number(status.finishedAt.epochMilliseconds)
          return ago >= 0 && ago < window.windowMs
        })
        const found = run(throughput({ ...window, buckets }), invocations)
        expect(found.buckets).toHaveLength(buckets)
        expect(found.buckets.reduce((sum, value) => sum + value, 0)).toBe(inWindow.length)
        expect(found.perMinute).toBeCloseTo(inWindow.length / 10)
      })
    )
  })
})

describe("a summary", () => {
  it("is the same at once, over a stream, in any order, and from its parts", () => {
    fc.assert(
      fc.property(anyInvocations, (invocations) => {
        const summary = summaryOf(invocations, now)
        expect(run(summarize({ now }), invocations)).toEqual(summary)
        expect(summaryOf(invocations.toReversed(), now)).toEqual(summary)
        expect(summary.total).toBe(invocations.length)
        expect(summary).toMatchObject({
          counts: run(countByStatus, invocations),
          durations: run(measureDurations, invocations),
          throughput: run(throughput({ now, windowMs: 600_000, buckets: 12 }), invocations)
        })
      })
    )
  })

  it("starts anew in each run", () => {
    const sink = summarize({ now })
    const rows = [invocation(1, "complete"), invocation(2, "failed")]
    expect(run(sink, rows)).toEqual(run(sink, rows))
  })

  it("comes with each good reading of a watch, of what is left then", () => {
    const [a, b] = [invocation(1, "processing"), invocation(2, "failed")]
    const live: FeedEvent = { _tag: "Live", at: now, nextAt: now, malformed: 0, complete: true, more: false }
    const events: ReadonlyArray<FeedEvent> = [
      { _tag: "Added", invocation: a },
      { _tag: "Added", invocation: b },
      live,
      { _tag: "Changed", previous: a, current: invocation(1, "complete") },
      { _tag: "Removed", invocation: b, reason: "deleted" },
      live
    ]
    const told = Effect.runSync(Stream.fromIterable(events).pipe(summaries, Stream.runCollect))
    expect(told.map(({ counts }) => counts)).toEqual([
      { ...noCounts, processing: 1, failed: 1 },
      { ...noCounts, complete: 1 }
    ])
  })
})
