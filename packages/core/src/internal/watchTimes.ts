/**
 * When a watch reads: at its own intervals, sooner for those who ask, and for nobody while the service asks for rest. A person is heard at once; changes
 * of the program's own no oftener than while anything is live. Those who ask meanwhile are heard as one.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import { makePatience } from "./patience.ts"
import { steadyMillis } from "./steady.ts"
import type { WatchOptions } from "./watchOptions.ts"

interface WatchTimes {
  /** In milliseconds, by a clock that nobody sets. */
  readonly now: Effect.Effect<number>
  /** The first instant at which the service may be asked. */
  readonly earliest: Effect.Effect<number>
  /** What was read is read again after so many milliseconds, or when the service has had its rest. Gives how many that are. */
  readonly readAfter: (ms: number) => Effect.Effect<number>
  /** The service asks not to be asked for so many milliseconds. */
  readonly rest: (ms: number) => Effect.Effect<void>
  /** Hears those who ask, and says whether a person does. */
  readonly hear: Effect.Effect<boolean>
  /** Whether a reading is due, which is for all who have asked. */
  readonly isDue: Effect.Effect<boolean>
  /** Sleeps until a reading is due, or somebody asks for one, or something else comes. */
  readonly sleep: (comes: Effect.Effect<unknown>) => Effect.Effect<void>
  /** What a reading gives; nothing where it hangs and a person asks, who is left to be heard. */
  readonly unlessGivenUp: <A, E>(reading: Effect.Effect<A, E>) => Effect.Effect<Option.Option<A>, E>
}

/** The first reading is due after `firstMs`. */
export const openTimes = Effect.fnUntraced(function* (
  { wake, changed }: WatchOptions,
  liveMs: number,
  firstMs: number
): Effect.fn.Return<WatchTimes, never, Scope.Scope> {
  const askedBy = Effect.fnUntraced(function* (asks: Effect.Effect<unknown> = Effect.never) {
    const asked = yield* Queue.sliding<void>(1)
    yield* asks.pipe(Effect.andThen(Queue.offer(asked, undefined)), Effect.forever, Effect.forkScoped)
    return asked
  })
  const byHand = yield* askedBy(wake)
  const byChange = yield* askedBy(changed)

  /** How far sleeps are ahead of the steady clock: a test that fakes the timers leaves that clock alone. */
  let ahead = 0
  const now = Effect.map(steadyMillis, (millis) => millis + ahead)
  let dueAt = (yield* now) + firstMs
  /** When those who ask are to be served. */
  let askedFor = Infinity
  let restUntil = -Infinity
  const readAt = () => Math.max(restUntil, Math.min(dueAt, askedFor))
  /** When the last reading that was for a change ended, and whether the next one is. */
  let followedAt = -Infinity
  let isFollowing = false

  return {
    now,
    earliest: Effect.map(now, (at) => Math.max(at, restUntil)),
    readAfter: (ms) =>
      Effect.map(now, (at) => {
        dueAt = at + ms
        if (isFollowing) followedAt = at
        isFollowing = false
        return Math.max(ms, restUntil - at)
      }),
    rest: (ms) =>
      Effect.map(now, (at) => {
        restUntil = Math.max(restUntil, at + ms)
      }),
    hear: Effect.gen(function* () {
      const at = yield* now
      const isPerson = Option.isSome(yield* Queue.poll(byHand))
      if (isPerson) askedFor = Math.min(askedFor, at)
      if (Option.isSome(yield* Queue.poll(byChange))) {
        isFollowing = true
        askedFor = Math.min(askedFor, Math.max(at, followedAt + liveMs))
      }
      return isPerson
    }),
    isDue: Effect.map(now, (at) => {
      const isDue = at >= readAt()
      if (isDue) askedFor = Infinity
      return isDue
    }),
    sleep: Effect.fnUntraced(function* (comes) {
      const until = readAt()
      const slept = Effect.as(Effect.sleep(until - (yield* now)), true)
      // Not `take`: what a race has taken and then loses is gone.
      const woken = [comes, Queue.peek(byHand), Queue.peek(byChange)].map((event) => Effect.as(event, false))
      if (yield* Effect.raceAllFirst([slept, ...woken])) ahead += Math.max(0, until - (yield* now))
    }),
    unlessGivenUp: Effect.fnUntraced(function* (reading) {
      const { hearing, exhausted } = yield* makePatience()
      const givenUp = Effect.as(Effect.andThen(Queue.peek(byHand), exhausted), Option.none())
      return yield* Effect.raceFirst(Effect.asSome(hearing(reading)), givenUp)
    })
  }
})
