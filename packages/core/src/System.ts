/**
 * The service itself: is it up.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CallError } from "./Operation.ts"
import type { CallOptions, SyncConfig } from "./SyncConfig.ts"
import { SyncHttp } from "./SyncHttp.ts"
import { checkHealth } from "./SystemOperations.ts"

/**
 * Asks whether the service is up.
 *
 * @example
 * const up = System.use((system) => system.health())
 */
export class System extends Context.Service<
  System,
  {
    /** Succeeds when the service is up. Needs no API key. */
    readonly health: (options?: CallOptions) => Effect.Effect<void, CallError<typeof checkHealth>>
  }
>()("@chroma-sync/core/System") {
  /** This service over a `SyncHttp` of yours. */
  static readonly layerNoDeps: Layer.Layer<System, never, SyncHttp> = Layer.effect(
    System,
    Effect.gen(function* () {
      const http = yield* SyncHttp
      return System.of({ health: Effect.fn("System.health")((options?: CallOptions) => http.call(checkHealth, { options })) })
    })
  )

  /** This service, sending as `SyncHttp.layer` does. */
  static readonly layer: Layer.Layer<System, never, SyncConfig> = System.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}
