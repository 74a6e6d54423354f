import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import {
  anyCut,
  anyLimit,
  anyWorld,
  type Change,
  kept,
  MovingList,
  outcome,
  outcomeIn,
  read,
  type ReadOptions,
  readSync,
  rowsIn,
  rowsOf,
  type Schedule,
  someUndated
} from "./movingList.ts"

describe("an ascending scan of a list that grows while it is read", () => {
  const growing: Schedule = Array.from({ length: 3_000 }, () => Array.from({ length: 30 }, (): Change => ({ _tag: "insert", later: 100 })))
  const rows = rowsOf(100)
  const began = rows.at(-1)?.at ?? 0

  const newestOf = (list: MovingList, options: Partial<ReadOptions> = {}) => {
    const found = readSync(list, "asc", { limit: 10, ...options })
    expect(outcome(list, "asc", found, options.at)).toEqual(kept)
    return Math.max(...rowsIn(found).map(({ at }) => at))
  }

  it.each([0, -3_000, -1e9, 1e9, undefined])("ends at the row that was the newest, with a clock that is %s ms ahead", (ahead) => {
    // It asks for that row when it has its first page: 30 rows have come by then.
    expect(newestOf(new MovingList({ order: "asc", rows, schedule: growing, ahead }))).toBe(began + 3_000)
  })

  it("ends there although the two newest share their instant", () => {
    const rows = rowsOf(100, 2)
    expect(newestOf(new MovingList({ order: "asc", rows, schedule: [[], ...growing] }))).toBe(rows.at(-1)?.at)
  })

  it("ends with the list where that row has no instant, so that none before it is its end", () => {
    const rows = rowsOf(25)
    // A row that is let in between the last two.
    const list = new MovingList({ order: "asc", rows, hidden: new Set(["r23"]), schedule: [[], [{ _tag: "flip", place: 23 }]] })
    expect(newestOf(list, { limit: 2, at: (row) => (row.id === "r24" ? undefined : row.at) })).toBe(rows.at(-1)?.at)
  })

  it.each([
    ["the two newest share their instant", 30, 1, undefined],
    ["the two newest share their instant and stand in the first page", 6, 1, undefined],
    ["all share one instant", 50, 50, undefined],
    ["there are two, of one instant", 2, 2, undefined],
    ["there is one", 1, 1, undefined],
    ["there is none", 0, 1, undefined],
    ["the newest has no instant", 30, 1, "r29"],
    ["the newest has no instant and stands in the first page", 6, 1, "r5"]
  ])(
    "ends, with every row that was there, where %s, whatever comes with each request and whatever the clock says",
    (name, size, group, undated) => {
      const rows = rowsOf(size, group).map((row, n) =>
        name.startsWith("the two") && n === size - 1 ? { ...row, at: row.at - 1_000 } : row
      )
      for (const inserts of [1, 3, 9, 30]) {
        for (const still of [0, 1, 2, 5]) {
          for (const ahead of [0, -3_000, -1e9, 1e9, undefined]) {
            const come = Array.from({ length: inserts }, (): Change => ({ _tag: "insert", later: 100 }))
            const schedule = Array.from({ length: 1_000 }, (_, answer) => (answer < still ? [] : come))
            const list = new MovingList({ order: "asc", rows, schedule, ahead })
            newestOf(list, { at: (row) => (row.id === undated ? undefined : row.at) })
            expect(list.requests).toBeLessThan(40)
          }
        }
      }
    }
  )

  it("ends so whatever else happens before, and whatever lengths from two its pages are cut to", () => {
    const come = Array.from({ length: 5_000 }, (): ReadonlyArray<Change> => [{ _tag: "insert", later: 100 }])
    fc.assert(
      fc.property(anyWorld(), anyLimit, anyCut(2), fc.boolean(), (world, limit, cut, undated) => {
        const schedule = [...world.schedule, ...come]
        const list = new MovingList({ order: "asc", ...world, schedule, cut })
        const options: ReadOptions = undated ? { limit, ...someUndated } : { limit }
        const scan = read(list, "asc", options)
        expect(Effect.runSync(outcomeIn({ ...world, clamp: 2 }, limit, list, "asc", scan, options.at))).toEqual(kept)
        expect(list.requests).toBeLessThan(2_000)
      }),
      { numRuns: 500 }
    )
  })

  it("asks again for the last rows while they tell no end, but seldom", () => {
    const list = new MovingList({ order: "asc", rows: rowsOf(1_000) })
    let asked = 0
    const last = (limit: number) =>
      Effect.andThen(
        Effect.sync(() => (asked += 1)),
        list.fetch(0, limit)
      )
    expect(outcome(list, "asc", readSync(list, "asc", { limit: 10, last }))).toEqual(kept)
    expect(asked).toBeLessThan(12)
  })

  it("ends with the list where nothing tells of its last row, whatever the clock says", () => {
    for (const [rows, limit] of [
      [rowsOf(100), 200],
      [rowsOf(100, 100), 40]
    ] as const) {
      const fetch = (offset: number, limit: number) => Effect.succeed({ rows: rows.slice(offset, offset + limit), now: 0 })
      expect(rowsIn(readSync(new MovingList({ order: "asc", rows }), "asc", { limit, fetch }))).toEqual(rows)
    }
  })
})
