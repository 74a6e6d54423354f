/**
 * What time it is by the service's clock, which dates what it lists: this machine's may be wrong.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import type { PageFacts } from "@chroma-sync/core/Listing"
import type { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

/** How far clocks may be apart that agree, in milliseconds: the service tells whole seconds, and an answer takes its time. */
const agreement = 2_000

export class ServiceClock extends Context.Service<
  ServiceClock,
  {
    /** In milliseconds since the Unix epoch: this machine's where the two agree, where no list has been read yet, and where its answer tells no time. */
    readonly now: () => number
  }
>()("chroma-sync/ServiceClock") {
  /** The clock, and the invocations whose lists set it. */
  static readonly layer: Layer.Layer<ServiceClock | Invocations, never, SyncConfig> = Layer.effectContext(
    Effect.gen(function* () {
      const invocations = yield* Invocations
      const clock = yield* Clock.Clock
      let ahead = 0
      const heed = ({ now }: PageFacts) =>
        Effect.sync(() => {
          const apart = now === undefined ? ahead : now - clock.currentTimeMillisUnsafe()
          ahead = Math.abs(apart) < agreement ? 0 : apart
        })
      return Context.make(ServiceClock, { now: () => clock.currentTimeMillisUnsafe() + ahead }).pipe(
        Context.add(Invocations, {
          ...invocations,
          page: (query, options) => Effect.tap(invocations.page(query, options), heed),
          pages: (query, options) => Stream.tap(invocations.pages(query, options), heed)
        })
      )
    })
  ).pipe(Layer.provide(Invocations.layer))

  /** These, and a feed that reads them. */
  static readonly layerWithFeed = InvocationFeed.layerNoDeps.pipe(Layer.provideMerge(ServiceClock.layer))
}
