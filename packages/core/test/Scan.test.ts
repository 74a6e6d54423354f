import type { Answer } from "@chroma-sync/core/Scan"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import {
  anyAhead,
  anyCut,
  anyLimit,
  anySchedule,
  anyWorld,
  type Change,
  kept,
  MovingList,
  outcome,
  outcomeIn,
  pairLists,
  read,
  type ReadOptions,
  readSync,
  type Row,
  rowsIn,
  rowsOf,
  type Schedule,
  someUndated
} from "./movingList.ts"

describe.each(["asc", "desc"] as const)("a scan, %s", (order) => {
  it("gives every row that stayed exactly once and in order, whatever is inserted, deleted, filtered or clamped meanwhile", () => {
    fc.assert(
      fc.property(anyWorld(), anyLimit, (world, limit) => {
        const list = new MovingList({ order, ...world })
        expect(Effect.runSync(outcomeIn(world, limit, list, order, read(list, order, { limit })))).toEqual(kept)
      }),
      { numRuns: 2_000 }
    )
  })

  it.each<readonly [string, Partial<ReadOptions>]>([
    ["", {}],
    [", and the list is only read from its front", { last: undefined }]
  ])("does so whatever lengths from two its pages are cut to%s", (_, options) => {
    fc.assert(
      fc.property(anyWorld(), anyLimit, anyCut(2), (world, limit, cut) => {
        const list = new MovingList({ order, ...world, cut })
        const scan = read(list, order, { limit, ...options })
        expect(Effect.runSync(outcomeIn({ ...world, clamp: 2 }, limit, list, order, scan))).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })

  it.each([1, 2, 3])(
    "reads on behind a row so heavy that it cuts a page, wherever it stands, where no page has fewer rows than %i",
    (least) => {
      for (let heavy = 0; heavy < 30; heavy++) {
        const cut = (rows: ReadonlyArray<Row>) => {
          const place = rows.findIndex(({ id }) => id === `r${heavy}`)
          return Math.max(least, place < 0 ? 10 : Math.min(place, 10))
        }
        const list = new MovingList({ order, rows: rowsOf(100), cut })
        expect(outcome(list, order, readSync(list, order, { limit: 20 }))).toEqual(kept)
        expect(list.requests).toBeLessThan(25)
      }
    }
  )

  it("asks for the last rows in vain where the service does not heed the order, and reads the list all the same", () => {
    for (const clamp of [7, 100]) {
      const list = new MovingList({ order, rows: rowsOf(60), clamp })
      expect(outcome(list, order, readSync(list, order, { limit: 100, last: (limit) => list.fetch(0, limit) }))).toEqual(kept)
    }
  })

  it("gives every row of a list that stands still, whatever lengths from one its pages are cut to", () => {
    fc.assert(
      fc.property(
        fc.nat(120),
        fc.constantFrom(1, 3),
        anyLimit,
        anyCut(1),
        anyAhead,
        fc.nat(4),
        (size, group, limit, cut, ahead, prefetch) => {
          const list = new MovingList({ order, rows: rowsOf(size, group), cut, ahead })
          expect(outcome(list, order, readSync(list, order, { limit, prefetch }))).toEqual(kept)
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it("does so past rows without an instant", () => {
    fc.assert(
      fc.property(anyWorld(), anyLimit, (world, limit) => {
        const list = new MovingList({ order, ...world })
        const scan = read(list, order, { limit, ...someUndated })
        expect(Effect.runSync(outcomeIn(world, limit, list, order, scan, someUndated.at))).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })

  it("does so although rows of one instant change places in every answer", () => {
    fc.assert(
      fc.property(fc.nat(120), fc.integer({ min: 12, max: 40 }), anySchedule(0), (size, limit, schedule) => {
        const list = new MovingList({ order, rows: rowsOf(size, 4), schedule, shuffled: true })
        expect(outcome(list, order, readSync(list, order, { limit }))).toEqual(kept)
      }),
      { numRuns: 500 }
    )
  })

  it.each([5, 10, 17])("does so, by %i rows, although the only two of one instant stand where a page ends, and change places", (limit) => {
    for (const prefetch of [0, 1, 4]) {
      for (const list of pairLists(order)) expect(outcome(list, order, readSync(list, order, { limit, prefetch }))).toEqual(kept)
    }
  })

  it("is not misled by a row that the rows behind it prove wrong", () => {
    const wrong = (row: Row) => (row.id === "r8" || row.id === "r191" ? (order === "asc" ? 9_999_999 : 0) : row.at)
    const found = readSync(new MovingList({ order, rows: rowsOf(200) }), order, { limit: 17, at: wrong })
    expect(rowsIn(found)).toEqual(order === "asc" ? rowsOf(200) : rowsOf(200).toReversed())
  })

  it("takes a short page for a clamped limit and reads on", () => {
    const found = readSync(new MovingList({ order, rows: rowsOf(250), clamp: 20 }), order, { limit: 100 })
    expect(rowsIn(found)).toHaveLength(250)
    expect(found.at(-1)?.report).toMatchObject({ rows: 250, limit: 20, stepBacks: 0, complete: true })
  })

  it("does not end with an empty list of last rows, which a service may give by mistake", () => {
    const list = new MovingList({ order, rows: rowsOf(250), clamp: 20 })
    const found = readSync(list, order, { limit: 100, last: () => Effect.succeed({ rows: [], now: undefined }) })
    expect(outcome(list, order, found)).toEqual(kept)
  })

  it("reads a list that the service gives out one row at a time, and that gains rows meanwhile", () => {
    const schedule: Schedule = [[], [{ _tag: "insert", later: 9_000 }], [], [], [{ _tag: "insert", later: 9_000 }]]
    for (const changes of [[], schedule]) {
      const list = new MovingList({ order, rows: rowsOf(7), clamp: 1, schedule: changes })
      expect(outcome(list, order, readSync(list, order, { limit: 100 }))).toEqual(kept)
    }
  })

  it("reads more rows of one instant than a page holds", () => {
    expect(rowsIn(readSync(new MovingList({ order, rows: rowsOf(250, 1_000) }), order, { limit: 20 }))).toHaveLength(250)
  })

  it.each([
    [12, 0],
    [30, 0],
    [0, 12],
    [12, 12],
    [25, 25]
  ])("ends although %i rows are inserted and %i deleted with every request, where a page holds 10", (inserts, deletes) => {
    const endless: Schedule = Array.from({ length: 3_000 }, (_, n) => [
      ...Array.from({ length: inserts }, (): Change => ({ _tag: "insert", later: 100 })),
      ...Array.from({ length: deletes }, (_, at): Change => ({ _tag: "delete", place: at * 37 + n }))
    ])
    const list = new MovingList({ order, rows: rowsOf(300), schedule: endless })
    expect(outcome(list, order, readSync(list, order, { limit: 10 }))).toEqual(kept)
    expect(list.requests).toBeLessThan(500)
  })

  it("finds its place again in few requests after most of the list was deleted at once", () => {
    const purge = Array.from({ length: 18_000 }, (): Change => ({ _tag: "delete", place: order === "asc" ? 0 : 19_999 }))
    const list = new MovingList({ order, rows: rowsOf(20_000), schedule: [...Array.from({ length: 30 }, () => []), purge] })
    const found = readSync(list, order, { limit: 500 })
    expect(outcome(list, order, found)).toEqual(kept)
    expect(list.requests).toBeLessThan(60)
    expect(found.at(-1)?.report.stepBacks).toBeGreaterThan(0)
  })

  it("tells how it went in its last page, which may be empty", () => {
    const nothing = readSync(new MovingList({ order, rows: [] }), order, { limit: 10 })
    expect(nothing).toMatchObject([{ rows: [], report: { pages: 1, rows: 0, duplicates: 0, stepBacks: 0, complete: true } }])
    const list = new MovingList({ order, rows: rowsOf(25) })
    let answered = 0
    const counted = (answer: Effect.Effect<Answer<Row>>) => Effect.tap(answer, ({ rows }) => Effect.sync(() => (answered += rows.length)))
    const fetch: MovingList["fetch"] = (offset, limit) => counted(list.fetch(offset, limit))
    const found = readSync(list, order, { limit: 10, fetch, last: (limit) => counted(list.last(limit)) })
    const told = found.map(({ rows, report }) => [rows.length > 0, report.complete])
    // An ascending scan knows its last row when it reads it; the two that told it are no page.
    const asc = order === "asc"
    expect(told).toEqual([
      [true, false],
      [true, false],
      [true, false],
      ...(asc
        ? [[true, true]]
        : [
            [true, false],
            [false, true]
          ])
    ])
    const duplicates = answered - 25 - (asc ? 2 : 0)
    expect(found.at(-1)?.report).toMatchObject({ pages: asc ? 4 : 5, rows: 25, duplicates, stepBacks: 0, limit: 10 })
  })

  it("fails, never silently, where the service does not heed the offset", () => {
    const stuck = Effect.succeed({ rows: order === "asc" ? rowsOf(10) : rowsOf(10).toReversed(), now: 20_000 })
    const error = Effect.runSync(Effect.flip(read(new MovingList({ order, rows: [] }), order, { limit: 10, fetch: () => stuck })))
    expect(error).toMatchObject({ _tag: "ScanStalled", report: { pages: 66, rows: 10, complete: false } })
  })
})
