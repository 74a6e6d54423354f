/**
 * The signals of a terminal that goes away.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

const signals = ["SIGHUP", "SIGQUIT"] as const

/** Until the scope closes, either of them interrupts whoever awaits `done`: left to itself, it would end the process on the spot. */
export const heedHangUp = <E>(done: Deferred.Deferred<void, E>) => {
  const hangUp = (): void => void Deferred.doneUnsafe(done, Effect.interrupt)
  return Effect.acquireRelease(
    Effect.sync(() => signals.forEach((signal) => process.on(signal, hangUp))),
    () => Effect.sync(() => signals.forEach((signal) => process.off(signal, hangUp)))
  )
}
