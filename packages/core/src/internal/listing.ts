/**
 * Lists as the services offer them: options checked before anything is sent, the scan's failures as the errors that users know.
 */
import * as Arr from "effect/Array"
import type * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type * as Headers from "effect/http/Headers"
import type { CollectOptions, ListOptions, PageFacts, ScanFacts, ScanOptions } from "../Listing.ts"
import { isMalformed, type Malformed } from "../Malformed.ts"
import * as Scan from "../Scan.ts"
import type { CallOptions } from "../SyncConfig.ts"
import { InvalidRequest, InvalidResponse } from "../SyncError.ts"
import * as Telemetry from "../Telemetry.ts"
import { isJson } from "./json.ts"
import { written } from "./request.ts"
import { checkOptions } from "./rules.ts"
import { serverTime } from "./serverTime.ts"
import { record } from "./telemetry.ts"

type Dated = { readonly id: string; readonly createdAt: DateTime.Utc }
type Row = Dated | Malformed

/** One kind of list. */
interface Kind<Item extends Dated, Query extends ListOptions, Found, E> {
  /** The service's name, for spans. */
  readonly service: string
  readonly operation: string
  readonly pageSize: number
  readonly fetch: (query: Query, offset: number, limit: number, options?: CallOptions) => Effect.Effect<Scan.Answer<Item | Malformed>, E>
  /** Refuses wrong filters of a query. */
  readonly check: (query: Query) => Effect.Effect<unknown, InvalidRequest>
  /** The filters of a query, for a cursor to know its own. */
  readonly filters: (query: Query) => unknown
  /** Which of the good rows a query gives, as its pages hold them. */
  readonly found: (query: Query, items: ReadonlyArray<Item>) => Found
  readonly items: (found: Found) => ReadonlyArray<Item>
}

/** The four ways to read a list: one request, all pages, all rows, an array. */
export const makeListing = <Item extends Dated, Query extends ListOptions, Found, E>(kind: Kind<Item, Query, Found, E>) => {
  const { service, operation, pageSize, items } = kind

  /** Before anything is begun. */
  const check = (query: Query) => Effect.andThen(written(operation, "query", checkOptions, query), () => kind.check(query))

  const toPage = (query: Query, offset: number, { rows, now }: Scan.Answer<Item | Malformed>): Found & PageFacts => {
    const [good, malformed] = split(rows)
    return { ...kind.found(query, good), malformed, offset, now }
  }

  const page = Effect.fn(`${service}.page`)(function* (query: Query & { readonly offset?: number | undefined }, options?: CallOptions) {
    yield* check(query)
    const { offset = 0 } = query
    return toPage(query, offset, yield* kind.fetch(query, offset, query.limit ?? pageSize, options))
  })

  const pages = (query: Query & ScanOptions, options?: CallOptions) =>
    Stream.unwrap(
      Effect.map(check(query), () =>
        scan({
          operation,
          order: query.order ?? "desc",
          limit: query.limit ?? pageSize,
          prefetch: query.prefetch,
          cursor: query.cursor,
          filters: kind.filters(query),
          fetch: (order, offset, limit) => kind.fetch({ ...query, order }, offset, limit, options)
        })
      )
    ).pipe(
      Stream.map((scanned): Found & PageFacts & ScanFacts => Object.assign(new Facts(scanned), toPage(query, scanned.offset, scanned))),
      Stream.filter((found) => items(found).length > 0 || found.malformed.length > 0 || found.report.complete),
      Stream.withSpan(`${service}.pages`)
    )

  const list = (query: Query & ScanOptions, options?: CallOptions) =>
    pages(query, options).pipe(
      Stream.tap((found) =>
        Effect.forEach(found.malformed, ({ issue }) => Effect.logWarning(`${operation}: a row breaks the contract: ${issue}`), {
          discard: true
        })
      ),
      Stream.map(items),
      Stream.filter(Arr.isReadonlyArrayNonEmpty),
      Stream.flattenArray
    )

  const collect = Effect.fn(`${service}.collect`)(function* (
    query: Query,
    { max = 10_000, ...options }: CallOptions & CollectOptions = {}
  ) {
    yield* written(operation, "", checkOptions, { max })
    const rows = yield* list(query, options).pipe(Stream.take(max + 1), Stream.runCollect)
    return { ...kind.found(query, rows.slice(0, max)), complete: rows.length <= max }
  })

  return { page, pages, list, collect }
}

