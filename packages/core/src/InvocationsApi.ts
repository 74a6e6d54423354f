/**
 * The contract of the operations on invocations, for servers and documents.
 */
import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { refusals, successOf } from "./ApiErrors.ts"
import { ApiInput } from "./ApiInput.ts"
import { ApiToken } from "./ApiToken.ts"
import { cancelInvocation, createInvocation, getInvocation, latestInvocationsByKeys, listInvocations } from "./InvocationsOperations.ts"

/** The group `invocations`. */
export class InvocationsApi extends HttpApiGroup.make("invocations")
  .add(
    HttpApiEndpoint.get("list", listInvocations.path, {
      query: listInvocations.query,
      success: successOf(listInvocations),
      error: refusals(listInvocations)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "list_jobs",
        summary: "List invocations",
        description: "Lists invocations for a source or database."
      })
    ),
    HttpApiEndpoint.get("get", getInvocation.path, {
      params: getInvocation.params,
      success: successOf(getInvocation),
      error: refusals(getInvocation)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "get_job",
        summary: "Get invocation",
        description: "Returns details of an invocation with the provided ID."
      })
    ),
    HttpApiEndpoint.put("cancel", cancelInvocation.path, {
      params: cancelInvocation.params,
      success: Schema.Struct({}).pipe(HttpApiSchema.status(cancelInvocation.success.status)),
      error: refusals(cancelInvocation)
    }).annotateMerge(
      OpenApi.annotations({ identifier: "cancel_pending_job", summary: "Cancel invocation", description: "Cancels an invocation." })
    ),
    HttpApiEndpoint.post("create", createInvocation.path, {
      params: createInvocation.params,
      payload: createInvocation.payload,
      success: successOf(createInvocation),
      error: refusals(createInvocation)
    }).annotateMerge(
      OpenApi.annotations({
        identifier: "create_job",
        summary: "Create invocation",
        description: "Creates a new invocation for a source."
      })
    ),
    HttpApiEndpoint.post("latestByKeys", latestInvocationsByKeys.path, {
      params: latestInvocationsByKeys.params,
      payload: latestInvocationsByKeys.payload,
      success: successOf(latestInvocationsByKeys),
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
