/**
 * Sources as users meet them: read one, a page, all pages or a stream; make one, delete one.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { CreateSource } from "./CreateSource.ts"
import { isMalformed, type Malformed } from "./Malformed.ts"
import type { CallError, CreateError } from "./Operation.ts"
import type { SourceReconciliation } from "./Reconciliation.ts"
import type { Source, SourceId, SourceOrigin, SourceType } from "./Source.ts"
import { createSource, deleteSource, getSource, listSources } from "./SourcesOperations.ts"
import { type CallOptions, SyncConfig } from "./SyncConfig.ts"
import { InvalidRequest, type OutcomeUnknown } from "./SyncError.ts"
import { SyncHttp } from "./SyncHttp.ts"
import { readRows, scan } from "./internal/listing.ts"
import { isAskedSource, reconciled } from "./internal/reconcile.ts"
import { toSourcesQuery } from "./internal/sourceInput.ts"
import { newSourceToWire } from "./internal/sourceWire.ts"

/** Which sources, in which order. */
export interface SourceQuery {
  readonly databaseName?: string | undefined
  readonly sourceType?: SourceType | undefined
  /** By creation time. Default `desc`, newest first. */
  readonly order?: "asc" | "desc" | undefined
  /** Rows per request. Default `SyncConfig.pageSize`. */
  readonly limit?: number | undefined
}

/** One request's worth: the sources, and the rows that break the contract. */
export interface SourcePage {
  readonly sources: ReadonlyArray<Source>
  readonly malformed: ReadonlyArray<Malformed>
  /** Where the page began in the service's list. */
  readonly offset: number
  /** The service's own clock when it answered, to the second, in milliseconds since the Unix epoch. */
  readonly now: number | undefined
}

/** What reading and deleting sources can fail with. */
export type SourceError = CallError<typeof listSources | typeof getSource | typeof deleteSource>

/**
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
    /** Every page of a drift-proof scan: each source that stayed is in exactly one of them, in order. */
    readonly pages: (query?: SourceQuery, options?: CallOptions) => Stream.Stream<SourcePage, SourceError>
    /** Every source that matches, exactly once and in order. Rows that break the contract are logged as warnings; `pages` has them. */
    readonly list: (query?: SourceQuery, options?: CallOptions) => Stream.Stream<Source, SourceError>
    /** One source. */
    readonly get: (id: string, options?: CallOptions) => Effect.Effect<Source, SourceError>
    /**
     * Makes a source, and gives its id. One that exists already is a `Conflict`; a lost answer is an `OutcomeUnknown`, and nothing is sent twice.
     */
    readonly create: (input: CreateSource, options?: CallOptions) => Effect.Effect<SourceId, CreateError<typeof createSource>>
    /**
     * Looks whether a create whose answer was lost has made its source: among the newest of its database that came since it was sent, by the
     * service's clock. Somebody else's source of the same place in that time counts too.
     */
    readonly reconcile: (error: OutcomeUnknown, options?: CallOptions) => Effect.Effect<SourceReconciliation, SourceError>
    /** Deletes a source. */
    readonly delete: (id: string, options?: CallOptions) => Effect.Effect<void, SourceError>
  }
>()("@chroma-sync/core/Sources") {
  static readonly layerNoDeps: Layer.Layer<Sources, never, SyncConfig | SyncHttp> = Layer.effect(
    Sources,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const http = yield* SyncHttp

      const fetch = (query: SourceQuery, offset: number, limit: number, options: CallOptions | undefined) =>
        http.call(listSources, { query: toSourcesQuery(query, offset, limit), read: readRows<Source>(listSources.name, false), options })

      const page = Effect.fn("Sources.page")(function* (
        query: SourceQuery & { readonly offset?: number | undefined } = {},
        options?: CallOptions
      ) {
        const offset = query.offset ?? 0
        const { rows, now } = yield* fetch(query, offset, query.limit ?? config.pageSize, options)
        return toPage(offset, rows, now)
      })

      const pages = (query: SourceQuery = {}, options?: CallOptions) =>
        scan({
          operation: listSources.name,
          order: query.order,
          limit: query.limit ?? config.pageSize,
          prefetch: undefined,
          cursor: undefined,
          filters: [query.databaseName, query.sourceType],
          fetch: (order, offset, limit) => fetch({ ...query, order }, offset, limit, options)
        }).pipe(
          Stream.map((scanned) => toPage(scanned.offset, scanned.rows, scanned.now)),
          Stream.filter((found) => found.sources.length > 0 || found.malformed.length > 0),
          Stream.withSpan("Sources.pages")
        )

      const list = (query?: SourceQuery, options?: CallOptions) =>
        pages(query, options).pipe(
          Stream.tap((found) =>
            Effect.forEach(found.malformed, ({ issue }) => Effect.logWarning(`${listSources.name}: a row breaks the contract: ${issue}`), {
              discard: true
            })
          ),
          Stream.flatMap((found) => Stream.fromArray(found.sources))
        )

      const get = Effect.fn("Sources.get")((id: string, options?: CallOptions) =>
        http.call(getSource, { params: { source_id: id }, options })
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
        { request, sentAt }: OutcomeUnknown,
        options?: CallOptions
      ): Effect.fn.Return<SourceReconciliation, SourceError> {
        if (request._tag !== "CreateSource") {
          return yield* new InvalidRequest({
            operation: "sources.reconcile",
            field: "error",
            issue: "the request was to create an invocation; ask Invocations.reconcile"
          })
        }
        return yield* reconciled(
          sentAt,
          Stream.map(pages({ databaseName: request.databaseName }, options), ({ sources, malformed, now }) => ({
            rows: sources,
            malformed: malformed.length,
            now
          })),
          isAskedSource(request.origin),
          (source) => ({ source })
        )
      })

      const delete_ = Effect.fn("Sources.delete")((id: string, options?: CallOptions) =>
        http.call(deleteSource, { params: { source_id: id }, options })
      )

      return Sources.of({ page, pages, list, get, create, reconcile, delete: delete_ })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<Sources, never, SyncConfig> = Sources.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}

/** What tells the source from others: credentials do not. */
const withoutKeys = (origin: CreateSource["origin"]): SourceOrigin => {
  if (origin._tag !== "S3") return origin
  const { awsAccessKeyId: _id, awsSecretAccessKey: _secret, ...rest } = origin
  return rest
}

const toPage = (offset: number, rows: ReadonlyArray<Source | Malformed>, now: number | undefined): SourcePage => ({
  sources: rows.filter((row): row is Source => !isMalformed(row)),
  malformed: rows.filter(isMalformed),
  offset,
  now
})
