/**
 * Cancels one invocation, the same for a command and for the live UI: reads it again, asks if it is still live, and tells what came of it.
 */
import { type Invocation, type InvocationId, isLive } from "@chroma-sync/core/Invocation"
import type { Invocations } from "@chroma-sync/core/Invocations"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import { ofId } from "./ofId.ts"

/** `Asked`: the service has taken the request, and the invocation ends later. `Ended`: it was over before, and nothing was changed. */
export type Cancelling =
  | { readonly _tag: "Asked"; readonly current: Invocation }
  | { readonly _tag: "Ended"; readonly current: Invocation }
  | { readonly _tag: "Failed"; readonly error: SyncError }

export const cancelOne = ({ get, cancel }: Pick<Invocations["Service"], "get" | "cancel">, id: InvocationId): Effect.Effect<Cancelling> => {
  const read = ofId(id, "invocations.get", get(id))
  return Effect.gen(function* (): Effect.fn.Return<Cancelling, SyncError> {
    const current = yield* read
    if (!isLive(current)) return { _tag: "Ended", current }
    yield* cancel(id)
    return { _tag: "Asked", current }
  }).pipe(
    // It ended between the two requests: its true end is worth one more.
    Effect.catchTag("PreconditionFailed", () => Effect.map(read, (current): Cancelling => ({ _tag: "Ended", current }))),
    Effect.catch((error) => Effect.succeed<Cancelling>({ _tag: "Failed", error }))
  )
}
