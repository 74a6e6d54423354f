import { pages } from "@chroma-sync/core/Scan"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import {
  anyLimit,
  anyWorld,
  type Change,
  kept,
  MovingList,
  outcome,
  pairLists,
  position,
  read,
  type ReadOptions,
  readSync,
  rowsIn,
  rowsOf,
  someUndated
} from "./movingList.ts"

const first = (list: MovingList, order: "asc" | "desc", limit: number, count: number, options: Partial<ReadOptions> = {}) =>
  Effect.runSync(
    pages({ order, limit, fetch: list.fetch, last: list.last, ...position, prefetch: 0, ...options }).pipe(
      Stream.take(count),
      Stream.runCollect
    )
  )

/** What is left of a cursor on its way to another process. */
const sent = (cursor: string | undefined) => String(JSON.parse(JSON.stringify(cursor)))

describe.each(["asc", "desc"] as const)("a cursor of a scan, %s,", (order) => {
  it("goes on in another process as if the scan had never stopped, whatever happened meanwhile and whatever the limit", () => {
    fc.assert(
      fc.property(anyWorld(), anyLimit, fc.integer({ min: 1, max: 30 }), anyLimit, (world, limit, count, nextLimit) => {
        const list = new MovingList({ order, ...world })
        const before = first(list, order, limit, count)
        const after = readSync(list, order, { limit: nextLimit, cursor: sent(before.at(-1)?.cursor) })
        expect(outcome(list, order, [...before, ...after])).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })

  it("does so although two rows of one instant change places where a page ends", () => {
    for (const count of [1, 2, 3]) {
      for (const list of pairLists(order)) {
        const before = first(list, order, 10, count)
        const after = readSync(list, order, { limit: 10, cursor: sent(before.at(-1)?.cursor) })
        expect(outcome(list, order, [...before, ...after])).toEqual(kept)
      }
    }
  })

  it("does so past rows without an instant, from one process to the next and the one after", () => {
    fc.assert(
      fc.property(anyWorld(0), anyLimit, fc.integer({ min: 1, max: 4 }), (world, limit, count) => {
        const list = new MovingList({ order, ...world })
        const given = first(list, order, limit, count, someUndated)
        for (
          let cursor = given.at(-1)?.cursor;
          given.at(-1)?.report.complete === false && given.length < 1_000;
          cursor = given.at(-1)?.cursor
        ) {
          given.push(...first(list, order, limit, count, { ...someUndated, cursor: sent(cursor) }))
        }
        expect(outcome(list, order, given, someUndated.at)).toEqual(kept)
      }),
      { numRuns: 500 }
    )
  })

  it("is that of its own page, although the scan went on among the same instant before it was looked at", () => {
    const rows = rowsOf(200, 70)
    const whole = readSync(new MovingList({ order, rows }), order, { limit: 30, prefetch: 8 })
    for (const [place, { cursor }] of whole.entries()) {
      const rest = readSync(new MovingList({ order, rows }), order, { limit: 30, cursor })
      expect(rowsIn(rest)).toEqual(rowsIn(whole.slice(place + 1)))
    }
  })
})

it.each([1, 2, 3])("behind page %i ends where the scan would have ended: what came since it began is not part of it", (count) => {
  const before = first(new MovingList({ order: "asc", rows: rowsOf(50) }), "asc", 20, count)
  const rest = readSync(new MovingList({ order: "asc", rows: rowsOf(500) }), "asc", { limit: 20, cursor: sent(before.at(-1)?.cursor) })
  expect(rowsIn([...before, ...rest])).toEqual(rowsOf(50))
})

it.each(["asc", "desc"] as const)("of an empty list ends there, whatever came since: %s", (order) => {
  const [nothing] = first(new MovingList({ order, rows: [] }), order, 20, 1)
  const rest = readSync(new MovingList({ order, rows: rowsOf(500) }), order, { limit: 20, cursor: sent(nothing?.cursor) })
  expect(rest).toMatchObject([{ rows: [], report: { pages: 1, complete: true } }])
})

it("of the first page of a list that grows ends, although its scan could not tell where", () => {
  const come: ReadonlyArray<Change> = [{ _tag: "insert", later: 100 }]
  for (const rows of [rowsOf(1), rowsOf(2, 2), rowsOf(50, 50)]) {
    const list = new MovingList({ order: "asc", rows, schedule: [[], ...Array.from({ length: 1_000 }, () => come)] })
    const before = first(list, "asc", 10, 1)
    const after = readSync(list, "asc", { limit: 10, cursor: sent(before.at(-1)?.cursor) })
    expect(outcome(list, "asc", [...before, ...after])).toEqual(kept)
    expect(list.requests).toBeLessThan(40)
  }
})

describe("a cursor", () => {
  const list = () => new MovingList({ order: "desc", rows: rowsOf(50) })
  const [page] = Effect.runSync(
    pages({ order: "desc", limit: 20, fetch: list().fetch, ...position, name: "a" }).pipe(Stream.take(1), Stream.runCollect)
  )
  const cursor = page?.cursor ?? ""
  const refused = (options: { readonly cursor: string; readonly name?: string; readonly order?: "asc" | "desc" }) => {
    const other = list()
    const error = Effect.runSync(Effect.flip(read(other, options.order ?? "desc", { limit: 20, name: "a", ...options })))
    return { error, requests: other.requests }
  }

  it("is small", () => {
    expect(cursor).toMatch(/^[\w.-]{1,400}$/)
  })

  it("that is damaged in any character, cut anywhere or made up is refused before anything is asked", () => {
    const damaged = Array.from(cursor, (letter, place) => cursor.slice(0, place) + (letter === "A" ? "B" : "A") + cursor.slice(place + 1))
    const cut = Array.from(cursor, (_, place) => cursor.slice(0, place))
    for (const text of [...damaged, ...cut, `${cursor}.x`, "null", "{}", "ünï"]) {
      expect(refused({ cursor: text })).toMatchObject({
        requests: 0,
        error: { _tag: "InvalidCursor", issue: expect.stringContaining("damaged") }
      })
    }
  })

  it("holds ids of any characters, and is still safe in JSON and URLs", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary" }), { minLength: 4, maxLength: 9 }), (ids) => {
        const rows = ids.map((id, place) => ({ id, at: Math.floor(place / 3) }))
        const options = {
          order: "asc",
          limit: 3,
          fetch: (offset: number, limit: number) => Effect.succeed({ rows: rows.slice(offset, offset + limit), now: undefined }),
          id: (row: { readonly id: string }) => row.id,
          at: (row: { readonly at: number }) => row.at
        } as const
        const given = (cursor?: string) => Effect.runSync(Stream.runCollect(pages({ ...options, cursor, prefetch: 0 })))
        const [head, ...rest] = given()
        expect(head?.cursor).toMatch(/^[\w.-]+$/)
        const after = given(head?.cursor)
        expect(after.flatMap((page) => page.rows)).toEqual(rest.flatMap((page) => page.rows))
      }),
      { numRuns: 300 }
    )
  })

  it("of another list or order is refused before anything is asked", () => {
    const other = { requests: 0, error: { _tag: "InvalidCursor", issue: "it belongs to another query or order" } }
    expect(refused({ cursor, name: "b" })).toMatchObject(other)
    expect(refused({ cursor, order: "asc" })).toMatchObject(other)
  })
})
