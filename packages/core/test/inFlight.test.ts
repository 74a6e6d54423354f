/** What is being asked for, which nobody else asks for meanwhile. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { makeInFlight } from "../src/internal/inFlight.ts"
import { idOf, Memory } from "./memory.ts"

it.effect("what is asked for twice is in flight until both are answered", () =>
  Effect.gen(function* () {
    const memory = new Memory()
    memory.answer = () => Effect.never
    const { service, has } = yield* makeInFlight(memory.service)
    const [one, two] = [yield* Effect.forkChild(service.get(idOf(1))), yield* Effect.forkChild(service.get(idOf(1)))]
    yield* Effect.yieldNow
    yield* Fiber.interrupt(one)
    expect([has("i1"), has("I1"), has("i2")]).toEqual([true, true, false])
    yield* Fiber.interrupt(two)
    expect(has("i1")).toBe(false)
  })
)
