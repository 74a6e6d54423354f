/**
 * Watching and waiting: what changes, as events that fold to the service's state, and the ends of the invocations that one waits for.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import type { FeedError, FeedEvent, WatchError } from "./FeedEvent.ts"
import type { InvocationId } from "./Invocation.ts"
import { type InvocationFilter, Invocations } from "./Invocations.ts"
import { SyncConfig } from "./SyncConfig.ts"
import { makeWait, type WaitOptions, type WaitOutcome } from "./internal/wait.ts"
import { watch } from "./internal/watch.ts"
import type { WatchOptions } from "./internal/watchOptions.ts"

export type { FeedError, FeedEvent, WatchError } from "./FeedEvent.ts"
export type { WaitOptions, WaitOutcome, WaitProgress } from "./internal/wait.ts"
export type { WatchOptions } from "./internal/watchOptions.ts"

/**
 * Watches lists of invocations as they change, and waits for the ends of some.
 *
 * @example
 * const watch = Stream.unwrap(InvocationFeed.use((feed) => Effect.succeed(feed.watch({ databaseName: "docs" }))))
 * const log = Stream.runForEach(watch, (event) => Effect.log(event._tag))
 */
export class InvocationFeed extends Context.Service<
  InvocationFeed,
  {
    /**
     * A polling informer. The first reading comes page by page, newest first; `Live` says when it is complete. Then changes, the oldest created first.
     * Never ends by itself: failures show as `Offline` and are tried again, and only what the user alone can mend fails the stream, such as a source that
     * does not exist. A pull that is interrupted loses nothing: the next one gives what came of it. Each run of the stream tells everything anew, so
     * retry behind what folds its events, and not before.
     */
    readonly watch: (filter?: InvocationFilter, options?: WatchOptions) => Stream.Stream<FeedEvent, WatchError>
    /**
     * Waits until each invocation is complete, failed or cancelled, and answers per id, in the order asked. All waits of one service share their
     * requests. Outages are waited out until the deadline; only what the user alone can mend fails the wait.
     *
     * @example
     * const outcomes = yield* feed.wait([id], { deadline: "10 minutes" })
     */
    readonly wait: (ids: ReadonlyArray<string>, options: WaitOptions) => Effect.Effect<ReadonlyMap<InvocationId, WaitOutcome>, FeedError>
  }
>()("@chroma-sync/core/InvocationFeed") {
  /** This service over an `Invocations` of yours. */
  static readonly layerNoDeps: Layer.Layer<InvocationFeed, never, Invocations | SyncConfig> = Layer.effect(
    InvocationFeed,
    Effect.gen(function* () {
      const invocations = yield* Invocations
      const { pageSize } = yield* SyncConfig
      return InvocationFeed.of({
        watch: (filter = {}, options = {}) => watch(invocations, pageSize, filter, options),
        wait: yield* makeWait(invocations)
      })
    })
  )

  /** This service, sending as `SyncHttp.layer` does. */
  static readonly layer: Layer.Layer<InvocationFeed, never, SyncConfig> = InvocationFeed.layerNoDeps.pipe(Layer.provide(Invocations.layer))
}
