/** What a scan costs: its requests beside those of a reader that always knows the right offset. */
import { describe, expect, it } from "@effect/vitest"
import { type Change, kept, MovingList, outcome, readSync, rowsOf, type Schedule } from "./movingList.ts"

/** The same numbers in [0, 1) every time: SplitMix32. */
const numbers = () => {
  let state = 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
}
type Numbers = ReturnType<typeof numbers>

/** A Poisson number. */
const about = (mean: number, next: Numbers): number => {
  let count = 0
  for (let left = next(); left > Math.exp(-mean); left *= next()) count += 1
  return count
}

const moving = (next: Numbers, deletes: () => number, inserts: () => number): Schedule =>
  Array.from({ length: 60 }, () => [
    ...Array.from({ length: deletes() }, (): Change => ({ _tag: "delete", place: Math.floor(next() * 1e9) })),
    ...Array.from({ length: inserts() }, (): Change => ({ _tag: "insert", later: 300 }))
  ])

const mixes = [
  [10, 0],
  [3, 0],
  [0, 10],
  [0, 3],
  [5, 5]
] as const

describe.each(["asc", "desc"] as const)("a scan, %s, asks", (order) => {
  /** Over two hundred lists of some 500 rows for each mix of deletes and inserts before a page of 50. */
  const ratio = (count: (mean: number, next: Numbers) => number) => {
    const next = numbers()
    const requests = { scan: 0, oracle: 0 }
    for (const [deletes, inserts] of mixes) {
      for (let size = 400; size < 600; size++) {
        const schedule = moving(
          next,
          () => count(deletes, next),
          () => count(inserts, next)
        )
        const list = new MovingList({ order, rows: rowsOf(size), schedule })
        expect(outcome(list, order, readSync(list, order, { limit: 50 }))).toEqual(kept)
        requests.scan += list.requests
        requests.oracle += new MovingList({ order, rows: rowsOf(size), schedule }).oracle(50)
      }
    }
    return requests.scan / requests.oracle
  }

  it.each([
    ["evenly", (mean: number) => mean, 1.1],
    ["by chance", about, 1.15]
  ] as const)("little more often while rows come and go %s, at random places", (_, count, most) => {
    expect(ratio(count)).toBeLessThan(most)
  })

  it("at most 1 % more often where nothing moves", () => {
    const requests = { scan: 0, oracle: 0 }
    for (let size = 4_000; size < 12_000; size += 401) {
      const list = new MovingList({ order, rows: rowsOf(size) })
      expect(outcome(list, order, readSync(list, order, { limit: 200 }))).toEqual(kept)
      requests.scan += list.requests
      requests.oracle += new MovingList({ order, rows: rowsOf(size) }).oracle(200)
    }
    expect(requests.scan / requests.oracle).toBeLessThan(1.01)
  })
})

it("asks a list of one page twice, and for nothing further ahead", () => {
  for (const prefetch of [0, 1, 8]) {
    const list = new MovingList({ order: "desc", rows: rowsOf(90) })
    readSync(list, "desc", { limit: 100, prefetch })
    expect(list.requests).toBe(2)
  }
})
