/**
 * Sources as users meet them: read one, a page, all pages or a stream; make one, delete one.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { CreateSource } from "./CreateSource.ts"
import type { CollectOptions, ListOptions, PageFacts, ScanFacts, ScanOptions } from "./Listing.ts"
import type { CallError, CreateError } from "./Operation.ts"
import type { SourceReconciliation } from "./Reconciliation.ts"
import type { Source, SourceId, SourceOrigin, SourceType } from "./Source.ts"
import { createSource, deleteSource, getSource, listSources } from "./SourcesOperations.ts"
import { type CallOptions, SyncConfig } from "./SyncConfig.ts"
import { InvalidRequest, type LostCreate } from "./SyncError.ts"
import { SyncHttp } from "./SyncHttp.ts"
import { makeListing, readRows } from "./internal/listing.ts"
import { isAskedSource } from "./internal/askedSource.ts"
import { written } from "./internal/request.ts"
import { ofId } from "./internal/rules.ts"
import { reconciled } from "./internal/reconcile.ts"
import { toSourcesQuery } from "./internal/sourceInput.ts"
import { newSourceToWire } from "./internal/sourceWire.ts"

/** Which sources, in which order. */
export interface SourceQuery extends ListOptions {
  readonly databaseName?: string | undefined
  readonly sourceType?: SourceType | undefined
}

/** A query that is read page by page. */
export type SourceScan = SourceQuery & ScanOptions

/** One request's worth: the sources, and the rows that break the contract. */
export interface SourcePage extends PageFacts {
  readonly sources: ReadonlyArray<Source>
}

/** A page of a scan. */
export interface ScannedSourcePage extends SourcePage, ScanFacts {}

/** What `collect` has: `complete` says whether that is all there was. */
export interface CollectedSources {
  readonly sources: ReadonlyArray<Source>
  readonly complete: boolean
}

/** What reading and deleting sources can fail with. */
export type SourceError = CallError<typeof listSources | typeof getSource | typeof deleteSource>

/**
 * Lists, reads, makes and deletes sources.
 *
 * @example
 * const repositories = Effect.gen(function* () {
 *   const sources = yield* Sources
 *   return yield* sources.list({ sourceType: "github" }).pipe(Stream.runCollect)
 * })
 */
export class Sources extends Context.Service<
  Sources,
  {
    /** One request, at `offset`. */
    readonly page: (
      query?: SourceQuery & { readonly offset?: number | undefined },
      options?: CallOptions
    ) => Effect.Effect<SourcePage, SourceError>
    /**
     * Every page of a drift-proof scan: each source that stayed is in exactly one of them, in order. Leaving the stream cancels the requests in
     * flight.
     */
    readonly pages: (query?: SourceScan, options?: CallOptions) => Stream.Stream<ScannedSourcePage, SourceError>
    /** Every source that matches, exactly once and in order. Rows that break the contract are logged as warnings; `pages` has them. */
    readonly list: (query?: SourceScan, options?: CallOptions) => Stream.Stream<Source, SourceError>
    /** What `list` gives, as an array of at most `max` (default 10,000, from 1): it is cut there, and says so. */
    readonly collect: (query?: SourceQuery, options?: CallOptions & CollectOptions) => Effect.Effect<CollectedSources, SourceError>
    /** One source. */
    readonly get: (id: string, options?: CallOptions) => Effect.Effect<Source, SourceError>
    /**
     * Makes a source, and gives its id. One that exists already is a `Conflict`; a lost answer is an `OutcomeUnknown`, and nothing is sent twice.
     */
    readonly create: (input: CreateSource, options?: CallOptions) => Effect.Effect<SourceId, CreateError<typeof createSource>>
    /**
     * Looks whether a create whose answer was lost has made its source: among the newest of its database that came since it was sent, by the
     * service's clock, give or take a minute: see {@link SourceReconciliation}. Somebody else's source of the same place in that time counts too.
     */
    readonly reconcile: (lost: LostCreate, options?: CallOptions) => Effect.Effect<SourceReconciliation, SourceError>
    /** Deletes a source. */
    readonly delete: (id: string, options?: CallOptions) => Effect.Effect<void, SourceError>
  }
>()("@chroma-sync/core/Sources") {
  /** This service over a `SyncHttp` of yours. */
  static readonly layerNoDeps: Layer.Layer<Sources, never, SyncConfig | SyncHttp> = Layer.effect(
    Sources,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const http = yield* SyncHttp

      const fetch = (query: SourceQuery, offset: number, limit: number, options: CallOptions | undefined) =>
        http.call(listSources, {
          query: toSourcesQuery(query, offset, limit),
          read: readRows<Source>(listSources.name, query.strict),
          options
        })

      const listing = makeListing({
        service: "Sources",
        operation: listSources.name,
        pageSize: config.pageSize,
        fetch,
        check: (query) => written(listSources.name, "query", listSources.query, toSourcesQuery(query, 0, 0)),
        filters: (query) => [query.databaseName, query.sourceType],
        found: (_, sources: ReadonlyArray<Source>) => ({ sources }),
        items: ({ sources }) => sources
      })

      const get = Effect.fn("Sources.get")((id: string, options?: CallOptions) =>
        http.call(getSource, { params: { source_id: id }, read: ofId(id), options })
      )

      const create = Effect.fn("Sources.create")(function* (input: CreateSource, options?: CallOptions) {
        const { source_id: id } = yield* http.create(createSource, {
          payload: newSourceToWire(input),
          request: { _tag: "CreateSource", databaseName: input.databaseName, origin: withoutKeys(input.origin) },
          options
        })
        // Ids that the service sends are taken as they are: a source exists by now, whatever its id looks like.
        return id as SourceId
      })

      const reconcile = Effect.fn("Sources.reconcile")(function* (
        lost: LostCreate,
        options?: CallOptions
      ): Effect.fn.Return<SourceReconciliation, SourceError> {
        const { request } = lost
        if (request._tag !== "CreateSource") {
          return yield* new InvalidRequest({
            operation: "sources.reconcile",
            field: "error",
            issue: "the request was to create an invocation; ask Invocations.reconcile"
          })
        }
        return yield* reconciled(
          lost,
          listing.pages({ databaseName: request.databaseName }, options),
          ({ sources }) => sources,
          isAskedSource(request.origin),
          (source) => ({ source })
        )
      })

      const delete_ = Effect.fn("Sources.delete")((id: string, options?: CallOptions) =>
        http.call(deleteSource, { params: { source_id: id }, options })
      )

      return Sources.of({
        page: (query = {}, options) => listing.page(query, options),
        pages: (query = {}, options) => listing.pages(query, options),
        list: (query = {}, options) => listing.list(query, options),
        collect: (query = {}, options) => listing.collect(query, options),
        get,
        create,
        reconcile,
        delete: delete_
      })
    })
  )

  /** This service, sending as `SyncHttp.layer` does. */
  static readonly layer: Layer.Layer<Sources, never, SyncConfig> = Sources.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}

/** What tells the source from others: credentials do not. */
const withoutKeys = (origin: CreateSource["origin"]): SourceOrigin => {
  if (origin._tag !== "S3") return origin
  const { awsAccessKeyId: _id, awsSecretAccessKey: _secret, ...rest } = origin
  return rest
}
