/**
 * The operations on sources, as the service documents them. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import { ChunkingPayload, Count, DensePayload, EmbeddingPayload, Name, optional } from "./ApiFields.ts"
import type { Operation } from "./Operation.ts"
import { writeJsonBy } from "./internal/bySchema.ts"
import * as rules from "./internal/rules.ts"
import { sourceFromWire } from "./internal/sourceWire.ts"
import { sourceTypes } from "./internal/words.ts"

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

const sourcePath = rules.writeTexts({ source_id: rules.uuid })

const listQuery = rules.writeTexts({
  database_name: rules.optional(rules.text),
  source_type: rules.optional(rules.oneOf(sourceTypes)),
  ...rules.paging
})

/** Lists sources, by offset. */
export const listSources = {
  name: "sources.list",
  method: "GET",
  path: "/api/v1/sources",
  needsToken: true,
  query: listQuery,
  success: { status: 200, body: rules.readArray(sourceFromWire) },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Makes a source. */
export const createSource = {
  name: "sources.create",
  method: "POST",
  path: "/api/v1/sources",
  needsToken: true,
  payload: writeJsonBy(CreateSourcePayload),
  success: { status: 201, body: rules.readText("source_id") },
  statuses: [400, 401, 403, 404, 409, 500]
} as const satisfies Operation

/** Reads one source. */
export const getSource = {
  name: "sources.get",
  method: "GET",
  path: "/api/v1/sources/:source_id",
  needsToken: true,
  params: sourcePath,
  success: { status: 200, body: rules.readRow(sourceFromWire) },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Deletes one source. */
export const deleteSource = {
  name: "sources.delete",
  method: "DELETE",
  path: "/api/v1/sources/:source_id",
  needsToken: true,
  params: sourcePath,
  success: { status: 204 },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation
