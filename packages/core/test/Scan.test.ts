import { pages, type ScanOptions, type ScanPage } from "@chroma-sync/core/Scan"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import {
  anySchedule,
  type Change,
  MovingList,
  type MovingListOptions,
  position,
  type Row,
  rowsOf,
  type Schedule,
  someUndated
} from "./movingList.ts"

type Options = Partial<ScanOptions<Row, never, never>> & { readonly limit: number }

const read = (list: MovingList, order: "asc" | "desc", options: Options) =>
  pages({ order, fetch: list.fetch, ...position, ...options }).pipe(Stream.runCollect)
const readSync = (list: MovingList, order: "asc" | "desc", options: Options) => Effect.runSync(read(list, order, options))

const rows = (found: ReadonlyArray<ScanPage<Row>>) => found.flatMap((page) => page.rows)
const ids = (found: ReadonlyArray<ScanPage<Row>>) => rows(found).map(({ id }) => id)

/** What breaks the promise: rows given twice, rows that stayed and were not given, rows out of order. */
const broken = (list: MovingList, order: "asc" | "desc", found: ReadonlyArray<ScanPage<Row>>, at: Options["at"] = position.at) => {
  const given = ids(found)
  const once = new Set(given)
  const times = rows(found).flatMap((row) => at?.(row) ?? [])
  return {
    twice: given.filter((id, place) => given.indexOf(id) !== place),
    lost: [...list.stayed].filter((id) => !once.has(id)),
    disorder: times.filter((time, place) => place > 0 && (time - (times[place - 1] ?? 0)) * (order === "asc" ? 1 : -1) < 0),
    complete: found.at(-1)?.report.complete
  }
}
const kept = { twice: [], lost: [], disorder: [], complete: true }

const world = fc.integer({ min: 2, max: 40 }).chain((clamp) =>
  fc.record({
    rows: fc.tuple(fc.nat(120), fc.constantFrom(1, 3, 50)).map(([size, group]) => rowsOf(size, group)),
    clamp: fc.constant(clamp),
    schedule: anySchedule(clamp),
    hidden: fc.array(fc.nat(120)).map((places) => new Set(places.map((n) => `r${n}`))),
    timeless: fc.boolean()
  })
)
const limit = fc.integer({ min: 2, max: 40 })

/** The same numbers in [0, 1) every time. */
const numbers = () => {
  let state = 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** A Poisson number: how many changes before an answer, `mean` on average. */
const byChance = (mean: number, next: () => number): number => {
  let count = 0
  for (let left = next(); left > Math.exp(-mean); left *= next()) count += 1
  return count
}

const moving = (deletes: number, inserts: number, next: () => number, times = (mean: number) => mean): Schedule =>
  Array.from({ length: 200 }, () => [
    ...Array.from({ length: times(deletes) }, (): Change => ({ _tag: "delete", place: Math.floor(next() * 1e9) })),
    ...Array.from({ length: times(inserts) }, (): Change => ({ _tag: "insert", later: 300 }))
  ])
const paces = [
  [10, 0],
  [3, 0],
  [0, 10],
  [0, 3],
  [5, 5]
] as const

describe.each(["asc", "desc"] as const)("a scan, %s", (order) => {
  it("gives every row that stayed exactly once and in order, whatever is inserted, deleted, filtered or clamped meanwhile", () => {
    fc.assert(
      fc.property(world, limit, (options, limit) => {
        const list = new MovingList({ order, ...options })
        expect(broken(list, order, readSync(list, order, { limit }))).toEqual(kept)
      }),
      { numRuns: 2_000 }
    )
  })

  it("does so past rows without an instant", () => {
    fc.assert(
      fc.property(world, limit, (options, limit) => {
        const list = new MovingList({ order, ...options })
        expect(broken(list, order, readSync(list, order, { limit, ...someUndated }), someUndated.at)).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })

  it("does so with pages in flight that are answered in any order", async () => {
    const delays = fc.array(fc.nat(5), { minLength: 1 })
    await fc.assert(
      fc.asyncProperty(world, limit, fc.integer({ min: 1, max: 8 }), delays, async (options, limit, prefetch, delays) => {
        const list = new MovingList({ order, ...options })
        const fetch: MovingList["fetch"] = (offset, limit) => {
          const wait = offset === 0 ? 0 : (delays[offset % delays.length] ?? 0)
          return Effect.andThen(Effect.repeat(Effect.yieldNow, { times: wait }), list.fetch(offset, limit))
        }
        expect(broken(list, order, await Effect.runPromise(read(list, order, { limit, prefetch, fetch })))).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })

  it("does so although rows of one instant change places in every answer", () => {
    fc.assert(
      fc.property(fc.nat(120), fc.integer({ min: 12, max: 40 }), anySchedule(40), (size, limit, schedule) => {
        const list = new MovingList({ order, rows: rowsOf(size, 4), schedule, shuffled: true })
        expect(broken(list, order, readSync(list, order, { limit }))).toEqual(kept)
      }),
      { numRuns: 500 }
    )
  })

  it("goes on from any page's cursor, in another process, as if it had never stopped", () => {
    fc.assert(
      fc.property(world, limit, fc.nat(30), limit, (options, limit, stop, nextLimit) => {
        const list = new MovingList({ order, ...options })
        const before = Effect.runSync(
          pages({ order, limit, fetch: list.fetch, ...position, prefetch: 0 }).pipe(Stream.take(stop + 1), Stream.runCollect)
        )
        const cursor: unknown = JSON.parse(JSON.stringify(before.at(-1)?.cursor))
        const after = readSync(list, order, { limit: nextLimit, cursor: String(cursor) })
        expect(broken(list, order, [...before, ...after])).toEqual(kept)
      }),
      { numRuns: 500 }
    )
  })

  const ratio = (limit: number, worlds: ReadonlyArray<MovingListOptions>) => {
    const requests = { scan: 0, oracle: 0 }
    for (const options of worlds) {
      const list = new MovingList(options)
      expect(broken(list, order, readSync(list, order, { limit }))).toEqual(kept)
      requests.scan += list.requests
      requests.oracle += new MovingList(options).oracle(limit)
    }
    return requests.scan / requests.oracle
  }

  it.each([
    { pace: "evenly", size: 480, limit: 50, runs: 40 },
    { pace: "by chance", size: 4_000, limit: 100, runs: 4 }
  ])(
    "asks at most 15 % more often than a reader that always knows the offset, while rows come and go $pace",
    ({ pace, size, limit, runs }) => {
      const next = numbers()
      const worlds = paces.flatMap(([deletes, inserts]) =>
        Array.from({ length: runs }, (_, run) => ({
          order,
          rows: rowsOf(size + run),
          schedule: pace === "evenly" ? moving(deletes, inserts, next) : moving(deletes, inserts, next, (mean) => byChance(mean, next))
        }))
      )
      expect(ratio(limit, worlds)).toBeLessThan(1.15)
    }
  )

  it("asks at most 1 % more often where nothing moves", () => {
    expect(
      ratio(
        200,
        Array.from({ length: 16 }, (_, n) => ({ order, rows: rowsOf(4_000 + n * 505) }))
      )
    ).toBeLessThan(1.01)
  })

  it("takes a short page for a clamped limit and reads on", () => {
    const list = new MovingList({ order, rows: rowsOf(250), clamp: 20 })
    const found = readSync(list, order, { limit: 100 })
    expect(rows(found)).toHaveLength(250)
    expect(found.at(-1)?.report).toMatchObject({ rows: 250, limit: 20, stepBacks: 0, complete: true })
  })

  it("learns a limit that falls while it reads", () => {
    const schedule: Schedule = [[], [], [{ _tag: "clamp", limit: 20 }]]
    const list = new MovingList({ order, rows: rowsOf(250), clamp: 50, schedule })
    expect(broken(list, order, readSync(list, order, { limit: 100 }))).toEqual(kept)
  })

  it("reads a list that the service gives out one row at a time", () => {
    expect(rows(readSync(new MovingList({ order, rows: rowsOf(7), clamp: 1 }), order, { limit: 100 }))).toHaveLength(7)
  })

  it("reads more rows of one instant than a page holds", () => {
    expect(rows(readSync(new MovingList({ order, rows: rowsOf(250, 1_000) }), order, { limit: 20 }))).toHaveLength(250)
  })

  it("ends although rows are inserted and deleted with every request, more of them than a page holds", () => {
    for (const [inserts, deletes] of [
      [12, 0],
      [30, 0],
      [0, 12],
      [12, 12],
      [25, 25]
    ] as const) {
      const endless: Schedule = Array.from({ length: 3_000 }, (_, n) => [
        ...Array.from({ length: inserts }, (): Change => ({ _tag: "insert", later: 100 })),
        ...Array.from({ length: deletes }, (_, at): Change => ({ _tag: "delete", place: at * 37 + n }))
      ])
      const list = new MovingList({ order, rows: rowsOf(300), schedule: endless })
      expect(broken(list, order, readSync(list, order, { limit: 10 }))).toEqual(kept)
      expect(list.requests).toBeLessThan(1_000)
    }
  })

  it("finds its place again after most of the list was deleted at once, in few requests", () => {
    const purge = Array.from({ length: 18_000 }, (): Change => ({ _tag: "delete", place: 0 }))
    const schedule: Schedule = [
      ...Array.from({ length: 30 }, () => []),
      order === "asc" ? purge : purge.map(() => ({ _tag: "delete", place: 19_999 }))
    ]
    const list = new MovingList({ order, rows: rowsOf(20_000), schedule })
    expect(broken(list, order, readSync(list, order, { limit: 500 })).lost).toEqual([])
    expect(list.requests).toBeLessThan(60)
  })

  it("tells how it went in its last page, and that nothing was there", () => {
    const empty = readSync(new MovingList({ order, rows: [] }), order, { limit: 10 })
    expect(empty).toMatchObject([{ rows: [], report: { pages: 1, rows: 0, duplicates: 0, stepBacks: 0, complete: true } }])
    const found = readSync(new MovingList({ order, rows: rowsOf(25) }), order, { limit: 10 })
    expect(found.map(({ report }) => report.complete)).toEqual([false, false, false, true])
    expect(found.at(-1)?.report).toEqual({ pages: 4, rows: 25, duplicates: expect.any(Number), stepBacks: 0, limit: 10, complete: true })
  })

  it("fails, never silently, where the service does not heed the offset", () => {
    const stuck = rowsOf(10)
    const fetch = () => Effect.succeed({ rows: order === "asc" ? stuck : stuck.toReversed(), now: 20_000 })
    const list = new MovingList({ order, rows: [] })
    const exit = Effect.runSync(Effect.flip(read(list, order, { limit: 10, fetch })))
    expect(exit).toMatchObject({ _tag: "ScanStalled", report: { rows: 10, complete: false } })
  })
})
