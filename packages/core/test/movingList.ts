/** A list on a server that changes before each answer, and readers of it. */
import { type Answer, pages, type ScanOptions, type ScanPage, ScanStalled } from "@chroma-sync/core/Scan"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"

export interface Row {
  readonly id: string
  readonly at: number
}

export type Change =
  | { readonly _tag: "insert"; readonly later: number }
  | { readonly _tag: "delete"; readonly place: number }
  /** A status filter lets a row in or out, anywhere in the list. */
  | { readonly _tag: "flip"; readonly place: number }
  | { readonly _tag: "clamp"; readonly limit: number }

/** The changes before each answer after the first. */
export type Schedule = ReadonlyArray<ReadonlyArray<Change>>

export interface MovingListOptions {
  readonly order: "asc" | "desc"
  readonly rows: ReadonlyArray<Row>
  /** The service's limit. */
  readonly clamp?: number
  readonly schedule?: Schedule
  /** Ids that the filter hides at first. */
  readonly hidden?: ReadonlySet<string>
  /** How many of the rows that an answer would have it has. */
  readonly cut?: (rows: ReadonlyArray<Row>, answer: number) => number
  /** How far the clock of the answers is ahead of the rows' own, in milliseconds; undefined where they tell no time. Default 0. */
  readonly ahead?: number | undefined
  /** Rows of one instant stand in another order in every answer. */
  readonly shuffled?: boolean
}

/** Rows of which `group` share each instant, a second apart, oldest first. */
export const rowsOf = (size: number, group = 1): ReadonlyArray<Row> =>
  Array.from({ length: size }, (_, n) => ({ id: `r${n}`, at: 10_000 + Math.floor(n / group) * 1_000 }))

export class MovingList {
  requests = 0
  now: number
  /** Rows that were in every answer's list so far. */
  readonly stayed: Set<string>
  readonly #options: MovingListOptions
  readonly #hidden: Set<string>
  #rows: Array<Row>
  #inserted = 0
  #clamp: number
  readonly #ahead: number | undefined

