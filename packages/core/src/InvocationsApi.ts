/**
 * The contract of the operations on invocations, for servers and documents.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { refusals, successOf } from "./ApiErrors.ts"
import { CustomId, InvocationPath, Name, optional, paging, SourcePath } from "./ApiFields.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { Invocation, InvocationRows, InvocationsByKey } from "./Invocation.ts"
import { cancelInvocation, createInvocation, getInvocation, latestInvocationsByKeys, listInvocations } from "./InvocationsOperations.ts"
import { SourceId, SourceType } from "./SourceId.ts"
import { createProblem, queryProblem } from "./internal/invocationRules.ts"
import { queryStatuses } from "./internal/words.ts"

/** The statuses that a query can express. `complete` and `failed` are objects in the contract, so no query value means them. */
export const QueryStatus = Schema.Literals(queryStatuses)
export type QueryStatus = typeof QueryStatus.Type

/** The query of `GET /api/v1/invocations`. `source_id` and `database_name` exclude each other. */
export const ListInvocationsQuery = Schema.Struct({
  source_id: Schema.optionalKey(SourceId),
  database_name: Schema.optionalKey(Schema.String),
  source_type: Schema.optionalKey(SourceType),
  status: Schema.optionalKey(QueryStatus),
  ...paging
}).check(Schema.makeFilter(queryProblem))

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
}).check(Schema.makeFilter(createProblem))

/** The body of `POST /api/v1/sources/{source_id}/invocations/latest-by-keys`. */
export const LatestByKeysPayload = Schema.Struct({ object_keys: Schema.Array(Schema.String) })

/** The group `invocations`. */
export class InvocationsApi extends HttpApiGroup.make("invocations")
  .add(
    HttpApiEndpoint.get("list", listInvocations.path, {
      query: ListInvocationsQuery,
      success: successOf(listInvocations, InvocationRows),
      error: refusals(listInvocations)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "list_jobs",
        summary: "List invocations",
        description: "Lists invocations for a source or database."
      })
    ),
    HttpApiEndpoint.get("get", getInvocation.path, {
      params: InvocationPath,
      success: successOf(getInvocation, Invocation),
      error: refusals(getInvocation)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "get_job",
        summary: "Get invocation",
        description: "Returns details of an invocation with the provided ID."
      })
    ),
    HttpApiEndpoint.put("cancel", cancelInvocation.path, {
      params: InvocationPath,
      success: successOf(cancelInvocation, Schema.Struct({})),
      error: refusals(cancelInvocation)
    }).annotateMerge(
      OpenApi.annotations({ identifier: "cancel_pending_job", summary: "Cancel invocation", description: "Cancels an invocation." })
    ),
    HttpApiEndpoint.post("create", createInvocation.path, {
      params: SourcePath,
      payload: CreateInvocationPayload,
      success: successOf(createInvocation, Schema.Struct({ invocation_id: Schema.String })),
      error: refusals(createInvocation)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "create_job",
        summary: "Create invocation",
        description: "Creates a new invocation for a source."
      })
    ),
    HttpApiEndpoint.post("latestByKeys", latestInvocationsByKeys.path, {
      params: SourcePath,
      payload: LatestByKeysPayload,
      success: successOf(latestInvocationsByKeys, InvocationsByKey),
      error: refusals(latestInvocationsByKeys)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "latest_invocations_by_keys",
        summary: "Get latest invocations by keys",
        description: "Returns the latest invocations for the given keys on a source."
      })
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken) {}
