/**
 * A stream of what one step after the other gives, where what a step has found must not be lost.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/**
 * Each run of the step that `begin` gives is an array of elements. Who gives up on a pull interrupts only this: the step goes on, and the next pull
 * gives what came of it.
 */
export const streamOfSteps = <A, E>(begin: Effect.Effect<Effect.Effect<ReadonlyArray<A>, E>, E, Scope.Scope>): Stream.Stream<A, E> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const step = yield* begin
      const scope = yield* Scope.Scope
      let running: Fiber.Fiber<ReadonlyArray<A>, E> | undefined
      const pulled = Effect.gen(function* () {
        running ??= yield* Effect.forkIn(step, scope, { startImmediately: true })
        const elements = yield* Fiber.join(running)
        running = undefined
        return elements
      })
      return Stream.fromEffectRepeat(pulled).pipe(Stream.flatMap((elements) => Stream.fromArray(elements)))
    })
  )
