import { type Answer, pages, type Position } from "@chroma-sync/core/Scan"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"

interface Row {
  readonly id: string
  readonly at: number
}
type Change = { readonly _tag: "insert" } | { readonly _tag: "delete"; readonly place: number }

/** A list on a server that changes before each answer. Several rows share an instant, and the server may give fewer rows than asked. */
class MovingList {
  rows: ReadonlyArray<Row>
  requests = 0
  readonly deleted = new Set<string>()
  #next: number
  readonly #schedule: ReadonlyArray<ReadonlyArray<Change>>
  readonly #order: "asc" | "desc"
  readonly #clamp: number

  constructor(size: number, order: "asc" | "desc", clamp: number, schedule: ReadonlyArray<ReadonlyArray<Change>>) {
    this.#order = order
    this.#clamp = clamp
    this.#schedule = schedule
    this.#next = size
    this.rows = Array.from({ length: size }, (_, n) => ({ id: `r${n}`, at: 10_000 + Math.floor(n / 3) * 1_000 }))
  }

  readonly fetch = (offset: number, limit: number): Effect.Effect<Answer<Row>> =>
    Effect.sync(() => {
      for (const change of this.#schedule[this.requests] ?? []) this.#apply(change)
      this.requests += 1
      const sorted = this.#order === "asc" ? this.rows : this.rows.toReversed()
      return { rows: sorted.slice(offset, offset + Math.min(limit, this.#clamp)), now: this.now }
    })

  get now(): number {
    return 10_000 + Math.floor(this.#next / 3) * 1_000
  }

  #apply(change: Change): void {
    if (change._tag === "insert") {
      this.rows = [...this.rows, { id: `r${this.#next}`, at: this.now }]
      this.#next += 1
      return
    }
    const gone = this.rows[change.place % Math.max(1, this.rows.length)]
    if (gone === undefined) return
    this.deleted.add(gone.id)
    this.rows = this.rows.filter((row) => row !== gone)
  }
}

/** Every seventh row breaks the contract: the service sorts by its instant, and the client cannot read it. */
const position = (row: Row): Position => (Number(row.id.slice(1)) % 7 === 3 ? { id: row.id, at: undefined } : row)
const scan = (list: MovingList, order: "asc" | "desc", limit: number) =>
  Effect.runSync(
    pages({ order, limit, fetch: list.fetch, position }).pipe(
      Stream.flatMap((page) => Stream.fromArray(page.rows)),
      Stream.runCollect
    )
  )

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>({ _tag: "insert" }),
  fc.nat(500).map((place): Change => ({ _tag: "delete", place }))
)

describe.each(["asc", "desc"] as const)("a scan, %s", (order) => {
  it("yields every row that stayed exactly once and in order, whatever is inserted and deleted meanwhile, and ends", () => {
    fc.assert(
      fc.property(
        fc.nat(120),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 2, max: 40 }),
        fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 40 }),
        (size, limit, clamp, schedule) => {
          const list = new MovingList(size, order, clamp, schedule)
          const before = list.rows.map((row) => row.id)
          const found = scan(list, order, limit)
          const ids = found.map((row) => row.id)
          expect(new Set(ids).size).toBe(ids.length)
          for (const id of before) if (!list.deleted.has(id)) expect(ids).toContain(id)
          const times = found.flatMap((row) => position(row).at ?? [])
          expect(times).toEqual(times.toSorted((a, b) => (order === "asc" ? a - b : b - a)))
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it("costs one request more than the pages, where nothing moves", () => {
    const list = new MovingList(1_000, order, 1_000, [])
    expect(scan(list, order, 101)).toHaveLength(1_000)
    expect(list.requests).toBe(11)
  })

  it("takes a short page for a clamped limit and reads on", () => {
    const list = new MovingList(250, order, 20, [])
    expect(scan(list, order, 100)).toHaveLength(250)
  })

  it("reads a list that the service gives out one row at a time", () => {
    const list = new MovingList(7, order, 1, [])
    expect(scan(list, order, 100)).toHaveLength(7)
  })
})

it("ends in ascending order although the list grows with every request", () => {
  const endless = Array.from({ length: 10_000 }, (): ReadonlyArray<Change> => Array.from({ length: 12 }, () => ({ _tag: "insert" })))
  const list = new MovingList(30, "asc", 10, endless)
  expect(scan(list, "asc", 10).length).toBeGreaterThanOrEqual(30)
  expect(list.requests).toBeLessThan(100)
})
