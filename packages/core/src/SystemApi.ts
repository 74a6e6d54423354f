/**
 * The contract of the operations on the service itself. They stand outside `/api/v1` and need no token.
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"

/** The group `system`. */
export class SystemApi extends HttpApiGroup.make("system").add(
  HttpApiEndpoint.get("health", "/health", {
    success: HttpApiSchema.Empty(200),
    error: HttpApiSchema.Empty(503)
  }).annotateMerge(OpenApi.annotations({ identifier: "health_check", summary: "Health check" }))
) {}
