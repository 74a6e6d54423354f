import { groupBy } from "@chroma-sync/insights/GroupBy"
import { sourceHistory } from "@chroma-sync/insights/SourceHistory"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { anyInvocations, invocation, shuffled, statusNames } from "./support.ts"

describe("a source's history", () => {
  it("of none is empty", () => {
    expect(sourceHistory.of([])).toEqual({ runs: 0, last: undefined, outcomes: [], failureShare: undefined, durations: undefined })
  })

  it("tells outcomes from the oldest to the newest, and leaves live ones and cancellations out of the shares", () => {
    const rows = statusNames.map((status, n) => invocation(n, status, { createdAgo: n * 1_000, durationMs: 40 }))
    expect(sourceHistory.of(rows)).toEqual({
      runs: 6,
      last: rows[0],
      outcomes: ["cancelled", "failed", "complete"],
      failureShare: 0.5,
      durations: { count: 1, p50: 40, p95: 40, p99: 40, max: 40 }
    })
  })

  it.each([
    ["oldest first", (n: number) => 1_000 - n],
    ["newest first", (n: number) => n]
  ])("looks at the hundred newest of a thousand read %s", (_, createdAgo) => {
    const rows = Array.from({ length: 1_000 }, (_, n) => {
      const ago = createdAgo(n)
      return invocation(n, ago < 150 && ago % 2 === 0 ? "failed" : "complete", { createdAgo: ago * 1_000, durationMs: ago })
    })
    const { runs, outcomes, failureShare, durations } = sourceHistory.of(rows)
    expect({ runs, recent: outcomes.length, failureShare }).toEqual({ runs: 1_000, recent: 100, failureShare: 0.5 })
    expect(durations?.count).toBe(50)
    expect(durations?.max).toBeLessThanOrEqual(100)
  })

  it("is the same in any order, per source too", () => {
    const perSource = groupBy(({ sourceId }) => sourceId, sourceHistory)
    fc.assert(
      fc.property(
        anyInvocations.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, others]) => {
          expect(perSource.of(others)).toEqual(perSource.of(rows))
        }
      )
    )
  })
})
