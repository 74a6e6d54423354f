/**
 * How the service spells a source in JSON: its kind as a one-key object, flattened beside the fields that every source has. Decoding is total, and
 * keeps the JSON it was given, so that encoding loses nothing.
 */
import * as DateTime from "effect/DateTime"
import type { AwsCredentials, CreateSource } from "../CreateSource.ts"
import type { Chunking, DenseEmbedding, Embedding, EmbeddingTask, SparseEmbedding } from "../Indexing.ts"
import { isMalformed, type Malformed } from "../Malformed.ts"
import type { Source, SourceId, SourceOrigin } from "../Source.ts"
import { instant } from "./instant.ts"
import { isJson, type Json, malformed, number, present, text, texts } from "./json.ts"

/** Any JSON value to a source, or to what is wrong with it. Never throws. */
export const sourceFromWire = (raw: unknown): Source | Malformed => {
  if (!isJson(raw)) return malformed(raw, "Expected an object")
  const { id, database_name: databaseName, embedding, embedding_model: model, chunking, created_at: createdAt, ...kind } = raw
  if (typeof id !== "string") return malformed(raw, "Expected a string", "id")
  if (typeof databaseName !== "string") return malformed(raw, "Expected a string", "database_name")
  const created = instant(createdAt)
  if (created === undefined) return malformed(raw, "Expected an RFC 3339 date-time", "created_at")
  return new WireSource(raw, {
    // The service's ids are taken as they are: the brand says where they came from, not that a pattern was checked.
    id: id as SourceId,
    databaseName,
    origin: originFromWire(kind),
    embedding: isJson(embedding)
      ? { dense: unlessAbsent(embedding["dense"], denseFromWire), sparse: unlessAbsent(embedding["sparse"], sparseFromWire) }
      : { dense: undefined, sparse: undefined },
    embeddingModel: unlessAbsent(model, denseFromWire),
    chunking: unlessAbsent(chunking, chunkingFromWire),
    createdAt: created
  })
}

/** A source or malformed row to the JSON that the service sent, or would send. */
export const sourceToWire = (row: Source | Malformed): unknown => {
  if (row instanceof WireSource) return row.toJSON()
  if (isMalformed(row)) return row.raw
  return present({
    ...originToWire(row.origin),
    id: row.id,
    database_name: row.databaseName,
    embedding: embeddingToWire(row.embedding),
    embedding_model: row.embeddingModel && denseToWire(row.embeddingModel),
    chunking: row.chunking && chunkingToWire(row.chunking),
    created_at: DateTime.formatIso(row.createdAt)
  })
}

/** A source that remembers its JSON, out of sight of spreads and comparisons. */
class WireSource implements Source {
  readonly id: SourceId
  readonly databaseName: string
  readonly origin: SourceOrigin
  readonly embedding: Embedding
  readonly embeddingModel: DenseEmbedding | undefined
  readonly chunking: Chunking | undefined
  readonly createdAt: DateTime.Utc
  readonly #wire: Json

  constructor(wire: Json, fields: Source) {
    this.id = fields.id
    this.databaseName = fields.databaseName
    this.origin = fields.origin
    this.embedding = fields.embedding
    this.embeddingModel = fields.embeddingModel
    this.chunking = fields.chunking
    this.createdAt = fields.createdAt
    this.#wire = wire
  }

  toJSON(): Json {
    return this.#wire
  }
}

const unlessAbsent = <A>(raw: unknown, read: (raw: unknown) => A): A | undefined =>
  raw === undefined || raw === null ? undefined : read(raw)

const originFromWire = (raw: Json): SourceOrigin => {
  const { github, s3, web_scrape: web, file_upload: upload } = raw
  if (isJson(github) && typeof github["repository"] === "string") {
    return {
      _tag: "GitHub",
      repository: github["repository"],
      appId: text(github["app_id"]),
      includeGlobs: texts(github["include_globs"])
    }
  }
  if (isJson(s3)) {
    const { bucket_name: bucketName, region, collection_name: collectionName } = s3
    if (typeof bucketName === "string" && typeof region === "string" && typeof collectionName === "string") {
      return {
        _tag: "S3",
        bucketName,
        region,
        collectionName,
        pathPrefix: text(s3["path_prefix"]),
        autoSync: text(s3["auto_sync"]),
        awsCredentialId: number(s3["aws_credential_id"])
      }
    }
  }
  if (isJson(web) && typeof web["starting_url"] === "string") {
    return {
      _tag: "WebScrape",
      startingUrl: web["starting_url"],
      maxDepth: number(web["max_depth"]),
      pageLimit: number(web["page_limit"]),
      includePathRegexes: texts(web["include_path_regexes"]),
      excludePathRegexes: texts(web["exclude_path_regexes"])
    }
  }
  return upload === undefined ? { _tag: "Unknown", raw } : { _tag: "FileUpload" }
}

