/**
 * Invocations as users meet them: read one, a page, all pages or a stream; start one, cancel one.
 */
import * as Arr from "effect/Array"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { CreateInvocation } from "./CreateInvocation.ts"
import { type Invocation, InvocationId, type StatusName, statusName } from "./Invocation.ts"
import { cancelInvocation, createInvocation, getInvocation, latestInvocationsByKeys, listInvocations } from "./InvocationsOperations.ts"
import { isMalformed, type Malformed } from "./Malformed.ts"
import type { CallError, CreateError } from "./Operation.ts"
import type { InvocationReconciliation } from "./Reconciliation.ts"
import type { ScanPage, ScanReport } from "./Scan.ts"
import type { SourceType } from "./SourceId.ts"
import { type CallOptions, SyncConfig } from "./SyncConfig.ts"
import { InvalidRequest, type OutcomeUnknown } from "./SyncError.ts"
import { SyncHttp } from "./SyncHttp.ts"
import { askedStatuses, toCreatePayload, toWireQuery } from "./internal/invocationInput.ts"
import { readRows, scan } from "./internal/listing.ts"
import { isAskedInvocation, reconciled } from "./internal/reconcile.ts"

/** Which invocations, in which order. A source and a database exclude each other, as the service has it. */
export type InvocationQuery = InvocationFilter & {
  /** By creation time. Default `desc`, newest first. */
  readonly order?: "asc" | "desc" | undefined
  /** Rows per request. Default `SyncConfig.pageSize`. */
  readonly limit?: number | undefined
  /** A row that breaks the contract fails the call with `InvalidResponse`, in place of a `Malformed` beside the good rows. Default false. */
  readonly strict?: boolean | undefined
}

/** A query that is read page by page. Its `limit` counts as 2 where it is 1: pages overlap. */
export type InvocationScan = InvocationQuery & {
  /** Pages in flight while the consumer works on one, 0 to 8. Default 1; 0 asks for the next page when it is wanted. */
  readonly prefetch?: number | undefined
  /**
   * A page's `cursor`: goes on behind that page, in any process, with the same promise and the same end. One of another query or order, or a
   * damaged one, is an `InvalidRequest`; another `limit` is fine.
   */
  readonly cursor?: string | undefined
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

/** A page of a scan. Only the last may be empty: its report is complete. */
export interface ScannedPage extends InvocationPage {
  /** Small and opaque, safe in JSON and URLs. Pass it as `cursor` to go on behind this page. */
  readonly cursor: string
  /** How the scan went up to this page. Rows are counted before `status` filters them here. */
  readonly report: ScanReport
}

/** What listing can fail with. */
export type ListError = CallError<typeof listInvocations>

/** The newest invocation of each object key that has one, and the rows that break the contract. */
export interface LatestByKeys {
  readonly invocations: ReadonlyMap<string, Invocation>
  readonly malformed: ReadonlyMap<string, Malformed>
}

/** What `collect` has: `complete` says whether that is all there was. */
export interface CollectedInvocations {
  readonly invocations: ReadonlyArray<Invocation>
  readonly complete: boolean
}

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
    readonly page: (
      query?: InvocationQuery & { readonly offset?: number | undefined },
      options?: CallOptions
    ) => Effect.Effect<InvocationPage, ListError>
    /**
     * Every page of a drift-proof scan: each row that existed and matched throughout is in exactly one of them, in order, whatever is created,
     * deleted or changes status meanwhile. Pages without a match are left out, but for the last. Leaving the stream cancels the requests in flight.
     */
    readonly pages: (query?: InvocationScan, options?: CallOptions) => Stream.Stream<ScannedPage, ListError>
    /** Every invocation that matches, exactly once and in order. Rows that break the contract are logged as warnings; `pages` has them. */
    readonly list: (query?: InvocationScan, options?: CallOptions) => Stream.Stream<Invocation, ListError>
    /**
     * What `list` gives, as an array of at most `max` (default 10,000, from 1): it is cut there, and says so, since a database may hold more than
     * memory does.
     */
    readonly collect: (
      query?: InvocationQuery,
      options?: CallOptions & { readonly max?: number | undefined }
    ) => Effect.Effect<CollectedInvocations, ListError>
    /** One invocation as it stands now. */
    readonly get: (id: string, options?: CallOptions) => Effect.Effect<Invocation, CallError<typeof getInvocation>>
    /**
     * Asks the service to cancel an invocation. It answers before it has done so: the status becomes `Cancelled` later. One that has ended is a
     * `PreconditionFailed`.
     */
    readonly cancel: (id: string, options?: CallOptions) => Effect.Effect<void, CallError<typeof cancelInvocation>>
    /**
     * Starts an invocation of a source, and gives its id. One that exists already, or a collection that is finished, is a `Conflict`; a lost answer
     * is an `OutcomeUnknown`, and nothing is sent twice.
     */
    readonly create: (
      sourceId: string,
      input: CreateInvocation,
      options?: CallOptions
    ) => Effect.Effect<InvocationId, CreateError<typeof createInvocation>>
    /**
     * Looks whether a create or an upload whose answer was lost has made its invocation: among the newest of its source, or of its database, that
     * came since it was sent, by the service's clock. Somebody else's invocation of the same target in that time counts too.
     *
     * @example
     * const create = Effect.gen(function* () {
     *   const { create, reconcile } = yield* Invocations
     *   return yield* create(sourceId, { objectKey: "a.pdf" }).pipe(Effect.catchTag("OutcomeUnknown", (error) => reconcile(error)))
     * })
     */
    readonly reconcile: (error: OutcomeUnknown, options?: CallOptions) => Effect.Effect<InvocationReconciliation, ListError>
    /** The newest invocation of each of these object keys of a source. Keys that have none are left out. */
    readonly latestByKeys: (
      sourceId: string,
      objectKeys: ReadonlyArray<string>,
      options?: CallOptions
    ) => Effect.Effect<LatestByKeys, CallError<typeof latestInvocationsByKeys>>
  }
