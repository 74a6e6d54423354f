/**
 * Invocations as users meet them: read one, a page, all pages or a stream; start one, cancel one.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { CreateInvocation } from "./CreateInvocation.ts"
import type { Invocation, InvocationId, StatusName } from "./Invocation.ts"
import { cancelInvocation, createInvocation, getInvocation, latestInvocationsByKeys, listInvocations } from "./InvocationsOperations.ts"
import type { CollectOptions, ListOptions, PageFacts, ScanFacts, ScanOptions } from "./Listing.ts"
import { isMalformed, type Malformed } from "./Malformed.ts"
import type { CallError, CreateError } from "./Operation.ts"
import type { InvocationReconciliation } from "./Reconciliation.ts"
import type { SourceType } from "./SourceId.ts"
import { type CallOptions, SyncConfig } from "./SyncConfig.ts"
import { InvalidRequest, type LostCreate } from "./SyncError.ts"
import { SyncHttp } from "./SyncHttp.ts"
import { askedStatuses, toCreatePayload, toWireQuery } from "./internal/invocationInput.ts"
import { makeListing, readRows } from "./internal/listing.ts"
import { isAskedInvocation, reconciled } from "./internal/reconcile.ts"
import { written } from "./internal/request.ts"
import { ofId } from "./internal/rules.ts"
import { statusName } from "./internal/status.ts"

/** Which invocations, in which order. A source and a database exclude each other, as the service has it. */
export type InvocationQuery = InvocationFilter & ListOptions

/** A query that is read page by page. */
export type InvocationScan = InvocationQuery & ScanOptions

/** The filters of a query. `status` may name any statuses: what the service cannot filter by is filtered here, over the same scan. */
export type InvocationFilter = {
  readonly sourceType?: SourceType | undefined
  readonly status?: StatusName | ReadonlyArray<StatusName> | undefined
} & (
  | { readonly sourceId?: string | undefined; readonly databaseName?: undefined }
  | { readonly databaseName?: string | undefined; readonly sourceId?: undefined }
)

/** One request's worth: the invocations that match, and the rows that break the contract. */
export interface InvocationPage extends PageFacts {
  readonly invocations: ReadonlyArray<Invocation>
}

/** A page of a scan. */
export interface ScannedPage extends InvocationPage, ScanFacts {}

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
 * Lists, reads, starts and cancels invocations; what a lost answer leaves open is looked for by `reconcile`.
 *
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
    readonly collect: (query?: InvocationQuery, options?: CallOptions & CollectOptions) => Effect.Effect<CollectedInvocations, ListError>
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
     * came since it was sent, by the service's clock, give or take a minute: see {@link InvocationReconciliation}. Somebody else's invocation of the
     * same target in that time counts too.
     *
     * @example
     * const create = Effect.gen(function* () {
     *   const { create, reconcile } = yield* Invocations
     *   return yield* create(sourceId, { objectKey: "a.pdf" }).pipe(Effect.catchTag("OutcomeUnknown", (error) => reconcile(error)))
     * })
     */
    readonly reconcile: (lost: LostCreate, options?: CallOptions) => Effect.Effect<InvocationReconciliation, ListError>
    /** The newest invocation of each of these object keys of a source. Keys that have none are left out. */
    readonly latestByKeys: (
      sourceId: string,
      objectKeys: ReadonlyArray<string>,
      options?: CallOptions
    ) => Effect.Effect<LatestByKeys, CallError<typeof latestInvocationsByKeys>>
  }
>()("@chroma-sync/core/Invocations") {
  /** This service over a `SyncHttp` of yours. */
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

      const listing = makeListing({
        service: "Invocations",
        operation: listInvocations.name,
        pageSize: config.pageSize,
        fetch,
        check: (query) => written(listInvocations.name, "query", listInvocations.query, toWireQuery(query, 0, 0)),
        filters: (query) => [query.sourceId, query.databaseName, query.sourceType, askedStatuses(query.status)?.toSorted()],
        found: (query, rows: ReadonlyArray<Invocation>) => {
          const asked = askedStatuses(query.status)
          return { invocations: asked === undefined ? rows : rows.filter(({ status }) => asked.includes(statusName(status))) }
        },
        items: ({ invocations }) => invocations
      })

      const get = Effect.fn("Invocations.get")((id: string, options?: CallOptions) =>
        http.call(getInvocation, { params: { invocation_id: id }, read: ofId(id), options })
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
        // Ids that the service sends are taken as they are.
        return id as InvocationId
      })

      const reconcile = Effect.fn("Invocations.reconcile")(function* (
        lost: LostCreate,
        options?: CallOptions
      ): Effect.fn.Return<InvocationReconciliation, ListError> {
        const { request } = lost
        if (request._tag === "CreateSource") {
          return yield* new InvalidRequest({
            operation: "invocations.reconcile",
            field: "error",
            issue: "the request was to create a source; ask Sources.reconcile"
          })
        }
        const query = request._tag === "AddFile" ? { databaseName: request.databaseName } : { sourceId: request.sourceId }
        return yield* reconciled(
          lost,
          listing.pages(query, options),
          ({ invocations }) => invocations,
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

      return Invocations.of({
        page: (query = {}, options) => listing.page(query, options),
        pages: (query = {}, options) => listing.pages(query, options),
        list: (query = {}, options) => listing.list(query, options),
        collect: (query = {}, options) => listing.collect(query, options),
        get,
        cancel,
        create,
        reconcile,
        latestByKeys
      })
    })
  )

  /** This service, sending as `SyncHttp.layer` does. */
  static readonly layer: Layer.Layer<Invocations, never, SyncConfig> = Invocations.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}

const toLatestByKeys = (rows: ReadonlyMap<string, Invocation | Malformed>): LatestByKeys => {
  const invocations = new Map<string, Invocation>()
  const malformed = new Map<string, Malformed>()
  for (const [key, row] of rows) {
    if (isMalformed(row)) malformed.set(key, row)
    else invocations.set(key, row)
  }
  return { invocations, malformed }
}
