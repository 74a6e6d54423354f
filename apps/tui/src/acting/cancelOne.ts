/**
 * Cancels one invocation, the same for a command and for the live UI: reads it again, asks if it is still live, and tells what came of it.
 */
import { type Invocation, type InvocationId, isLive } from "@chroma-sync/core/Invocation"
import type { Invocations } from "@chroma-sync/core/Invocations"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"

/** `Asked`: the service has taken the request, and the invocation ends later. `Ended`: it was over before, and nothing was changed. */
export type Cancelling =
  | { readonly _tag: "Asked"; readonly current: Invocation }
  | { readonly _tag: "Ended"; readonly current: Invocation }
  | { readonly _tag: "Failed"; readonly error: SyncError }

export const cancelOne = ({ get, cancel }: Pick<Invocations["Service"], "get" | "cancel">, id: InvocationId): Effect.Effect<Cancelling> =>
  Effect.gen(function* (): Effect.fn.Return<Cancelling, SyncError> {
    const current = yield* get(id)
    if (!isLive(current)) return { _tag: "Ended", current }
    yield* cancel(id)
    return { _tag: "Asked", current }
  }).pipe(
    // It ended between the two requests: its true end is worth one more.
    Effect.catchTag("PreconditionFailed", () => Effect.map(get(id), (current): Cancelling => ({ _tag: "Ended", current }))),
    Effect.catch((error) => Effect.succeed<Cancelling>({ _tag: "Failed", error }))
  )
