import { failureClusters, failureShape } from "@chroma-sync/insights/FailureClusters"
import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import { anyInvocations, invocation, now, shuffled, sourceId } from "./support.ts"

const failed = (n: number, error: string, createdAgo = 0, more: { source?: number; collection?: string } = {}) =>
  invocation(n, "failed", { error, createdAgo, ...more })

describe("failure clusters", () => {
  it("of nothing that failed are none", () => {
    const live = invocation(1, "pending")
    expect(failureClusters().of([live, invocation(2, "complete")])).toEqual({ clusters: [], other: 0, total: 0 })
    expect(failureShape(live)).toBeUndefined()
  })

  it("tell count, times, an example and what is affected, the most frequent first", () => {
    const [a, b, c] = [
      failed(1, "429 after 5 attempts", 3_000, { source: 1 }),
      failed(2, "429 after 6 attempts", 1_000, { source: 2, collection: "wiki" }),
      failed(3, "429 after 7 attempts", 2_000, { source: 2, collection: "wiki" })
    ]
    const { clusters, other, total } = failureClusters().of([failed(4, "bad credentials"), a, b, c, invocation(5, "complete")])
    expect({ other, total }).toEqual({ other: 0, total: 4 })
    expect(clusters.map(({ label, count }) => [label, count])).toEqual([
      ["# after # attempts", 3],
      ["bad credentials", 1]
    ])
    expect(clusters[0]).toMatchObject({
      firstSeen: DateTime.makeUnsafe(now - 3_000),
      lastSeen: DateTime.makeUnsafe(now - 1_000),
      example: b,
      sources: {
        groups: [
          { key: sourceId(2), count: 2 },
          { key: sourceId(1), count: 1 }
        ],
        other: 0
      },
      collections: {
        groups: [
          { key: "docs/wiki", count: 2 },
          { key: "docs/site", count: 1 }
        ]
      }
    })
    expect(failureShape(a)).toBe("# after # attempts")
  })

  it("are the same in any order and have every failure once", () => {
    fc.assert(
      fc.property(
        anyInvocations.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, others]) => {
          const found = failureClusters().of(rows)
          expect(failureClusters().of(others)).toEqual(found)
          const failures = rows.filter(({ status }) => status._tag === "Failed")
          expect(found.total).toBe(failures.length)
          expect(found.clusters.reduce((sum, { count }) => sum + count, found.other)).toBe(failures.length)
          for (const { label, count, example, firstSeen, lastSeen } of found.clusters) {
            const own = failures.filter((row) => failureShape(row) === label)
            const times = own.map(({ createdAt }) => DateTime.toEpochMillis(createdAt))
            expect(count).toBe(own.length)
            expect(own).toContain(example)
            expect([firstSeen, lastSeen].map(DateTime.toEpochMillis)).toEqual([Math.min(...times), Math.max(...times)])
          }
        }
      )
    )
  })

  it("are few of any number of errors, with the rest counted beside them", () => {
    const words = Array.from({ length: 500 }, (_, n) => `error ${[...`${n}`].map((digit) => "abcdefghij"[Number(digit)]).join("")}`)
    const { clusters, other, total } = failureClusters({ limit: 10 }).of(words.map((error, n) => failed(n, error)))
    expect(clusters).toHaveLength(10)
    expect({ other, total }).toEqual({ other: 490, total: 500 })
  })

  it.each([
    [10, 100],
    [20, 200],
    [1, 100]
  ])("of a limit of %d are exact up to %d shapes, and lower bounds beyond", (limit, shapes) => {
    const words = (n: number) => `error ${[...`${n}`].map((digit) => "abcdefghij"[Number(digit)]).join("")}`
    // The first error comes back after as many others; by then it has been let go where these are too many.
    const rows = (others: number) => [
      failed(0, "error z", 9_000),
      ...Array.from({ length: 2 * others }, (_, n) => failed(n + 1, words(1 + (n % others)), 5_000)),
      ...Array.from({ length: 3 }, (_, n) => failed(10_000 + n, "error z", 1_000))
    ]
    const first = (others: number) => failureClusters({ limit }).of(rows(others)).clusters[0]
    expect(first(shapes - 1)).toMatchObject({ label: "error z", count: 4, firstSeen: DateTime.makeUnsafe(now - 9_000) })
    expect(first(shapes)).toMatchObject({ label: "error z", count: 3, firstSeen: DateTime.makeUnsafe(now - 1_000) })
  })
})