  constructor(options: MovingListOptions) {
    this.#options = options
    this.#ahead = "ahead" in options ? options.ahead : 0
    this.#rows = [...options.rows]
    this.#hidden = new Set(options.hidden)
    this.#clamp = options.clamp ?? Infinity
    this.now = this.#rows.at(-1)?.at ?? 10_000
    this.stayed = new Set(this.#visible().map(({ id }) => id))
  }

  readonly fetch = (offset: number, limit: number): Effect.Effect<Answer<Row>> => this.#answer(this.#options.order, offset, limit)

  readonly last = (limit: number): Effect.Effect<Answer<Row>> => this.#answer(this.#options.order === "asc" ? "desc" : "asc", 0, limit)

  readonly #answer = (order: "asc" | "desc", offset: number, limit: number): Effect.Effect<Answer<Row>> =>
    Effect.sync(() => {
      const { schedule = [], cut = ({ length }) => length } = this.#options
      // The scan begins with the first answer, so nothing has changed before it.
      if (this.requests > 0) for (const change of schedule[this.requests - 1] ?? []) this.#apply(change)
      this.requests += 1
      const rows = this.#visible()
      const count = Math.min(limit, this.#clamp)
      const given =
        order === "asc"
          ? rows.slice(offset, offset + count)
          : rows.slice(Math.max(0, rows.length - offset - count), Math.max(0, rows.length - offset)).toReversed()
      const now = this.#ahead === undefined ? undefined : Math.floor((this.now + this.#ahead) / 1_000) * 1_000
      return { rows: given.slice(0, cut(given, this.requests)), now }
    })

  /**
   * How often a reader must ask who always knows the offset of the first row that it has not read, until a page has nothing for it. Ascending it asks
   * for its end too.
   */
  readonly oracle = (limit: number): number => {
    const ahead = this.#options.order === "asc" ? 1 : -1
    const newest = this.now
    if (ahead === 1) Effect.runSync(this.last(1))
    let last: Row | undefined
    while (true) {
      const { rows } = Effect.runSync(this.fetch(0, Infinity))
      const from = last === undefined ? 0 : rows.findIndex(({ at }) => (at - (last?.at ?? 0)) * ahead > 0)
      const rest = from < 0 ? [] : rows.slice(from, from + limit)
      if (rest.length === 0 || (ahead === 1 && rest.some(({ at }) => at > newest))) return this.requests
      last = rest.at(-1)
    }
  }

  #visible(): ReadonlyArray<Row> {
    const rows = this.#hidden.size === 0 ? this.#rows : this.#rows.filter(({ id }) => !this.#hidden.has(id))
    if (this.#options.shuffled !== true) return rows
    const salt = this.requests
    const key = (row: Row) => (Number(row.id.slice(1)) * 7_919 + salt * 104_729) % 1_009
    return rows.toSorted((a, b) => a.at - b.at || key(a) - key(b))
  }

  #apply(change: Change): void {
    if (change._tag === "clamp") {
      this.#clamp = change.limit
      return
    }
    if (change._tag === "insert") {
      this.now += change.later
      this.#rows.push({ id: `n${this.#inserted++}`, at: this.now })
      return
    }
    const place = change.place % Math.max(1, this.#rows.length)
    const row = this.#rows[place]
    if (row === undefined) return
    this.stayed.delete(row.id)
    if (change._tag === "delete") this.#rows.splice(place, 1)
    else if (!this.#hidden.delete(row.id)) this.#hidden.add(row.id)
  }
}

const place = fc.nat(500)

/** What is asked for, or given. */
export const anyLimit = fc.integer({ min: 2, max: 40 })

/** How pages are cut: by the weight of their rows, of which some are heavy, or by chance; never to fewer rows than `least`. */
export const anyCut = (least: number): fc.Arbitrary<NonNullable<MovingListOptions["cut"]>> =>
  fc.oneof(
    fc
      .record({
        heavy: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
        budget: fc.integer({ min: 1, max: 40 })
      })
      .map(({ heavy, budget }) => (rows: ReadonlyArray<Row>) => {
        let weight = 0
        const over = rows.findIndex(({ id }) => (weight += heavy[Number(id.slice(1)) % heavy.length] ?? 1) > budget)
        return over < 0 ? rows.length : Math.max(least, over)
      }),
    fc
      .array(fc.integer({ min: least, max: 40 }), { minLength: 1, maxLength: 40 })
      .map((lengths) => (_: ReadonlyArray<Row>, answer: number) => lengths[answer % lengths.length] ?? least)
  )

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 0, 300, 1_000).map((later): Change => ({ _tag: "insert", later })) },
  { weight: 4, arbitrary: place.map((at): Change => ({ _tag: "delete", place: at })) },
  { weight: 4, arbitrary: place.map((at): Change => ({ _tag: "flip", place: at })) }
)

/** What happens before each answer. The service's limit changes a few times, not with every answer, and stays two at least. */
export const anySchedule = (limitChanges: number): fc.Arbitrary<Schedule> =>
  fc
    .tuple(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 40 }), fc.array(anyLimit, { maxLength: limitChanges }), fc.nat(10))
    .map(([schedule, limits, first]) =>
      schedule.map((changes, n): ReadonlyArray<Change> => {
        const limit = (n - first) % 8 === 0 ? limits[(n - first) / 8] : undefined
        return limit === undefined ? changes : [...changes, { _tag: "clamp", limit }]
      })
    )

/**
 * Lists of sixty rows of which one neighbouring pair shares its instant and changes places by chance, and of which a few rows in front are deleted before
 * one answer: each pair, number and answer.
 */
export const pairLists = (order: "asc" | "desc"): ReadonlyArray<MovingList> => {
  const size = 60
  const numbersTo = (most: number) => Array.from({ length: most }, (_, n) => n + 1)
  return numbersTo(size - 1).flatMap((pair) => {
    const rows = rowsOf(size).map((row, n) => (n === pair ? { ...row, at: row.at - 1_000 } : row))
    return numbersTo(4).flatMap((deletes) => {
      const deletions = Array.from({ length: deletes }, (_, n): Change => ({ _tag: "delete", place: order === "asc" ? 0 : size - 1 - n }))
      return numbersTo(4).map(
        (answer) => new MovingList({ order, rows, schedule: [...Array.from({ length: answer - 1 }, () => []), deletions], shuffled: true })
      )
    })
  })
}

