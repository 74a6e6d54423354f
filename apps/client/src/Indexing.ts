/**
 * How a source's content becomes a collection: cut into chunks, and turned into vectors.
 */

/** How documents are cut: along the syntax that tree-sitter finds, or by lines. What is left out is the service's own. */
export type Chunking =
  | { readonly kind: "tree_sitter"; readonly maxSizeBytes?: number | undefined }
  | { readonly kind: "lines"; readonly maxLines?: number | undefined; readonly maxSizeBytes?: number | undefined }
  | { readonly kind: "unknown"; readonly raw: unknown }

/** What a dense model embeds for, and the prompts that tell it so. */
export interface EmbeddingTask {
  readonly taskName: string
  readonly documentPrompt?: string | undefined
  readonly queryPrompt?: string | undefined
}

/** A model that makes dense vectors, such as `Qwen/Qwen3-Embedding-0.6B`; one that this version cannot read is `raw`. */
export type DenseEmbedding =
  | { readonly model: string; readonly task?: EmbeddingTask | undefined; readonly raw?: undefined }
  | { readonly raw: unknown; readonly model?: undefined }

/** A model that makes sparse vectors, such as `Chroma/BM25`, and the metadata key under which they are stored. */
export type SparseEmbedding =
  | { readonly model?: string | undefined; readonly key?: string | undefined; readonly raw?: undefined }
  | { readonly raw: unknown; readonly model?: undefined; readonly key?: undefined }

/** The vectors of a source's chunks. Without a sparse model there are none of that kind. */
export interface Embedding {
  readonly dense?: DenseEmbedding | undefined
  readonly sparse?: SparseEmbedding | undefined
}
