/**
 * Time that nobody sets. What is due after a while is due by this clock: the machine's own may be set back by an hour, and would hold it up as long.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** Milliseconds since some beginning: only the span between two readings means something. */
export const steadyMillis: Effect.Effect<number> = Effect.map(Clock.Clock, (clock) => steadyMillisOf(clock))

/** The same of a clock that is at hand. */
export const steadyMillisOf = (clock: Clock.Clock): number => Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n)
