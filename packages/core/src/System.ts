/**
 * The service itself: is it up.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { SyncConfig } from "./SyncConfig.ts"
import { type CallError, SyncHttp } from "./SyncHttp.ts"

const healthCheck = { name: "system.health", needsToken: false, repeatable: true, statuses: [503] } as const

/**
 * @example
 * const up = System.use((system) => system.health())
 */
export class System extends Context.Service<
  System,
  {
    /** Succeeds when the service is up. Needs no API key. */
    readonly health: () => Effect.Effect<void, CallError<503>>
  }
>()("@chroma-sync/core/System") {
  static readonly layerNoDeps: Layer.Layer<System, never, SyncHttp> = Layer.effect(
    System,
    Effect.gen(function* () {
      const http = yield* SyncHttp
      return System.of({
        health: Effect.fn("System.health")(() =>
          http.call(
            healthCheck,
            (api) => api.system.health({ responseMode: "response-only" }),
            () => Effect.void
          )
        )
      })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<System, never, SyncConfig> = System.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}
