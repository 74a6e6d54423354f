/**
 * How to tell a reading that hangs from one that is slow: it has had no answer for 5 seconds, and does not wait for a next try, as after a `Retry-After`.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Heard } from "./heard.ts"
import { steadyMillisOf } from "./steady.ts"

const patienceMs = 5_000

interface Patience {
  /** Hears of the calls of this effect. */
  readonly hearing: <A, E, R>(reading: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Ends once they hang. */
  readonly exhausted: Effect.Effect<void>
}

/** Begins now. */
export const makePatience: Effect.Effect<Patience> = Effect.map(Clock.Clock, (clock) => {
  const now = () => steadyMillisOf(clock)
  let until = now() + patienceMs
  return {
    hearing: Effect.provideService(Heard, (waitMs) => {
      // Of several calls, one may be answered while another waits.
      until = Math.max(until, now() + waitMs + patienceMs)
    }),
    exhausted: Effect.gen(function* () {
      for (let left = until - now(); left > 0; left = until - now()) yield* Effect.sleep(left)
    })
  }
})
