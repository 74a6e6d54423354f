import { Invocations } from "@chroma-sync/core/Invocations"
import * as SyncEnvironment from "@chroma-sync/core/SyncEnvironment"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

/** Logs what failed of a source, newest first, and gives how many there are. */
export const logFailures = (sourceId: string) =>
  Effect.gen(function* () {
    const invocations = yield* Invocations
    return yield* invocations.list({ sourceId, status: "failed" }).pipe(
      Stream.tap(({ id, status }) => (status._tag === "Failed" ? Effect.logWarning(`${id}: ${status.error}`) : Effect.void)),
      Stream.runCount
    )
  }).pipe(
    Effect.catchTag("NotFound", () => Effect.as(Effect.logError(`there is no source ${sourceId}`), 0)),
    Effect.provide(Invocations.layer.pipe(Layer.provide(SyncEnvironment.layer())))
  )
