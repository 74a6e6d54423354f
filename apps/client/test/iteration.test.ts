import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
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
  // As the platform's own iterators are.
  expect(iteration[Symbol.asyncIterator]()).toBe(iteration)
  expect(await Array.fromAsync(iteration)).toEqual([-1, -2, -3])
  expect(ends.length).toBeGreaterThan(1)
  expect(ends).toEqual(ends.map(() => Exit.void))
})

it("lets a page go before it waits for the next", async () => {
  setFlagsFromString("--expose-gc")
  const collect: () => void = runInNewContext("gc")
  const made: Array<WeakRef<object>> = []
  const held: Array<boolean> = []
  const page = Stream.sync(() => {
    const row = {}
    made.push(new WeakRef(row))
    return row
  })
  const iteration = new Iteration({
    open: () => ({ rows: Stream.concat(page, page), toItem: () => "item" }),
    read: async (pull: (part: undefined) => Effect.Effect<void>) => {
      // What a weak reference was made of stays until the turn is over.
      await setImmediate()
      collect()
      held.push(...made.map((row) => row.deref() !== undefined))
      await Effect.runPromise(pull(undefined))
    },
    signal: undefined,
    onEnd: () => undefined
  })
  expect(await Array.fromAsync({ [Symbol.asyncIterator]: () => iteration })).toEqual(["item", "item"])
  expect(held).toEqual([false, false, false])
})
