/**
 * The settings of a client from the environment, as Effect's `Config` reads it. Apart from `SyncConfig`, since who passes options need not load it.
 */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { SyncConfig, type SyncConfigOptions } from "./SyncConfig.ts"
import type { InvalidRequest } from "./SyncError.ts"

/**
 * `SyncConfig` from `CHROMA_API_KEY` and `CHROMA_SYNC_URL`; options stand over the environment.
 *
 * @example
 * const live = Invocations.layer.pipe(Layer.provide(SyncEnvironment.layer()))
 */
export const layer = (options: SyncConfigOptions = {}): Layer.Layer<SyncConfig, InvalidRequest | Config.ConfigError> =>
  Layer.effect(
    SyncConfig,
    Effect.gen(function* () {
      const baseUrl = yield* Config.String("CHROMA_SYNC_URL").pipe(Config.option)
      const token = yield* Config.Redacted("CHROMA_API_KEY").pipe(Config.option)
      return yield* SyncConfig.make({
        ...options,
        baseUrl: options.baseUrl ?? Option.getOrUndefined(baseUrl),
        token: options.token ?? Option.getOrUndefined(token)
      })
    })
  )
