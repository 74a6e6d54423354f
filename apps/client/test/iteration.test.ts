import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { Iteration } from "../src/internal/Iteration.ts"

it("gives every item, and holds none in the fibers that read them", async () => {
  const ends: Array<Exit.Exit<unknown, unknown>> = []
  const iteration = new Iteration({
    open: () => ({ rows: Stream.concat(Stream.make(1, 2), Stream.make(3)), toItem: (row: number) => -row }),
    read: async (pull: (part: undefined) => Effect.Effect<void>) => {
      ends.push(await Effect.runPromise(Fiber.await(Effect.runFork(pull(undefined)))))
    },
    signal: undefined,
    onEnd: () => undefined
  })
  expect(await Array.fromAsync({ [Symbol.asyncIterator]: () => iteration })).toEqual([-1, -2, -3])
  expect(ends.length).toBeGreaterThan(1)
  expect(ends).toEqual(ends.map(() => Exit.void))
})
