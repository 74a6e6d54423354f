/**
 * The operations on sources, as the service documents them. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import { ChunkingPayload, Count, DensePayload, EmbeddingPayload, Name, optional, paging, SourcePath } from "./ApiFields.ts"
import type { Operation } from "./Operation.ts"
import { Source, SourceRows } from "./Source.ts"
import { SourceType } from "./SourceId.ts"

/** The query of `GET /api/v1/sources`. */
export const ListSourcesQuery = Schema.Struct({
  database_name: Schema.optionalKey(Schema.String),
  source_type: Schema.optionalKey(SourceType),
  ...paging
})

const Texts = optional(Schema.Array(Schema.String))

const S3Payload = Schema.Struct({
  bucket_name: Name,
  region: Name,
  collection_name: Name,
  path_prefix: optional(Schema.String),
  auto_sync: optional(Schema.Literals(["none", "direct", "metadata"])),
  aws_credential_id: optional(Count),
  aws_access_key_id: optional(Name),
  aws_secret_access_key: optional(Schema.RedactedFromValue(Name))
}).check(
  Schema.makeFilter((s3) => {
    const [id, key, secret] = [s3.aws_credential_id, s3.aws_access_key_id, s3.aws_secret_access_key].map(
      (value) => value !== undefined && value !== null
    )
    return id !== key && key === secret
      ? undefined
      : "S3 credentials are either aws_credential_id, or aws_access_key_id together with aws_secret_access_key"
  })
)

/** The body of `POST /api/v1/sources`: exactly one kind of source beside the fields that all have. */
export const CreateSourcePayload = Schema.Struct({
  github: Schema.optionalKey(Schema.Struct({ repository: Name, app_id: optional(Schema.String), include_globs: Texts })),
  s3: Schema.optionalKey(S3Payload),
  web_scrape: Schema.optionalKey(
    Schema.Struct({
      starting_url: Name,
      max_depth: optional(Count),
      page_limit: optional(Count),
      include_path_regexes: Texts,
      exclude_path_regexes: Texts
    })
  ),
  database_name: Name,
  embedding: Schema.optionalKey(EmbeddingPayload),
  embedding_model: optional(DensePayload),
  chunking: Schema.optionalKey(ChunkingPayload)
}).check(
  Schema.makeFilter(
    ({ github, s3, web_scrape: web }) =>
      [github, s3, web].filter((kind) => kind !== undefined).length === 1 ||
      "a source is exactly one of github, s3 and web_scrape; sources of uploaded files are made by the service"
  )
)

/** Lists sources, by offset. */
export const listSources = {
  name: "sources.list",
  method: "GET",
  path: "/api/v1/sources",
  needsToken: true,
  query: ListSourcesQuery,
  success: { status: 200, body: SourceRows },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Makes a source. */
export const createSource = {
  name: "sources.create",
  method: "POST",
  path: "/api/v1/sources",
  needsToken: true,
  payload: CreateSourcePayload,
  success: { status: 201, body: Schema.Struct({ source_id: Schema.String }) },
  statuses: [400, 401, 403, 404, 409, 500]
} as const satisfies Operation

/** Reads one source. */
export const getSource = {
  name: "sources.get",
  method: "GET",
  path: "/api/v1/sources/:source_id",
  needsToken: true,
  params: SourcePath,
  success: { status: 200, body: Source },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Deletes one source. */
export const deleteSource = {
  name: "sources.delete",
  method: "DELETE",
  path: "/api/v1/sources/:source_id",
  needsToken: true,
  params: SourcePath,
  success: { status: 204 },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation
