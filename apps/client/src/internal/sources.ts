/**
 * Sources, read, made and deleted. Loaded with the first of these calls.
 */
import type * as CoreIndexing from "@chroma-sync/core/Indexing"
import { sourceToJson } from "@chroma-sync/core/Source"
import type * as Core from "@chroma-sync/core/Source"
import { type ScannedSourcePage, Sources } from "@chroma-sync/core/Sources"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CallOptions } from "../CallOptions.ts"
import { fromOrigin, toPage } from "../fromCore.ts"
import type { Chunking, DenseEmbedding, SparseEmbedding } from "../Indexing.ts"
import type { LostCreate, SourceReconciliation } from "../Reconciliation.ts"
import type { CreateSource, Source, SourceQuery } from "../Source.ts"
import { toCallOptions } from "./toCallOptions.ts"
import { toCreateSource, toLostCreate } from "./toCore.ts"

export const layer = Sources.layer

export const list = (query?: SourceQuery, options?: CallOptions) => ({
  rows: Stream.unwrap(Sources.useSync((sources) => sources.list(query, toCallOptions(options)))),
  toItem: toSource
})

export const pages = (query?: SourceQuery, options?: CallOptions) => ({
  rows: Stream.unwrap(Sources.useSync((sources) => sources.pages(query, toCallOptions(options)))),
  toItem: (page: ScannedSourcePage) => toPage(page, page.sources.map(toSource))
})

export const get = (id: string, options?: CallOptions) =>
  Effect.map(
    Sources.use((sources) => sources.get(id, toCallOptions(options))),
    toSource
  )

export const create = (input: CreateSource, options?: CallOptions) =>
  Effect.map(
    Sources.use((sources) => sources.create(toCreateSource(input), toCallOptions(options))),
    (sourceId) => ({ sourceId })
  )

export const reconcile = (lost: LostCreate, options?: CallOptions) =>
  Effect.map(
    Sources.use((sources) => sources.reconcile(toLostCreate(lost), toCallOptions(options))),
    (found): SourceReconciliation => {
      switch (found._tag) {
        case "Created":
          return { outcome: "created", source: toSource(found.source) }
        case "NotCreated":
          return { outcome: "not_created" }
        case "Ambiguous":
          return { outcome: "ambiguous", candidates: found.candidates.map(toSource) }
      }
    }
  )

export const remove = (id: string, options?: CallOptions) => Sources.use((sources) => sources.delete(id, toCallOptions(options)))

const toSource = (source: Core.Source): Source => ({
  id: source.id,
  databaseName: source.databaseName,
  origin: fromOrigin(source.origin),
  embedding: {
    dense: source.embedding.dense && fromDense(source.embedding.dense),
    sparse: source.embedding.sparse && fromSparse(source.embedding.sparse)
  },
  embeddingModel: source.embeddingModel && fromDense(source.embeddingModel),
  chunking: source.chunking && fromChunking(source.chunking),
  createdAt: DateTime.toDateUtc(source.createdAt),
  raw: sourceToJson(source)
})

const fromDense = (dense: CoreIndexing.DenseEmbedding): DenseEmbedding =>
  dense._tag === "Model" ? { model: dense.model, task: dense.task } : { raw: dense.raw }

const fromSparse = (sparse: CoreIndexing.SparseEmbedding): SparseEmbedding =>
  sparse._tag === "Model" ? { model: sparse.model, key: sparse.key } : { raw: sparse.raw }

const cuts = { TreeSitter: "tree_sitter", Lines: "lines", Unknown: "unknown" } as const

const fromChunking = ({ _tag, ...fields }: CoreIndexing.Chunking): Chunking =>
  // The two unions differ in the name and the spelling of their tag alone.
  ({ kind: cuts[_tag], ...fields }) as Chunking
