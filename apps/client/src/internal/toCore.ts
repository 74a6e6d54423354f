/**
 * This package's input as core's.
 */
import type { CreateSource as CoreCreateSource } from "@chroma-sync/core/CreateSource"
import type * as CoreIndexing from "@chroma-sync/core/Indexing"
import type { GitRef as CoreGitRef } from "@chroma-sync/core/Invocation"
import type { SourceOrigin as CoreSourceOrigin } from "@chroma-sync/core/Source"
import type { CreateRequest as CoreCreateRequest, LostCreate as CoreLostCreate } from "@chroma-sync/core/SyncError"
import * as Redacted from "effect/Redacted"
import type { GitRef } from "../CreateInvocation.ts"
import type { Chunking, DenseEmbedding, Embedding, SparseEmbedding } from "../Indexing.ts"
import type { CreateRequest, LostCreate } from "../Reconciliation.ts"
import type { CreateSource, SourceOrigin } from "../Source.ts"

export const toGitRef = (ref: GitRef): CoreGitRef =>
  ref.sha === undefined ? { _tag: "Branch", branch: ref.branch } : { _tag: "Sha", sha: ref.sha }

const tags = {
  github: "GitHub",
  s3: "S3",
  web_scrape: "WebScrape",
  file_upload: "FileUpload",
  unknown: "Unknown",
  lines: "Lines",
  tree_sitter: "TreeSitter"
} as const

const toOrigin = ({ kind, ...fields }: SourceOrigin): CoreSourceOrigin =>
  // The two unions differ in the name and the spelling of their tag alone.
  ({ _tag: tags[kind], ...fields }) as CoreSourceOrigin

export const toChunking = ({ kind, ...fields }: Chunking): CoreIndexing.Chunking =>
  // As above.
  ({ _tag: tags[kind], ...fields }) as CoreIndexing.Chunking

const toDense = (dense: DenseEmbedding): CoreIndexing.DenseEmbedding =>
  dense.model === undefined ? { _tag: "Unknown", raw: dense.raw } : { _tag: "Model", model: dense.model, task: dense.task }

const toSparse = (sparse: SparseEmbedding): CoreIndexing.SparseEmbedding =>
  sparse.raw === undefined ? { _tag: "Model", model: sparse.model, key: sparse.key } : { _tag: "Unknown", raw: sparse.raw }

export const toEmbedding = ({ dense, sparse }: Embedding): CoreIndexing.Embedding => ({
  dense: dense && toDense(dense),
  sparse: sparse && toSparse(sparse)
})

/** The secret is wrapped here, before anything can print it. */
export const toCreateSource = ({ origin, embedding, embeddingModel, chunking, databaseName }: CreateSource): CoreCreateSource => {
  const { kind, ...fields } = origin
  const secret =
    "awsSecretAccessKey" in fields && fields.awsSecretAccessKey !== undefined ? Redacted.make(fields.awsSecretAccessKey) : undefined
  return {
    databaseName,
    // The two unions differ in the name and the spelling of their tag, and in the secret.
    origin: { _tag: tags[kind], ...fields, ...(secret && { awsSecretAccessKey: secret }) } as CoreCreateSource["origin"],
    embedding: embedding && toEmbedding(embedding),
    embeddingModel: embeddingModel && toDense(embeddingModel),
    chunking: chunking && toChunking(chunking)
  }
}

const toCreateRequest = (request: CreateRequest): CoreCreateRequest => {
  switch (request.operation) {
    case "invocations.create": {
      const { sourceId, targetCollectionName, ref, objectKey } = request
      return { _tag: "CreateInvocation", sourceId, targetCollectionName, ref: ref && toGitRef(ref), objectKey }
    }
    case "files.add": {
      const { databaseName, collectionName, fileName } = request
      return { _tag: "AddFile", databaseName, collectionName, fileName }
    }
    case "sources.create":
      return { _tag: "CreateSource", databaseName: request.databaseName, origin: toOrigin(request.origin) }
  }
}

/** What core reconciles by. */
export const toLostCreate = ({ request, sentAt }: LostCreate): CoreLostCreate => ({ request: toCreateRequest(request), sentAt })
