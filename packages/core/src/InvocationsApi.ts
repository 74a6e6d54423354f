/**
 * The contract of the operations on invocations, as the service documents them. Parameter names are the wire's.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import {
  ConflictResponse,
  ForbiddenResponse,
  InternalServerErrorResponse,
  NotFoundResponse,
  PreconditionFailedResponse
} from "./ApiErrors.ts"
import { CustomId, InvocationPath, Name, optional, paging, SourcePath } from "./ApiFields.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { Invocation, InvocationRows, InvocationsByKey } from "./Invocation.ts"
import { SourceId, SourceType } from "./Source.ts"

/** The statuses that a query can express. `complete` and `failed` are objects in the contract, so no query value means them. */
export const QueryStatus = Schema.Literals(["pending", "processing", "cancelled"])
export type QueryStatus = typeof QueryStatus.Type

/** The query of `GET /api/v1/invocations`. `source_id` and `database_name` exclude each other. */
export const ListInvocationsQuery = Schema.Struct({
  source_id: Schema.optionalKey(SourceId),
  database_name: Schema.optionalKey(Schema.String),
  source_type: Schema.optionalKey(SourceType),
  status: Schema.optionalKey(QueryStatus),
  ...paging
}).check(
  Schema.makeFilter(
    (query) =>
      query.source_id === undefined || query.database_name === undefined || "source_id cannot be provided simultaneously with database_name"
  )
)

/**
 * The body of `POST /api/v1/sources/{source_id}/invocations`. S3 sources need `object_key` and may have `custom_id` and `metadata`; the others need
 * `target_collection_name`, and GitHub's may have `ref_identifier`.
 */
export const CreateInvocationPayload = Schema.Struct({
  target_collection_name: optional(Name),
  ref_identifier: optional(Schema.Union([Schema.Struct({ sha: Name }), Schema.Struct({ branch: Name })])),
  object_key: optional(Name),
  custom_id: optional(CustomId),
  metadata: optional(Schema.Record(Schema.String, Schema.Json))
}).check(
  Schema.makeFilter((payload) => {
    const has = (field: keyof typeof payload) => payload[field] !== undefined && payload[field] !== null
    if (has("object_key")) return has("ref_identifier") ? "ref_identifier is for GitHub sources, object_key for S3 sources" : undefined
    if (has("custom_id") || has("metadata")) return "custom_id and metadata are for S3 sources, which need object_key"
    return has("target_collection_name") ? undefined : "S3 sources need object_key, all others target_collection_name"
  })
)

/** The body of `POST /api/v1/sources/{source_id}/invocations/latest-by-keys`. */
export const LatestByKeysPayload = Schema.Struct({ object_keys: Schema.Array(Schema.String) })

/** The group `invocations`. */
export class InvocationsApi extends HttpApiGroup.make("invocations")
  .add(
    HttpApiEndpoint.get("list", "/invocations", {
      query: ListInvocationsQuery,
      success: InvocationRows,
      error: [ForbiddenResponse, NotFoundResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "list_jobs",
        summary: "List invocations",
        description: "Lists invocations for a source or database."
      })
    ),
    HttpApiEndpoint.get("get", "/invocations/:invocation_id", {
      params: InvocationPath,
      success: Invocation,
      error: [ForbiddenResponse, NotFoundResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "get_job",
        summary: "Get invocation",
        description: "Returns details of an invocation with the provided ID."
      })
    ),
    HttpApiEndpoint.put("cancel", "/invocations/:invocation_id", {
      params: InvocationPath,
      success: Schema.Struct({}).pipe(HttpApiSchema.status(202)),
      error: [ForbiddenResponse, NotFoundResponse, PreconditionFailedResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({ identifier: "cancel_pending_job", summary: "Cancel invocation", description: "Cancels an invocation." })
    ),
    HttpApiEndpoint.post("create", "/sources/:source_id/invocations", {
      params: SourcePath,
      payload: CreateInvocationPayload,
      success: Schema.Struct({ invocation_id: Schema.String }).pipe(HttpApiSchema.status(201)),
      error: [ForbiddenResponse, NotFoundResponse, ConflictResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "create_job",
        summary: "Create invocation",
        description: "Creates a new invocation for a source."
      })
    ),
    HttpApiEndpoint.post("latestByKeys", "/sources/:source_id/invocations/latest-by-keys", {
      params: SourcePath,
      payload: LatestByKeysPayload,
      success: InvocationsByKey,
      error: [ForbiddenResponse, NotFoundResponse, InternalServerErrorResponse]
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "latest_invocations_by_keys",
        summary: "Get latest invocations by keys",
        description: "Returns the latest invocations for the given keys on a source."
      })
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken)
  .prefix("/api/v1") {}
