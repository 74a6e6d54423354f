/**
 * How a source's content becomes a collection: cut into chunks, and turned into vectors. Settings are open: what this version does not know arrives
 * as `Unknown` with the JSON that was sent.
 */
import * as Schema from "effect/Schema"

const Size = Schema.optional(Schema.Number)

/** How documents are cut: along the syntax that tree-sitter finds, or by lines. Sizes that are undefined are the service's own. */
export const Chunking = Schema.TaggedUnion({
  TreeSitter: { maxSizeBytes: Size },
  Lines: { maxLines: Size, maxSizeBytes: Size },
  Unknown: { raw: Schema.Unknown }
})
export type Chunking = typeof Chunking.Type

/** What a dense model embeds for, and the prompts that tell it so. */
export const EmbeddingTask = Schema.Struct({
  taskName: Schema.String,
  documentPrompt: Schema.optional(Schema.String),
  queryPrompt: Schema.optional(Schema.String)
})
export type EmbeddingTask = typeof EmbeddingTask.Type

/** A model that makes dense vectors. The contract names `Qwen/Qwen3-Embedding-0.6B`; a source may have a newer one. */
export const DenseEmbedding = Schema.TaggedUnion({
  Model: { model: Schema.String, task: Schema.optional(EmbeddingTask) },
  Unknown: { raw: Schema.Unknown }
})
export type DenseEmbedding = typeof DenseEmbedding.Type

/** A model that makes sparse vectors, `Chroma/BM25`, `prithivida/Splade_PP_en_v1` or newer, and the metadata key under which they are stored. */
export const SparseEmbedding = Schema.TaggedUnion({
  Model: { model: Schema.optional(Schema.String), key: Schema.optional(Schema.String) },
  Unknown: { raw: Schema.Unknown }
})
export type SparseEmbedding = typeof SparseEmbedding.Type

/** The vectors of a source's chunks. Without a sparse model there are none of that kind. */
export const Embedding = Schema.Struct({
  dense: Schema.optional(DenseEmbedding),
  sparse: Schema.optional(SparseEmbedding)
})
export type Embedding = typeof Embedding.Type
