/**
 * The scan as the services offer it: options checked before anything is sent, and its failures as the errors that users know.
 */
import type * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as Headers from "effect/http/Headers"
import { isMalformed, type Malformed } from "../Malformed.ts"
import * as Scan from "../Scan.ts"
import { InvalidRequest, InvalidResponse } from "../SyncError.ts"
import * as Telemetry from "../Telemetry.ts"
import { isJson } from "./json.ts"
import { serverTime } from "./paging.ts"
import { record } from "./telemetry.ts"

type Row = { readonly id: string; readonly createdAt: DateTime.Utc } | Malformed

interface Listing<A extends Row, E> {
  readonly operation: string
  readonly order: "asc" | "desc" | undefined
  readonly limit: number
  readonly prefetch: number | undefined
  readonly cursor: string | undefined
  /** The filters, for a cursor to know its own query. */
  readonly filters: unknown
  readonly fetch: (order: "asc" | "desc", offset: number, limit: number) => Effect.Effect<Scan.Answer<A>, E>
}

export const scan = <A extends Row, E>({ operation, filters, fetch, ...options }: Listing<A, E>) => {
  const order = options.order ?? "desc"
  const invalid = (field: string, issue: string) => new InvalidRequest({ operation, field, issue: `${field}: ${issue}` })
  const { limit, prefetch = 1 } = options
  if (!Number.isInteger(limit) || limit < 1) return Stream.fail(invalid("limit", `${limit} is not a whole number from 1`))
  if (!Number.isInteger(prefetch) || prefetch < 0 || prefetch > 8) {
    return Stream.fail(invalid("prefetch", `${prefetch} is not a whole number from 0 to 8`))
  }
  return Scan.pages({
    order,
    limit,
    prefetch,
    cursor: options.cursor,
    name: `${operation} ${JSON.stringify(filters)}`,
    fetch: (offset, limit) => fetch(order, offset, limit),
    newest: Effect.map(fetch("desc", 0, 1), ({ rows }) => (rows[0] === undefined ? undefined : rowAt(rows[0]))),
    id: rowId,
    at: rowAt
  }).pipe(
    Stream.mapError((error) => {
      if (error instanceof Scan.InvalidCursor) return invalid("cursor", error.issue)
      if (error instanceof Scan.ScanStalled) return toInvalidResponse(operation, error.report)
      return error
    })
  )
}

/** Reads a page of rows within the attempt: counted, with the service's clock, and refused where `strict` and a row breaks the contract. */
export const readRows =
  <Row extends object>(operation: string, strict: boolean | undefined) =>
  (rows: ReadonlyArray<Row | Malformed>, headers: Headers.Headers): Effect.Effect<Scan.Answer<Row | Malformed>, string> => {
    const place = strict === true ? rows.findIndex(isMalformed) : -1
    const row = rows[place]
    if (row !== undefined && isMalformed(row)) return Effect.fail(`row ${place}: ${row.issue}`)
    return Effect.contextWith((context: Context.Context<never>) => {
      record(Telemetry.rows, rows.length, { operation }, context)
      return Effect.succeed({ rows, now: serverTime(headers) })
    })
  }

const toInvalidResponse = (operation: string, { stepBacks, limit }: Scan.ScanReport) =>
  new InvalidResponse({
    operation,
    attempts: [],
    status: 200,
    requestId: undefined,
    issue: `the list cannot be followed (${stepBacks} steps back): it is not sorted by creation time, does not heed the offset, or moves by more than ${limit} rows between two requests; larger pages help against the last`,
    snippet: ""
  })

const rowId = (row: Row): string => {
  if (!isMalformed(row)) return row.id
  // Most malformed rows have an id. A row's whole JSON would change with its status.
  return isJson(row.raw) && typeof row.raw["id"] === "string" ? row.raw["id"] : JSON.stringify(row.raw)
}

/** What else is wrong with a malformed row nobody knows, so where it stands is told by the rows beside it. */
const rowAt = (row: Row): number | undefined => (isMalformed(row) ? undefined : DateTime.toEpochMillis(row.createdAt))
