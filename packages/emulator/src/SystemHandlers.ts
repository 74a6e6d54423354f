/**
 * The operations on the service itself.
 */
import { SyncApi } from "@chroma-sync/core/SyncApi"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"

/** The group `system`, served. */
export const SystemHandlers = HttpApiBuilder.group(SyncApi, "system", (handlers) =>
  Effect.succeed(handlers.handle("health", () => Effect.void))
)
