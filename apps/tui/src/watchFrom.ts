/**
 * Watching from a moment that only the service's clock tells.
 */
import { type FeedEvent, InvocationFeed, type WatchError, type WatchOptions } from "@chroma-sync/core/InvocationFeed"
import { type InvocationFilter, Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** How long the page that tells the time is waited for: it stands in the way of the watch, which tells of outages and can be asked anew. */
const patience = "5 seconds"

/**
 * Watches from `since` on, in milliseconds since the Unix epoch, which is asked for once the service has answered; without it, all. A short page tells
 * the time. Where it does not come at once, a watch of all does, which ends as soon as the service is there: until then it tells why it is not.
 */
export const watchFrom = (
  filter: InvocationFilter,
  since: (() => number) | undefined,
  options: Pick<WatchOptions, "wake" | "changed"> = {}
): Stream.Stream<FeedEvent, WatchError, InvocationFeed | Invocations> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const feed = yield* InvocationFeed
      if (since === undefined) return feed.watch(filter, options)
      const page = (yield* Invocations).page({ ...filter, limit: 2 }, { retries: 0 })
      const isThere = yield* Effect.isSuccess(Effect.timeout(page, patience))
      const outage = feed.watch(filter, options).pipe(Stream.takeWhile(({ _tag }) => _tag === "Offline"))
      const watched = Stream.suspend(() => feed.watch(filter, { ...options, since: since() }))
      return isThere ? watched : Stream.concat(outage, watched)
    })
  )
