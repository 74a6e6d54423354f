/**
 * A program that makes two calls and interrupts both when the service says it is up: one waits for its answer, one for its next try. A timer or a
 * socket that stayed would keep the program alive.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { System } from "@chroma-sync/core/System"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"

const program = Effect.gen(function* () {
  const { page } = yield* Invocations
  const fibers = yield* Effect.forEach([7, 8], (limit) => Effect.forkChild(page({ limit })))
  yield* System.use((system) => system.health())
  yield* Fiber.interruptAll(fibers)
})

const services = Layer.merge(Invocations.layer, System.layer).pipe(
  Layer.provide(SyncConfig.layer({ baseUrl: process.argv[2] ?? "", token: "t", attemptTimeout: "5 minutes", deadline: "10 minutes" }))
)
await Effect.runPromise(Effect.provide(program, services))
console.log("interrupted twice")
