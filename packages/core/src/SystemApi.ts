/**
 * The contract of the operations on the service itself, for servers and documents.
 */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { checkHealth } from "./SystemOperations.ts"

/** The group `system`. */
export class SystemApi extends HttpApiGroup.make("system").add(
  HttpApiEndpoint.get("health", checkHealth.path, {
    success: HttpApiSchema.Empty(checkHealth.success.status),
    error: HttpApiSchema.Empty(checkHealth.statuses[0])
  }).annotateMerge(OpenApi.annotations({ identifier: "health_check", summary: "Health check" }))
) {}
