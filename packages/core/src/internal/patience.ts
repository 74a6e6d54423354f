/**
 * How to tell a reading that hangs from one that is slow: it has had no answer for 5 seconds, or for up to 15 where that is twice as long as the last
 * answer took, and does not wait for a next try, as after a `Retry-After`.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Heard } from "./heard.ts"
import { steadyMillisOf } from "./steady.ts"

const patienceMs = 5_000
const maxPatienceMs = 15_000

interface Patience {
  /** Hears of the calls of this effect. */
  readonly hearing: <A, E, R>(reading: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Ends once they hang. */
  readonly exhausted: Effect.Effect<void>
}

/** Begins now. `lastTook` is how many milliseconds the last answer took. */
export const makePatience = (lastTook: () => number = () => 0): Effect.Effect<Patience> =>
  Effect.map(Clock.Clock, (clock) => {
    const now = () => steadyMillisOf(clock)
    let since = now()
    const left = () => since + Math.max(patienceMs, Math.min(2 * lastTook(), maxPatienceMs)) - now()
    return {
      hearing: Effect.provideService(Heard, (waitMs) => {
        // Of several calls, one may be answered while another waits.
        since = Math.max(since, now() + waitMs)
      }),
      exhausted: Effect.gen(function* () {
        for (let ms = left(); ms > 0; ms = left()) yield* Effect.sleep(ms)
      })
    }
  })
