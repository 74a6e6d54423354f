import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Sorted from "../../src/app/Sorted.ts"

interface Entry {
  readonly key: number
  readonly value: number
}
const byKey = (a: Entry, b: Entry) => a.key - b.key
const entry = fc.record({ key: fc.integer({ min: 0, max: 3_000 }), value: fc.integer() })
const batch = fc.record({
  removed: fc.array(entry, { maxLength: 1_500, size: "max" }),
  added: fc.array(entry, { maxLength: 1_500, size: "max" })
})
const all = (sorted: Sorted.Sorted<Entry>) => Sorted.slice(sorted, 0, sorted.size)

describe("a sorted list", () => {
  it("holds what a map would after any edits, in order, and finds each entry at its index", () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (batches) => {
        let sorted: Sorted.Sorted<Entry> = Sorted.empty
        const model = new Map<number, Entry>()
        for (const { removed, added } of batches) {
          const into = [...new Map(added.map((one) => [one.key, one])).values()]
          sorted = Sorted.edit(sorted, byKey, removed, into)
          for (const { key } of removed) model.delete(key)
          for (const one of into) model.set(one.key, one)
        }
        const expected = [...model.values()].sort(byKey)
        expect(all(sorted)).toEqual(expected)
        expect(sorted.size).toBe(expected.length)
        expect(sorted.chunks.every((chunk) => chunk.length > 0 && chunk.length <= 1_024)).toBe(true)
        expected.forEach((one, index) => {
          expect(Sorted.at(sorted, index)).toBe(one)
          expect(Sorted.indexOf(sorted, byKey, one)).toBe(index)
        })
        expect(Sorted.at(sorted, expected.length)).toBeUndefined()
        expect(Sorted.indexOf(sorted, byKey, { key: -1, value: 0 })).toBe(-1)
      }),
      { numRuns: 60 }
    )
  })

  it("copies only the chunk that one entry goes into", () => {
    const entries = Array.from({ length: 100_000 }, (_, key) => ({ key: key * 2, value: key }))
    const before = Sorted.edit(Sorted.empty, byKey, [], entries)
    const after = Sorted.edit(before, byKey, [], [{ key: 33_333, value: 0 }])
    expect(after.size).toBe(100_001)
    expect(after.chunks.filter((chunk) => !before.chunks.includes(chunk))).toHaveLength(1)
  })

  it("gives the entries between two indexes", () => {
    const entries = Array.from({ length: 3_000 }, (_, key) => ({ key, value: key }))
    const sorted = Sorted.edit(Sorted.empty, byKey, [], entries)
    expect(Sorted.slice(sorted, 500, 1_600)).toEqual(entries.slice(500, 1_600))
    expect(Sorted.slice(sorted, 2_990, 4_000)).toEqual(entries.slice(2_990))
    expect(Sorted.slice(sorted, 5_000, 6_000)).toEqual([])
  })
})
