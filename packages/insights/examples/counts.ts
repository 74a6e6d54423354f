import { Invocations } from "@chroma-sync/core/Invocations"
import * as SyncEnvironment from "@chroma-sync/core/SyncEnvironment"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

/** Counts the invocations of a database by status, reading them all exactly once. */
export const counts = (databaseName: string) =>
  Effect.gen(function* () {
    const invocations = yield* Invocations
    return yield* invocations.list({ databaseName }).pipe(Stream.run(countByStatus))
  }).pipe(
    Effect.catchTag("NotFound", (error) => Effect.logError(error.message).pipe(Effect.as(undefined))),
    Effect.provide(Invocations.layer.pipe(Layer.provide(SyncEnvironment.layer())))
  )
