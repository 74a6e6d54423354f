/**
 * The contract of the operations on invocations, as the service documents them. Parameter names are the wire's.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { ForbiddenResponse, InternalServerErrorResponse, NotFoundResponse } from "./ApiErrors.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { InvocationRows } from "./Invocation.ts"
import { SourceId, SourceType } from "./Source.ts"

const Count = Schema.Number.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(0))

/** The statuses that a query can express. `complete` and `failed` are objects in the contract, so no query value means them. */
export const QueryStatus = Schema.Literals(["pending", "processing", "cancelled"])
export type QueryStatus = typeof QueryStatus.Type

/** The query of `GET /api/v1/invocations`. `source_id` and `database_name` exclude each other; `limit` is 100 and `order_by` is `DESC` when absent. */
export const ListInvocationsQuery = Schema.Struct({
  source_id: Schema.optionalKey(SourceId),
  database_name: Schema.optionalKey(Schema.String),
  source_type: Schema.optionalKey(SourceType),
  status: Schema.optionalKey(QueryStatus),
  limit: Schema.optionalKey(Count),
  offset: Schema.optionalKey(Count),
  order_by: Schema.optionalKey(Schema.Literals(["ASC", "DESC"]))
}).check(
  Schema.makeFilter(
    (query) =>
      query.source_id === undefined || query.database_name === undefined || "source_id cannot be provided simultaneously with database_name"
  )
)

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
    )
  )
  .middleware(ApiInput)
  .middleware(ApiToken)
  .prefix("/api/v1") {}
