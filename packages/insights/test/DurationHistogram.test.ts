import { durationHistogram } from "@chroma-sync/insights/DurationHistogram"
import { durationOf } from "@chroma-sync/insights/Durations"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { anyInvocations, invocation } from "./support.ts"

describe("a histogram of durations", () => {
  it.each([
    [0, 0],
    [9_999, 0],
    [10_000, 1],
    [59_999, 1],
    [60_000, 2],
    [300_000, 3],
    [86_400_000, 3]
  ])("has %i ms in bucket %i", (durationMs, bucket) => {
    expect(
      durationHistogram()
        .of([invocation(1, "complete", { durationMs })])
        .findIndex(({ count }) => count === 1)
    ).toBe(bucket)
  })

  it("has one bucket of everything without edges, and the buckets of edges in whichever order", () => {
    const rows = [invocation(1, "complete", { durationMs: 5 }), invocation(2, "failed")]
    expect(durationHistogram([]).of(rows)).toEqual([{ fromMs: 0, toMs: undefined, count: 1 }])
    expect(durationHistogram([9, 3, 9, 0, -4]).of(rows)).toEqual([
      { fromMs: 0, toMs: 3, count: 0 },
      { fromMs: 3, toMs: 9, count: 1 },
      { fromMs: 9, toMs: undefined, count: 0 }
    ])
  })

  it("has every completed invocation in the one bucket that its duration is in", () => {
    fc.assert(
      fc.property(anyInvocations, fc.array(fc.nat(1_000_000), { maxLength: 8 }), (rows, edges) => {
        const durations = rows.flatMap((row) => durationOf(row) ?? [])
        const buckets = durationHistogram(edges).of(rows)
        expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(durations.length)
        for (const { fromMs, toMs = Infinity, count } of buckets) {
          expect(count).toBe(durations.filter((duration) => duration >= fromMs && duration < toMs).length)
        }
      })
    )
  })
})
