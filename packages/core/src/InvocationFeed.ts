/**
 * Watching: what changes, as events that fold to the service's state.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { FeedError, FeedEvent } from "./FeedEvent.ts"
import { type InvocationFilter, Invocations } from "./Invocations.ts"
import { SyncConfig } from "./SyncConfig.ts"
import { watch, type WatchOptions } from "./internal/watch.ts"

export type { FeedError, FeedEvent } from "./FeedEvent.ts"
export type { WatchOptions } from "./internal/watch.ts"

/**
 * @example
 * const watch = Stream.unwrap(InvocationFeed.use((feed) => Effect.succeed(feed.watch({ databaseName: "docs" }))))
 * const log = Stream.runForEach(watch, (event) => Effect.log(event._tag))
 */
export class InvocationFeed extends Context.Service<
  InvocationFeed,
  {
    /**
     * A polling informer. The first reading comes page by page, newest first; `Live` says when it is complete. Then changes, the oldest created first.
     * Never ends by itself: failures show as `Offline` and are tried again, and only what the user alone can mend fails the stream.
     */
    readonly watch: (filter?: InvocationFilter, options?: WatchOptions) => Stream.Stream<FeedEvent, FeedError>
  }
>()("@chroma-sync/core/InvocationFeed") {
  static readonly layerNoDeps: Layer.Layer<InvocationFeed, never, Invocations | SyncConfig> = Layer.effect(
    InvocationFeed,
    Effect.gen(function* () {
      const invocations = yield* Invocations
      const { pageSize } = yield* SyncConfig
      return InvocationFeed.of({
        watch: (filter = {}, options = {}) => watch(invocations, pageSize, filter, options)
      })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<InvocationFeed, never, SyncConfig> = InvocationFeed.layerNoDeps.pipe(Layer.provide(Invocations.layer))
}
