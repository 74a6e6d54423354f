/**
 * Invocations as users read them: one page, all pages, or a stream of single ones.
 */
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import { type Invocation, isMalformed, type Malformed, type StatusName, statusName } from "./Invocation.ts"
import { ListInvocationsQuery, QueryStatus } from "./InvocationsApi.ts"
import * as Scan from "./Scan.ts"
import type { SourceType } from "./Source.ts"
import { SyncApi } from "./SyncApi.ts"
import { SyncConfig } from "./SyncConfig.ts"
import { InvalidRequest } from "./SyncError.ts"
import { type CallError, SyncHttp } from "./SyncHttp.ts"

/** Which invocations, in which order. A source and a database exclude each other, as the service has it. */
export type InvocationQuery = InvocationFilter & {
  /** By creation time. Default `desc`, newest first. */
  readonly order?: "asc" | "desc" | undefined
  /** Rows per request. Default `SyncConfig.pageSize`. */
  readonly limit?: number | undefined
}

/** The filters of a query. `status` may name any statuses: what the service cannot filter by is filtered here, over the same scan. */
export type InvocationFilter = {
  readonly sourceType?: SourceType | undefined
  readonly status?: StatusName | ReadonlyArray<StatusName> | undefined
} & (
  | { readonly sourceId?: string | undefined; readonly databaseName?: undefined }
  | { readonly databaseName?: string | undefined; readonly sourceId?: undefined }
)

/** One request's worth: the invocations that match, and the rows that break the contract. */
export interface InvocationPage {
  readonly invocations: ReadonlyArray<Invocation>
  readonly malformed: ReadonlyArray<Malformed>
  /** Where the page began in the service's list. */
  readonly offset: number
  /** The service's own clock when it answered, to the second, in milliseconds since the Unix epoch. */
  readonly now: number | undefined
}

/** What listing can fail with. */
export type ListError = CallError<400 | 401 | 403 | 404 | 500>

const listing = { name: "invocations.list", needsToken: true, statuses: [400, 401, 403, 404, 500] } as const

/**
 * @example
 * const failed = Effect.gen(function* () {
 *   const invocations = yield* Invocations
 *   return yield* invocations.list({ databaseName: "docs", status: "failed" }).pipe(Stream.take(10), Stream.runCollect)
 * })
 */
export class Invocations extends Context.Service<
  Invocations,
  {
    /**
     * One request, at `offset`. The service cannot filter by `complete`, `failed`, `unknown` or several statuses at once: then the page holds the
     * matching rows of the one that was read. A page may be shorter than `limit` although more follow.
     */
    readonly page: (query?: InvocationQuery & { readonly offset?: number | undefined }) => Effect.Effect<InvocationPage, ListError>
    /** Every page of a drift-proof scan: each row that stayed is in exactly one of them, in order. Pages without a match are left out. */
    readonly pages: (query?: InvocationQuery) => Stream.Stream<InvocationPage, ListError>
    /** Every invocation that matches, exactly once and in order. Rows that break the contract are logged as warnings; `pages` has them. */
    readonly list: (query?: InvocationQuery) => Stream.Stream<Invocation, ListError>
  }
>()("@chroma-sync/core/Invocations") {
  static readonly layerNoDeps: Layer.Layer<Invocations, never, SyncConfig | SyncHttp> = Layer.effect(
    Invocations,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const http = yield* SyncHttp

      const fetch = (query: InvocationQuery, offset: number, limit: number) =>
        Effect.flatMap(toWireQuery(query, offset, limit), (wireQuery) =>
          http.call(
            listing,
            (api) => api.invocations.list({ query: wireQuery, responseMode: "response-only" }),
            (response) => Effect.map(decodeList(response), (rows) => ({ rows, now: serverTime(response.headers["date"]) }))
          )
        )

      const page = Effect.fn("Invocations.page")(function* (query: InvocationQuery & { readonly offset?: number | undefined } = {}) {
        const offset = query.offset ?? 0
        const answer = yield* fetch(query, offset, query.limit ?? config.pageSize)
        return toPage(query, offset, answer.rows, answer.now)
      })

      const pages = (query: InvocationQuery = {}) =>
        Scan.pages({
          order: query.order ?? "desc",
          limit: query.limit ?? config.pageSize,
          fetch: (offset, limit) => fetch(query, offset, limit),
          position
        }).pipe(
          Stream.map((scanned) => toPage(query, scanned.offset, scanned.rows, scanned.now)),
          Stream.filter((found) => found.invocations.length > 0 || found.malformed.length > 0),
          Stream.withSpan("Invocations.pages")
        )

      const list = (query?: InvocationQuery) =>
        pages(query).pipe(
          Stream.tap((found) =>
            Effect.forEach(found.malformed, ({ issue }) => Effect.logWarning(`invocations.list: a row breaks the contract: ${issue}`), {
              discard: true
            })
          ),
          Stream.flatMap((found) => Stream.fromArray(found.invocations))
        )

      return Invocations.of({ page, pages, list })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<Invocations, never, SyncConfig> = Invocations.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}

const decodeList = HttpApiClient.decodeResponse(SyncApi, { group: "invocations", endpoint: "list" })

const toWireQuery = (query: InvocationQuery, offset: number, limit: number) =>
  Schema.decodeUnknownEffect(ListInvocationsQuery)(
    // Absent and undefined differ on the wire.
    Object.fromEntries(
      Object.entries({
        source_id: query.sourceId,
        database_name: query.databaseName,
        source_type: query.sourceType,
        status: serverStatus(query.status),
        limit,
        offset,
        order_by: query.order === "asc" ? "ASC" : "DESC"
      }).filter(([, value]) => value !== undefined)
    )
  ).pipe(
    Effect.mapError((error) => new InvalidRequest({ operation: listing.name, field: "query", issue: error.message.replace(/\s+/g, " ") }))
  )

const statuses = (status: InvocationFilter["status"]): ReadonlyArray<StatusName> | undefined =>
  status === undefined || Array.isArray(status) ? status : [status as StatusName]

/** The one status that the service can filter by, if that is all that was asked for. */
const serverStatus = (status: InvocationFilter["status"]): QueryStatus | undefined => {
  const asked = statuses(status)
  return asked?.length === 1 && Schema.is(QueryStatus)(asked[0]) ? asked[0] : undefined
}

const toPage = (
  query: InvocationQuery,
  offset: number,
  rows: ReadonlyArray<Invocation | Malformed>,
  now: number | undefined
): InvocationPage => {
  const asked = statuses(query.status)
  const invocations: Array<Invocation> = []
  const malformed: Array<Malformed> = []
  for (const row of rows) {
    if (isMalformed(row)) malformed.push(row)
    else if (asked === undefined || asked.includes(statusName(row.status))) invocations.push(row)
  }
  return { invocations, malformed, offset, now }
}

const position = (row: Invocation | Malformed): Scan.Position =>
  isMalformed(row) ? { id: JSON.stringify(row.raw), at: undefined } : { id: row.id, at: DateTime.toEpochMillis(row.createdAt) }

const serverTime = (date: string | undefined): number | undefined => {
  const millis = date === undefined ? Number.NaN : Date.parse(date)
  return Number.isNaN(millis) ? undefined : millis
}