>()("@chroma-sync/core/Invocations") {
  static readonly layerNoDeps: Layer.Layer<Invocations, never, SyncConfig | SyncHttp> = Layer.effect(
    Invocations,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const http = yield* SyncHttp

      const fetch = (query: InvocationQuery, offset: number, limit: number, options: CallOptions | undefined) =>
        http.call(listInvocations, {
          query: toWireQuery(query, offset, limit),
          read: readRows<Invocation>(listInvocations.name, query.strict),
          options
        })

      const page = Effect.fn("Invocations.page")(function* (
        query: InvocationQuery & { readonly offset?: number | undefined } = {},
        options?: CallOptions
      ) {
        const offset = query.offset ?? 0
        const answer = yield* fetch(query, offset, query.limit ?? config.pageSize, options)
        return toPage(query, offset, answer.rows, answer.now)
      })

      const pages = (query: InvocationScan = {}, options?: CallOptions) =>
        scan({
          operation: listInvocations.name,
          order: query.order,
          limit: query.limit ?? config.pageSize,
          prefetch: query.prefetch,
          cursor: query.cursor,
          filters: [query.sourceId, query.databaseName, query.sourceType, askedStatuses(query.status)?.toSorted()],
          fetch: (order, offset, limit) => fetch({ ...query, order }, offset, limit, options)
        }).pipe(
          Stream.map((scanned) => toScannedPage(query, scanned)),
          Stream.filter(({ invocations, malformed, report }) => invocations.length > 0 || malformed.length > 0 || report.complete),
          Stream.withSpan("Invocations.pages")
        )

      const list = (query?: InvocationScan, options?: CallOptions) =>
        pages(query, options).pipe(
          Stream.tap((found) =>
            Effect.forEach(found.malformed, ({ issue }) => Effect.logWarning(`invocations.list: a row breaks the contract: ${issue}`), {
              discard: true
            })
          ),
          Stream.map((found) => found.invocations),
          Stream.filter(Arr.isReadonlyArrayNonEmpty),
          Stream.flattenArray
        )

      const collect = Effect.fn("Invocations.collect")(function* (
        query?: InvocationQuery,
        { max = 10_000, ...options }: CallOptions & { readonly max?: number | undefined } = {}
      ) {
        if (!Number.isInteger(max) || max < 1) {
          return yield* new InvalidRequest({
            operation: listInvocations.name,
            field: "max",
            issue: `max is ${max}; it must be a whole number from 1`
          })
        }
        const invocations = yield* list(query, options).pipe(Stream.take(max + 1), Stream.runCollect)
        return { invocations: invocations.slice(0, max), complete: invocations.length <= max }
      })

      const get = Effect.fn("Invocations.get")((id: string, options?: CallOptions) =>
        http.call(getInvocation, { params: { invocation_id: id }, options })
      )

      const cancel = Effect.fn("Invocations.cancel")((id: string, options?: CallOptions) =>
        http.call(cancelInvocation, { params: { invocation_id: id }, options })
      )

      const create = Effect.fn("Invocations.create")(function* (sourceId: string, input: CreateInvocation, options?: CallOptions) {
        const { targetCollectionName, ref, objectKey } = input
        const { invocation_id: id } = yield* http.create(createInvocation, {
          params: { source_id: sourceId },
          payload: toCreatePayload(input),
          request: { _tag: "CreateInvocation", sourceId, targetCollectionName, ref, objectKey },
          options
        })
        return InvocationId.make(id)
      })

      const reconcile = Effect.fn("Invocations.reconcile")(function* (
        { request, sentAt }: OutcomeUnknown,
        options?: CallOptions
      ): Effect.fn.Return<InvocationReconciliation, ListError> {
        if (request._tag === "CreateSource") {
          return yield* new InvalidRequest({
            operation: "invocations.reconcile",
            field: "error",
            issue: "the request was to create a source; ask Sources.reconcile"
          })
        }
        const query = request._tag === "AddFile" ? { databaseName: request.databaseName } : { sourceId: request.sourceId }
        return yield* reconciled(
          sentAt,
          Stream.map(pages(query, options), ({ invocations, malformed, now }) => ({ rows: invocations, malformed: malformed.length, now })),
          isAskedInvocation(request),
          (invocation) => ({ invocation })
        )
      })

      const latestByKeys = Effect.fn("Invocations.latestByKeys")(function* (
        sourceId: string,
        objectKeys: ReadonlyArray<string>,
        options?: CallOptions
      ) {
        const rows = yield* http.call(latestInvocationsByKeys, {
          params: { source_id: sourceId },
          payload: { object_keys: objectKeys },
          options
        })
        return toLatestByKeys(rows)
      })

      return Invocations.of({ page, pages, list, collect, get, cancel, create, reconcile, latestByKeys })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<Invocations, never, SyncConfig> = Invocations.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}

const toPage = (
  query: InvocationQuery,
  offset: number,
  rows: ReadonlyArray<Invocation | Malformed>,
  now: number | undefined
): InvocationPage => {
  const asked = askedStatuses(query.status)
  const invocations: Array<Invocation> = []
  const malformed: Array<Malformed> = []
  for (const row of rows) {
    if (isMalformed(row)) malformed.push(row)
    else if (asked === undefined || asked.includes(statusName(row.status))) invocations.push(row)
  }
  return { invocations, malformed, offset, now }
}

const toScannedPage = (query: InvocationQuery, scanned: ScanPage<Invocation | Malformed>): ScannedPage => ({
  ...toPage(query, scanned.offset, scanned.rows, scanned.now),
  report: scanned.report,
  // Written out when it is asked for.
  get cursor() {
    return scanned.cursor
  }
})

const toLatestByKeys = (rows: ReadonlyMap<string, Invocation | Malformed>): LatestByKeys => {
  const invocations = new Map<string, Invocation>()
  const malformed = new Map<string, Malformed>()
  for (const [key, row] of rows) {
    if (isMalformed(row)) malformed.set(key, row)
    else invocations.set(key, row)
  }
  return { invocations, malformed }
}
