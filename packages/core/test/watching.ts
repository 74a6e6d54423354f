/** Watches in the background, and checks of every event that it follows from those before it. */
import { type Invocation, type InvocationId, isLive } from "@chroma-sync/core/Invocation"
import { type FeedEvent, InvocationFeed, type WatchError, type WatchOptions } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Pull from "effect/Pull"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { complete, idOf, Memory, row } from "./memory.ts"

export interface Watching {
  readonly events: Array<FeedEvent>
  /** The fold of the events. */
  readonly known: Map<InvocationId, Invocation>
  readonly fiber: Fiber.Fiber<void, WatchError>
}

/** With `patience`, in milliseconds, by pulls that are interrupted after as long as it says. */
export const watching = Effect.fnUntraced(function* (
  filter: InvocationFilter = {},
  options: WatchOptions = {},
  patience?: () => number
): Effect.fn.Return<Watching, never, InvocationFeed> {
  const events: Array<FeedEvent> = []
  const known = new Map<InvocationId, Invocation>()
  const take = (event: FeedEvent): void => {
    events.push(event)
    fold(known, event)
  }
  const feed = yield* InvocationFeed
  const watch = feed.watch(filter, options)
  const pulls = Effect.gen(function* () {
    const pull = yield* Stream.toPull(watch)
    while (true) Option.getOrElse(yield* Effect.timeoutOption(pull, patience?.() ?? 0), () => []).forEach(take)
  }).pipe(
    Pull.catchDone(() => Effect.void),
    Effect.scoped
  )
  const whole = Stream.runForEach(watch, (event) => Effect.sync(() => take(event)))
  const fiber = yield* Effect.forkChild(patience === undefined ? whole : pulls)
  return { events, known, fiber }
})

const fold = (known: Map<InvocationId, Invocation>, event: FeedEvent): void => {
  switch (event._tag) {
    case "Added":
      follows(!known.has(event.invocation.id), event)
      known.set(event.invocation.id, event.invocation)
      break
    case "Changed":
      follows(known.get(event.current.id) === event.previous && (isLive(event.previous) || !isLive(event.current)), event)
      known.set(event.current.id, event.current)
      break
    case "Removed":
      follows(known.delete(event.invocation.id), event)
      break
    case "Anomaly":
      follows(!isLive(event.previous), event)
  }
}

/** Not `expect`, which costs more than what is tested where events come by the hundred thousand. */
const follows = (ok: boolean, event: FeedEvent): void => {
  if (!ok) throw new Error(`does not follow from what was told before: ${JSON.stringify(event)}`)
}

/** The tags of what was told, without health. */
export const changes = (events: ReadonlyArray<FeedEvent>): ReadonlyArray<string> =>
  events.flatMap((event) => (event._tag === "Live" || event._tag === "Offline" ? [] : [event._tag]))

/**
 * Lets time pass, in steps no longer than the shortest wait of the watch. After each, what the clock woke gets to do all that it can: the clock
 * itself waits only for the fibers that slept, and not for those that they woke.
 */
export const pass = Effect.fnUntraced(function* (seconds: number, step = 2): Effect.fn.Return<void> {
  for (let left = seconds; left >= 0; left -= step) {
    yield* TestClock.adjust(Duration.seconds(Math.min(step, left)))
    for (let turn = 0; turn < 25; turn += 1) yield* Effect.yieldNow
  }
})

/** Without the log: what it says is an event too. */
export const quiet = Layer.succeed(References.MinimumLogLevel, "None")

/** `size` invocations, the newest last, all finished but those at these places. */
export const memory = (size: number, live: ReadonlyArray<number> = []): Memory => {
  const service = new Memory()
  service.add(...Array.from({ length: size }, (_, n) => row(n, live.includes(n) ? { _tag: "Processing" } : complete)))
  return service
}
/** What the watch has told of one of them. */
export const statusOf = (known: ReadonlyMap<string, Invocation>, n: number) => known.get(idOf(n))?.status._tag
/** What was asked, in order. */
export const kinds = (service: Memory) => service.asked.map((asked) => asked._tag)
