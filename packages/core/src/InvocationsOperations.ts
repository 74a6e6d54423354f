/**
 * The operations on invocations, as the service documents them. Names are the wire's.
 */
import * as Schema from "effect/Schema"
import { CustomId, InvocationPath, Name, optional, paging, SourcePath } from "./ApiFields.ts"
import { Invocation, InvocationRows, InvocationsByKey } from "./Invocation.ts"
import type { Operation } from "./Operation.ts"
import { SourceId, SourceType } from "./SourceId.ts"

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

/** Lists invocations of a source, a database or the whole team, by offset. */
export const listInvocations = {
  name: "invocations.list",
  method: "GET",
  path: "/api/v1/invocations",
  needsToken: true,
  query: ListInvocationsQuery,
  success: { status: 200, body: InvocationRows },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Reads one invocation. */
export const getInvocation = {
  name: "invocations.get",
  method: "GET",
  path: "/api/v1/invocations/:invocation_id",
  needsToken: true,
  params: InvocationPath,
  success: { status: 200, body: Invocation },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation

/** Asks for the end of one invocation. */
export const cancelInvocation = {
  name: "invocations.cancel",
  method: "PUT",
  path: "/api/v1/invocations/:invocation_id",
  needsToken: true,
  params: InvocationPath,
  success: { status: 202 },
  statuses: [400, 401, 403, 404, 412, 500]
} as const satisfies Operation

/** Starts an invocation of a source. */
export const createInvocation = {
  name: "invocations.create",
  method: "POST",
  path: "/api/v1/sources/:source_id/invocations",
  needsToken: true,
  params: SourcePath,
  payload: CreateInvocationPayload,
  success: { status: 201, body: Schema.Struct({ invocation_id: Schema.String }) },
  statuses: [400, 401, 403, 404, 409, 500]
} as const satisfies Operation

/** Reads the newest invocation of each of these object keys. */
export const latestInvocationsByKeys = {
  name: "invocations.latestByKeys",
  method: "POST",
  path: "/api/v1/sources/:source_id/invocations/latest-by-keys",
  needsToken: true,
  params: SourcePath,
  payload: LatestByKeysPayload,
  success: { status: 200, body: InvocationsByKey },
  statuses: [400, 401, 403, 404, 500]
} as const satisfies Operation
