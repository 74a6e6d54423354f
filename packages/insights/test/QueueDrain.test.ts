import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import { queueDrain } from "@chroma-sync/insights/QueueDrain"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { anyInvocations, invocation, now } from "./support.ts"

const pending = [60_000, 180_000, 5_000].map((createdAgo, n) => invocation(n, "pending", { createdAgo }))
const completed = (count: number, finishedAgo: number) =>
  Array.from({ length: count }, (_, n) => invocation(100 + n, "complete", { finishedAgo }))

describe("the queue", () => {
  it.each([0, -1, Number.NaN, Infinity])("is not measured over %d ms", (windowMs) => {
    expect(() => queueDrain({ now, windowMs })).toThrow(RangeError)
  })

  it.each([
    ["of nothing", [], { pending: 0, oldestAgeMs: undefined, perMinute: 0, drainMs: 0 }],
    ["without a rate", pending, { pending: 3, oldestAgeMs: 180_000, perMinute: 0, drainMs: undefined }],
    ["with an old rate", [...pending, ...completed(9, 600_000)], { pending: 3, oldestAgeMs: 180_000, perMinute: 0, drainMs: undefined }],
    ["with a rate", [...pending, ...completed(15, 1_000)], { pending: 3, oldestAgeMs: 180_000, perMinute: 1.5, drainMs: 120_000 }],
    ["that is empty", completed(15, 1_000), { pending: 0, oldestAgeMs: undefined, perMinute: 1.5, drainMs: 0 }],
    [
      "of one that comes from the future",
      [invocation(1, "pending", { createdAgo: -9 })],
      { pending: 1, oldestAgeMs: 0, perMinute: 0, drainMs: undefined }
    ]
  ])("%s", (_, rows, expected) => {
    expect(queueDrain({ now }).of(rows)).toEqual(expected)
  })

  it("counts at the rate of the window that is asked for", () => {
    const rows = [...pending, ...completed(3, 90_000)]
    expect(queueDrain({ now, windowMs: 120_000 }).of(rows)).toMatchObject({ perMinute: 1.5, drainMs: 120_000 })
    expect(queueDrain({ now, windowMs: 60_000 }).of(rows)).toMatchObject({ perMinute: 0, drainMs: undefined })
  })

  it("drains exactly what waits at exactly the rate told, in any order", () => {
    fc.assert(
      fc.property(anyInvocations, (rows) => {
        const found = queueDrain({ now }).of(rows)
        expect(queueDrain({ now }).of(rows.toReversed())).toEqual(found)
        expect(found.pending).toBe(countByStatus.of(rows).pending)
        expect(found.drainMs === undefined).toBe(found.pending > 0 && found.perMinute === 0)
        if (found.drainMs !== undefined)
          expect((found.drainMs / 60_000) * found.perMinute).toBeCloseTo(found.perMinute === 0 ? 0 : found.pending)
      })
    )
  })
})
