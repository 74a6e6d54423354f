/** The machine's clock is set while a program runs: what is due after a while is still due after that while. */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { away, complete, idOf, Memory, row } from "./memory.ts"
import { pass, watching } from "./watching.ts"

const hour = 3_600_000

/** Runs on a clock that can be set, beside the time that passes. */
const onSettable = <A, E, R>(work: (set: (aheadMs: number) => void) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(Clock.Clock, (clock) => {
    let ahead = 0
    const settable: Clock.Clock = {
      ...clock,
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead,
      currentTimeMillis: Effect.sync(() => clock.currentTimeMillisUnsafe() + ahead)
    }
    return Effect.provideService(
      work((aheadMs) => (ahead = aheadMs)),
      Clock.Clock,
      settable
    )
  })

it.effect.each([-hour, hour])("a watch goes on at its own pace after the clock was set by %i ms", (by) => {
  const service = new Memory()
  service.add(row(1, { _tag: "Processing" }))
  return onSettable((set) =>
    Effect.gen(function* () {
      const { known } = yield* watching()
      yield* pass(4)
      set(by)
      yield* pass(2)
      service.set("i1", complete)
      yield* pass(4)
      expect(known.get(idOf(1))?.status._tag).toBe("Complete")
      service.delete("i1")
      yield* pass(1_200)
      expect(known.size).toBe(0)
    }).pipe(Effect.provide(service.layer))
  )
})

it.effect.each([-hour, hour])("a watch tries again after an outage in which the clock was set by %i ms", (by) => {
  const service = new Memory()
  service.add(row(1))
  service.answer = () => Effect.fail(away)
  return onSettable((set) =>
    Effect.gen(function* () {
      const { known } = yield* watching()
      yield* pass(10)
      set(by)
      yield* pass(10)
      service.answer = () => Effect.void
      yield* pass(60)
      expect(known.size).toBe(1)
    }).pipe(Effect.provide(service.layer))
  )
})

it.effect.each([-hour, hour])("a wait ends when its invocation does, although the clock was set by %i ms", (by) => {
  const service = new Memory()
  service.add(row(1, { _tag: "Processing" }))
  return onSettable((set) =>
    Effect.gen(function* () {
      const feed = yield* InvocationFeed
      const fiber = yield* Effect.forkChild(feed.wait(["i1"], { deadline: "1 minute" }))
      yield* pass(3)
      set(by)
      yield* pass(3)
      service.set("i1", complete)
      yield* pass(5)
      expect((yield* Fiber.join(fiber)).get(idOf(1))?._tag).toBe("Finished")
    }).pipe(Effect.provide(service.layer))
  )
})
