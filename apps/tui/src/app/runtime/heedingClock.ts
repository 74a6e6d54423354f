/**
 * Heeds a machine's clock that is set back while the program runs.
 */
import type * as Clock from "effect/Clock"
import type { Store } from "../store.ts"

/** How far the clock may go behind the time that passes before it counts as set back, in milliseconds: clocks are trimmed all the time. */
const trimmed = 1_000

/** A store that hears of a clock that was set back before it hears of anything else. */
export const heedingClock = (store: Store, clock: Clock.Clock): Store => {
  const ahead = (): number => clock.currentTimeMillisUnsafe() - Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n)
  let known = ahead()
  return {
    ...store,
    dispatch: (...messages) => {
      const setBack = known - ahead()
      // A clock that has run ahead may have been set, or the machine may have slept through it: data may be that old.
      if (Math.abs(setBack) >= trimmed) known -= setBack
      if (setBack < trimmed) store.dispatch(...messages)
      else store.dispatch({ _tag: "Ticked", now: clock.currentTimeMillisUnsafe(), setBack }, ...messages)
    }
  }
}