export const position: Pick<ScanOptions<Row, never, never>, "id" | "at"> = { id: ({ id }) => id, at: ({ at }) => at }

/** Every seventh row breaks the contract: the service sorts by its instant, and the client cannot read it. */
export const someUndated: typeof position = { id: ({ id }) => id, at: ({ id, at }) => (Number(id.slice(1)) % 7 === 3 ? undefined : at) }

/** How wrong the clock of the answers may be, where there is one. */
export const anyAhead = fc.oneof(
  fc.constantFrom(0, undefined),
  fc.integer({ min: -5_000, max: 5_000 }),
  fc.integer({ min: -1e9, max: 1e9 })
)

/** Any list and what happens to it. */
export const anyWorld = (limitChanges = 4) =>
  fc.record({
    rows: fc.tuple(fc.nat(120), fc.constantFrom(1, 3, 50)).map(([size, group]) => rowsOf(size, group)),
    clamp: anyLimit,
    schedule: anySchedule(limitChanges),
    hidden: fc.array(fc.nat(120)).map((places) => new Set(places.map((n) => `r${n}`))),
    ahead: anyAhead
  })

export type ReadOptions = Partial<ScanOptions<Row, never, never>> & { readonly limit: number }

/** Reads a list to its end, on a service that refuses to give more rows than the scan's limit. */
export const read = (list: MovingList, order: "asc" | "desc", options: ReadOptions) => {
  const { fetch, last, ...rest } = {
    order,
    fetch: list.fetch,
    last: options.fetch === undefined ? list.last : undefined,
    ...position,
    ...options
  }
  const refused = (limit: number) => limit > Math.max(2, options.limit)
  const refusal = (limit: number) => Effect.die(new Error(`${limit} rows were asked for`))
  return pages({
    ...rest,
    fetch: (offset, limit) => (refused(limit) ? refusal(limit) : fetch(offset, limit)),
    last: last && ((limit) => (refused(limit) ? refusal(limit) : last(limit)))
  }).pipe(Stream.runCollect)
}
export const readSync = (list: MovingList, order: "asc" | "desc", options: ReadOptions) => Effect.runSync(read(list, order, options))

/** Whether a world moves by a page between two answers: no scan can follow such a list, and may say so. */
const outruns = ({ clamp, schedule }: { readonly clamp: number; readonly schedule: Schedule }, limit: number): boolean => {
  const page = Math.min(limit, clamp, ...schedule.flat().map((change) => (change._tag === "clamp" ? change.limit : Infinity)))
  return schedule.some((changes) => changes.filter(({ _tag }) => _tag !== "clamp").length >= page)
}

export const rowsIn = (found: ReadonlyArray<ScanPage<Row>>) => found.flatMap((page) => page.rows)

/** What the promise of a scan comes to: rows given twice, rows that stayed and were not given, rows out of order, and whether it came to its end. */
export const outcome = (list: MovingList, order: "asc" | "desc", found: ReadonlyArray<ScanPage<Row>>, at = position.at) => {
  const given = rowsIn(found).map(({ id }) => id)
  const once = new Set(given)
  const times = rowsIn(found).flatMap((row) => at(row) ?? [])
  return {
    twice: given.length - once.size,
    lost: [...list.stayed].filter((id) => !once.has(id)),
    inOrder: times.every((time, place) => place === 0 || (time - (times[place - 1] ?? time)) * (order === "asc" ? 1 : -1) >= 0),
    complete: found.at(-1)?.report.complete
  }
}
export const kept = { twice: 0, lost: [], inOrder: true, complete: true }

/** What reading a world comes to. A scan that gives up has kept its promise where the list outran it, and nowhere else. */
export const outcomeIn = <E>(
  world: { readonly clamp: number; readonly schedule: Schedule },
  limit: number,
  list: MovingList,
  order: "asc" | "desc",
  scan: Effect.Effect<ReadonlyArray<ScanPage<Row>>, E | ScanStalled>,
  at = position.at
) =>
  scan.pipe(
    Effect.map((found): unknown => outcome(list, order, found, at)),
    Effect.catchIf(
      (error) => error instanceof ScanStalled && outruns(world, limit),
      () => Effect.succeed(kept)
    )
  )
