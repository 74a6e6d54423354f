/**
 * The contract of the operations on sources, as the service documents them. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { ConflictResponse, ForbiddenResponse, InternalServerErrorResponse, NotFoundResponse } from "./ApiErrors.ts"
import { ChunkingPayload, Count, DensePayload, EmbeddingPayload, Name, optional, paging, SourcePath } from "./ApiFields.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { Source, SourceRows, SourceType } from "./Source.ts"

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

/** The group `sources`. */
export class SourcesApi extends HttpApiGroup.make("sources")
  .add(
    HttpApiEndpoint.get("list", "/sources", {
      query: ListSourcesQuery,
      success: SourceRows,
      error: [ForbiddenResponse, NotFoundResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({ identifier: "list_sources", summary: "List sources", description: "Lists sources owned by a tenant." })
    ),
    HttpApiEndpoint.post("create", "/sources", {
      payload: CreateSourcePayload,
      success: Schema.Struct({ source_id: Schema.String }).pipe(HttpApiSchema.status(201)),
      error: [ForbiddenResponse, NotFoundResponse, ConflictResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({ identifier: "create_source", summary: "Create source", description: "Creates a new sync source." })
    ),
    HttpApiEndpoint.get("get", "/sources/:source_id", {
      params: SourcePath,
      success: Source,
      error: [ForbiddenResponse, NotFoundResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "get_source",
        summary: "Get source",
        description: "Returns details of a source with the provided ID."
      })
    ),
    HttpApiEndpoint.delete("delete", "/sources/:source_id", {
      params: SourcePath,
      success: HttpApiSchema.NoContent,
      error: [ForbiddenResponse, NotFoundResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "delete_source",
        summary: "Delete source",
        description: "Deletes a source with the provided ID."
      })
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken)
  .prefix("/api/v1") {}