/** A new source to the body that creates it. The secret stays wrapped: the schema of the body unwraps it. */
export const newSourceToWire = (input: CreateSource): Json =>
  present({
    ...(input.origin._tag === "S3"
      ? { s3: present({ ...s3ToWire(input.origin), ...keysToWire(input.origin) }) }
      : originToWire(input.origin)),
    database_name: input.databaseName,
    embedding: input.embedding && embeddingToWire(input.embedding),
    embedding_model: input.embeddingModel && denseToWire(input.embeddingModel),
    chunking: input.chunking && chunkingToWire(input.chunking)
  })

const keysToWire = ({ awsAccessKeyId, awsSecretAccessKey }: AwsCredentials): Json => ({
  aws_access_key_id: awsAccessKeyId,
  aws_secret_access_key: awsSecretAccessKey
})

const originToWire = (origin: SourceOrigin): Json => {
  switch (origin._tag) {
    case "GitHub":
      return { github: present({ repository: origin.repository, app_id: origin.appId, include_globs: origin.includeGlobs }) }
    case "S3":
      return { s3: present(s3ToWire(origin)) }
    case "WebScrape":
      return {
        web_scrape: present({
          starting_url: origin.startingUrl,
          max_depth: origin.maxDepth,
          page_limit: origin.pageLimit,
          include_path_regexes: origin.includePathRegexes,
          exclude_path_regexes: origin.excludePathRegexes
        })
      }
    case "FileUpload":
      return { file_upload: {} }
    case "Unknown":
      return isJson(origin.raw) ? origin.raw : {}
  }
}

const s3ToWire = (origin: Extract<SourceOrigin, { readonly _tag: "S3" }>): Json => ({
  bucket_name: origin.bucketName,
  region: origin.region,
  collection_name: origin.collectionName,
  path_prefix: origin.pathPrefix,
  auto_sync: origin.autoSync,
  aws_credential_id: origin.awsCredentialId
})

const denseFromWire = (raw: unknown): DenseEmbedding => {
  if (!isJson(raw) || typeof raw["model"] !== "string") return { _tag: "Unknown", raw }
  return { _tag: "Model", model: raw["model"], task: taskFromWire(raw["task"]) }
}

const taskFromWire = (raw: unknown): EmbeddingTask | undefined =>
  isJson(raw) && typeof raw["task_name"] === "string"
    ? { taskName: raw["task_name"], documentPrompt: text(raw["document_prompt"]), queryPrompt: text(raw["query_prompt"]) }
    : undefined

const sparseFromWire = (raw: unknown): SparseEmbedding =>
  isJson(raw) ? { _tag: "Model", model: text(raw["model"]), key: text(raw["key"]) } : { _tag: "Unknown", raw }

const chunkingFromWire = (raw: unknown): Chunking => {
  if (isJson(raw)) {
    const maxSizeBytes = number(raw["max_size_bytes"])
    if (raw["type"] === "tree_sitter") return { _tag: "TreeSitter", maxSizeBytes }
    if (raw["type"] === "lines") return { _tag: "Lines", maxLines: number(raw["max_lines"]), maxSizeBytes }
  }
  return { _tag: "Unknown", raw }
}

/** For what plain JavaScript misspelt: the contract refuses it, where what is left out would be the service's own default. */
const missing = {}

const denseToWire = (dense: DenseEmbedding): unknown =>
  dense._tag === "Unknown"
    ? (dense.raw ?? missing)
    : present({
        model: dense.model,
        task:
          dense.task &&
          present({ task_name: dense.task.taskName, document_prompt: dense.task.documentPrompt, query_prompt: dense.task.queryPrompt })
      })

const sparseToWire = (sparse: SparseEmbedding): unknown =>
  sparse._tag === "Unknown" ? sparse.raw : present({ model: sparse.model, key: sparse.key })

/** Embedding settings to the service's JSON. */
export const embeddingToWire = ({ dense, sparse }: Embedding): Json =>
  present({ dense: dense && denseToWire(dense), sparse: sparse && sparseToWire(sparse) })

/** Chunking settings to the service's JSON. */
export const chunkingToWire = (chunking: Chunking): unknown => {
  switch (chunking._tag) {
    case "TreeSitter":
      return present({ type: "tree_sitter", max_size_bytes: chunking.maxSizeBytes })
    case "Lines":
      return present({ type: "lines", max_lines: chunking.maxLines, max_size_bytes: chunking.maxSizeBytes })
    default:
      return chunking.raw ?? missing
  }
}
