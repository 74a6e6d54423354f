/** What a scan costs: its requests beside those of a reader that always knows the right offset. */
import * as Scan from "@chroma-sync/core/Scan"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Change, kept, MovingList, outcome, readSync, type Row, rowsOf, type Schedule } from "./movingList.ts"

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

const between = (from: number, to: number, step = 1) => Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step)

interface World {
  readonly rows: ReadonlyArray<Row>
  readonly schedule: Schedule
}

/** Lists of these sizes that lose and gain so many rows before each answer, at random places. */
const moving = (
  sizes: ReadonlyArray<number>,
  mixes: ReadonlyArray<readonly [deletes: number, inserts: number]>,
  count: (mean: number, next: Numbers) => number
): ReadonlyArray<World> => {
  const next = numbers()
  const changes = (deletes: number, inserts: number) => [
    ...Array.from({ length: count(deletes, next) }, (): Change => ({ _tag: "delete", place: Math.floor(next() * 1e9) })),
    ...Array.from({ length: count(inserts, next) }, (): Change => ({ _tag: "insert", later: 300 }))
  ]
  return mixes.flatMap((mix) => sizes.map((size) => ({ rows: rowsOf(size), schedule: Array.from({ length: 60 }, () => changes(...mix)) })))
}

const evenly = (mean: number) => mean

describe.each(["asc", "desc"] as const)("a scan, %s, asks", (order) => {
  const ratio = (worlds: ReadonlyArray<World>, limit: number, prefetch?: number) => {
    const requests = { scan: 0, oracle: 0 }
    for (const world of worlds) {
      const list = new MovingList({ order, ...world })
      expect(outcome(list, order, readSync(list, order, { limit, prefetch }))).toEqual(kept)
      requests.scan += list.requests
      requests.oracle += new MovingList({ order, ...world }).oracle(limit)
    }
    return requests.scan / requests.oracle
  }

  // Ascending, the reader knows its end when it has asked for it, as the scan does.
  it.each([
    ["evenly", evenly, { asc: 1.06, desc: 1.12 }],
    ["by chance", about, { asc: 1.08, desc: 1.17 }]
  ] as const)("little more often while rows come and go %s, at random places", (_, count, most) => {
    const mixes = [
      [10, 0],
      [3, 0],
      [0, 10],
      [0, 3],
      [5, 5]
    ] as const
    expect(ratio(moving(between(400, 600), mixes, count), 50)).toBeLessThan(most[order])
  })

  it("at most 1 % more often where nothing moves, and ascending no more often", () => {
    const most = { asc: 1, desc: 1.01 }
    expect(ratio(moving(between(4_000, 12_000, 401), [[0, 0]], evenly), 200)).toBeLessThan(most[order])
  })

  it.each([2, 8])("for %i pages behind the end at most where so many are in flight and nothing moves", (prefetch) => {
    const [size, limit] = [8_000, 100]
    const pages = size / limit
    expect(ratio(moving([size], [[0, 0]], evenly), limit, prefetch)).toBeLessThan(1.03 + prefetch / pages)
  })

  it("little more often with pages in flight while rows come and go", () => {
    const mixes = [
      [3, 0],
      [0, 3],
      [2, 2]
    ] as const
    const most = { asc: 1.17, desc: 1.2 }
    expect(ratio(moving(between(1_900, 2_100, 10), mixes, evenly), 50, 4)).toBeLessThan(most[order])
  })
})

it.each([
  ["does not move", 0],
  ["is worked off at its front while it is read", 7]
] as const)("goes on through a long list that %s as it began", (_, deletes) => {
  const [size, limit] = [50_000, 10]
  let [first, requests] = [0, 0]
  const rows = (from: number, to: number) => Array.from({ length: Math.max(0, Math.min(to, size) - from) }, (_, n) => from + n)
  const answer = (rows: () => ReadonlyArray<number>) =>
    Effect.sync(() => {
      if (requests++ > 2) first += deletes
      return { rows: rows(), now: undefined }
    })
  const found = Effect.runSync(
    Scan.pages({
      order: "asc",
      limit,
      fetch: (offset, count) => answer(() => rows(first + offset, first + offset + count)),
      last: (count) => answer(() => rows(Math.max(first, size - count), size).toReversed()),
      id: String,
      at: (row) => row,
      prefetch: 0
    }).pipe(
      Stream.map((page) => page.rows.length),
      Stream.runCollect
    )
  )
  const [early, late] = [found.slice(100, 200), found.slice(-200, -100)]
  expect(late).toEqual(early)
})

it.each(["asc", "desc"] as const)("asks a list of one page twice, and for nothing further ahead: %s", (order) => {
  for (const prefetch of [0, 1, 8]) {
    const list = new MovingList({ order, rows: rowsOf(90) })
    readSync(list, order, { limit: 100, prefetch })
    expect(list.requests).toBe(2)
  }
})
