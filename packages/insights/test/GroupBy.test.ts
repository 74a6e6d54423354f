import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { countBy, groupBy } from "@chroma-sync/insights/GroupBy"
import { make } from "@chroma-sync/insights/Insight"
import { countByStatus, noCounts } from "@chroma-sync/insights/StatusCounts"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { anyInvocations, invocation, shuffled } from "./support.ts"

const perDatabase = countBy(({ metadata }) => metadata.databaseName)
const numbered = (collections: ReadonlyArray<string>) => collections.map((collection, n) => invocation(n, "failed", { collection }))

describe("groups", () => {
  it.each([-1, 1.5, Number.NaN])("are not %d", (limit) => {
    const wrong = new RangeError(`limit must be a whole number of at least 0, or Infinity, not ${limit}`)
    for (const make of [
      () => countBy(() => "a", { limit }),
      () => groupBy(() => "a", countByStatus, { limit }),
      () => failureClusters({ limit })
    ])
      expect(make).toThrow(wrong)
  })

  it.each([
    [0, 0, 2],
    [Infinity, 2, 0]
  ])("are at most %d", (limit, count, rest) => {
    const { groups, other } = countBy(({ metadata }) => metadata.collectionName, { limit }).of(numbered(["a", "b"]))
    expect([groups.length, other]).toEqual([count, rest])
  })

  it.each([
    ["nothing", [], []],
    ["one", ["a"], [["a", 1]]],
    [
      "many, most first",
      ["a", "b", "b"],
      [
        ["b", 2],
        ["a", 1]
      ]
    ],
    [
      "equals, by key",
      ["b", "a"],
      [
        ["a", 1],
        ["b", 1]
      ]
    ],
    [
      "names that objects have",
      ["__proto__", "constructor"],
      [
        ["__proto__", 1],
        ["constructor", 1]
      ]
    ]
  ])("of %s", (_, collections, expected) => {
    const { groups, other } = countBy(({ metadata }) => metadata.collectionName).of(numbered(collections))
    expect(groups.map(({ key, count }) => [key, count])).toEqual(expected)
    expect(other).toBe(0)
  })

  it("answer of each group what the insight answers of it alone", () => {
    fc.assert(
      fc.property(anyInvocations, (rows) => {
        for (const { key, count, answer } of groupBy(({ sourceId }) => sourceId, countByStatus).of(rows).groups) {
          const own = rows.filter(({ sourceId }) => sourceId === key)
          expect(count).toBe(own.length)
          expect(answer).toEqual(countByStatus.of(own))
        }
      })
    )
  })

  it("are the same in any order, and leave out what has no key", () => {
    fc.assert(
      fc.property(
        anyInvocations.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, others]) => {
          expect(perDatabase.of(others)).toEqual(perDatabase.of(rows))
          const { groups, other } = countBy(({ sourceId }) => sourceId).of(rows)
          expect(groups.reduce((sum, { count }) => sum + count, other)).toBe(rows.filter((row) => row.sourceId !== undefined).length)
        }
      )
    )
  })

  it("add up, however many keys there are and however few are told", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300).map(String), { size: "+2" }), fc.integer({ min: 1, max: 5 }), (collections, limit) => {
        const { groups, other } = countBy(({ metadata }) => metadata.collectionName, { limit }).of(numbered(collections))
        expect(groups.length).toBeLessThanOrEqual(limit)
        expect(groups.reduce((sum, { count }) => sum + count, other)).toBe(collections.length)
        for (const { key, count } of groups) expect(count).toBeLessThanOrEqual(collections.filter((name) => name === key).length)
      })
    )
  })

  it("hold no more than they say: a key that was let go begins anew", () => {
    let begun = 0
    const begin = make(() => {
      begun += 1
      return { add: () => undefined, answer: () => undefined }
    })
    const twice = (keys: number) => {
      begun = 0
      const names = Array.from({ length: keys }, (_, n) => `${n}`)
      groupBy(({ metadata }) => metadata.collectionName, begin, { limit: 1 }).of(numbered([...names, ...names]))
      return begun
    }
    expect(twice(100)).toBe(100)
    expect(twice(400)).toBeGreaterThan(600)
  })

  it("are exact for as many keys as are held, however few are told", () => {
    const rows = numbered(Array.from({ length: 5_050 }, (_, n) => `${Math.floor(Math.sqrt(2 * n + 0.25) - 0.5)}`))
    expect(countBy(({ metadata }) => metadata.collectionName, { limit: 1 }).of(rows)).toEqual({
      groups: [{ key: "99", count: 100 }],
      other: 4_950
    })
  })

  it("keep what is frequent among any number of rare keys, and start no tally twice for it", () => {
    const rows = numbered(Array.from({ length: 3_000 }, (_, n) => (n % 3 === 0 ? "often" : `once ${n}`)))
    const { groups, other } = groupBy(({ metadata }) => metadata.collectionName, countByStatus, { limit: 10 }).of(rows)
    expect(groups[0]).toEqual({ key: "often", count: 1_000, answer: { ...noCounts, failed: 1_000 } })
    expect(groups).toHaveLength(10)
    expect(other).toBe(3_000 - 1_000 - 9)
  })
})