/** The cursor is written out when it is asked for. A class for the rows' sake: see `FoundPage` in `Scan`. */
class Facts implements ScanFacts {
  readonly report: Scan.ScanReport
  readonly #scanned: Scan.ScanPage<unknown>

  constructor(scanned: Scan.ScanPage<unknown>) {
    this.report = scanned.report
    this.#scanned = scanned
  }

  get cursor(): string {
    return this.#scanned.cursor
  }
}

const split = <Item extends Dated>(rows: ReadonlyArray<Item | Malformed>): readonly [ReadonlyArray<Item>, ReadonlyArray<Malformed>] => {
  const malformed = rows.filter(isMalformed)
  const isGood = (row: Item | Malformed): row is Item => !isMalformed(row)
  // All of them are good where none is malformed, as nearly always.
  return [malformed.length === 0 ? (rows as ReadonlyArray<Item>) : rows.filter(isGood), malformed]
}

/** Reads a page of rows: counted, with the service's clock, and refused where `strict` and a row breaks the contract. */
export const readRows =
  <Row extends object>(operation: string, strict: boolean | undefined) =>
  (
    rows: ReadonlyArray<Row | Malformed>,
    headers: Headers.Headers,
    context: Context.Context<never>
  ): Result.Result<Scan.Answer<Row | Malformed>, string> => {
    const place = strict === true ? rows.findIndex(isMalformed) : -1
    const row = rows[place]
    if (row !== undefined && isMalformed(row)) return Result.fail(`row ${place}: ${row.issue}`)
    record(Telemetry.rows, rows.length, { operation }, context)
    return Result.succeed({ rows, now: serverTime(headers) })
  }

interface Scanned<A extends Row, E> {
  readonly operation: string
  readonly order: "asc" | "desc"
  readonly limit: number
  readonly prefetch: number | undefined
  readonly cursor: string | undefined
  /** The filters, for a cursor to know its own query. */
  readonly filters: unknown
  readonly fetch: (order: "asc" | "desc", offset: number, limit: number) => Effect.Effect<Scan.Answer<A>, E>
}

const scan = <A extends Row, E>({ operation, filters, fetch, ...options }: Scanned<A, E>) =>
  Scan.pages({
    ...options,
    name: `${operation} ${JSON.stringify(filters)}`,
    fetch: (offset, limit) => fetch(options.order, offset, limit),
    last: (limit) => fetch(options.order === "asc" ? "desc" : "asc", 0, limit),
    id: rowId,
    at: rowAt
  }).pipe(
    Stream.mapError((error) => {
      if (error instanceof Scan.InvalidCursor) return new InvalidRequest({ operation, field: "cursor", issue: error.message })
      if (!(error instanceof Scan.ScanStalled)) return error
      const issue = error.message
      return new InvalidResponse({ operation, attempts: [], status: 200, requestId: undefined, issue, snippet: "", retryable: true })
    })
  )

const rowId = (row: Row): string => {
  if (!isMalformed(row)) return row.id
  // Most malformed rows have an id. A row's whole JSON would change with its status.
  return isJson(row.raw) && typeof row.raw["id"] === "string" ? row.raw["id"] : JSON.stringify(row.raw)
}

/** What else is wrong with a malformed row nobody knows, so where it stands is told by the rows beside it. */
const rowAt = (row: Row): number | undefined => (isMalformed(row) ? undefined : DateTime.toEpochMillis(row.createdAt))
