import { sourceHistory } from "@chroma-sync/insights/SourceHistory"
import { slowFlag, slowFlags } from "@chroma-sync/insights/SlowFlags"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { anyInvocations, invocation, now, shuffled, statusNames } from "./support.ts"

const completed = (durations: ReadonlyArray<number>, source = 1) =>
  durations.map((durationMs, n) => invocation(100 * source + n, "complete", { source, durationMs, createdAgo: 1_000_000 + n }))
const usual = completed([1_000, 2_000, 3_000, 4_000, 10_000])

describe("slow flags", () => {
  it.each([
    ["at the p95", 10_000, usual, undefined],
    ["just over it", 10_001, usual, 1.0001],
    ["well over it", 24_000, usual, 2.4],
    ["without a sample", 24_000, [], undefined],
    ["with a sample too small", 24_000, usual.slice(1), undefined],
    ["with the sample of another source", 24_000, completed([1, 2, 3, 4, 5], 2), undefined],
    ["of a source that takes no time", 24_000, completed([0, 0, 0, 0, 0]), 24_000],
    ["created in the future", -5_000, usual, undefined]
  ])("tell how many times the p95 a live invocation %s takes", (_, createdAgo, history, times) => {
    const live = invocation(1, "processing", { source: 1, createdAgo })
    const flags = slowFlags({ now }).of([live, ...history])
    expect(flags.map((flag) => flag.times)).toEqual(times === undefined ? [] : [times])
    expect(flags).toEqual(
      times === undefined ? [] : [{ invocation: live, elapsedMs: createdAgo, times, history: sourceHistory.of([live, ...history]) }]
    )
  })

  it.each(statusNames)("of %s", (status) => {
    const row = invocation(1, status, { source: 1, createdAgo: 60_000 })
    const live = ["pending", "processing", "unknown"].includes(status)
    expect(slowFlag(row, sourceHistory.of(usual), { now }) !== undefined).toBe(live)
  })

  it("come the slowest first, need as many as is asked for, and pass over invocations without a source", () => {
    const live = [24_000, 90_000, 11_000].map((createdAgo, n) => invocation(n, "processing", { source: 1, createdAgo }))
    const stray = invocation(9, "processing", { createdAgo: 500_000 })
    const rows = [stray, ...live, ...usual]
    expect(
      slowFlags({ now })
        .of(rows)
        .map(({ invocation }) => invocation.id)
    ).toEqual(["1", "0", "2"])
    expect(slowFlags({ now, minimum: 6 }).of(rows)).toEqual([])
  })

  it("of one source share its history, which is told once however many they are", () => {
    const live = Array.from({ length: 9 }, (_, n) => invocation(n, "processing", { source: 1 + (n % 2), createdAgo: 24_000 }))
    const flags = slowFlags({ now }).of([...live, ...usual, ...completed([1, 2, 3, 4, 5], 2)])
    expect(flags).toHaveLength(9)
    expect(new Set(flags.map(({ history }) => history)).size).toBe(2)
  })

  it("that are as slow as each other come in the same order, whatever the stream's", () => {
    const live = [7, 8].map((n) => invocation(n, "processing", { source: 1, createdAgo: 60_000 }))
    for (const rows of [live, live.toReversed()]) {
      expect(slowFlags({ now }).of([...usual, ...rows])).toMatchObject(live.map((invocation) => ({ invocation })))
    }
  })

  it("are the same in any order, and of live invocations alone", () => {
    const flags = slowFlags({ now, minimum: 1 })
    fc.assert(
      fc.property(
        anyInvocations.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, others]) => {
          const found = flags.of(rows)
          expect(flags.of(others)).toEqual(found)
          for (const { elapsedMs, times, history } of found) {
            expect(times).toBeGreaterThan(1)
            expect(times).toBe(elapsedMs / Math.max(1, history.durations?.p95 ?? 0))
          }
        }
      )
    )
  })
})
