/** Requests that hang are in nobody's way but that of who waits for their answer, and are not asked for again meanwhile. */
import type { WaitProgress } from "@chroma-sync/core/InvocationFeed"
import { TimeoutError } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { type Asked, complete, facts, type Memory } from "./memory.ts"
import { json, scripted, wire } from "./support.ts"
import { memory, ofSource, range, waiting } from "./waiting.ts"
import { pass } from "./watching.ts"

/** From now on, what is asked for like this has no answer. */
const hang = (service: Memory, hangs: (asked: Asked) => boolean) => {
  service.answer = (asked) => (hangs(asked) ? Effect.never : Effect.void)
  service.asked.length = 0
}
const isGet = (id: string) => (asked: Asked) => asked._tag === "get" && asked.id === id
const count = (service: Memory, like: (asked: Asked) => boolean) => service.asked.filter(like).length

describe("a request that hangs", () => {
  it.effect("does not hold up who comes later", () => {
    const service = memory(9)
    service.set("i1", complete)
    hang(service, isGet("i6"))
    return Effect.gen(function* () {
      yield* waiting(["i6"], { deadline: "10 minutes" })
      yield* pass(1)
      const later = yield* waiting(["i1"], { deadline: "8 seconds" })
      yield* pass(8, 1)
      expect([...(yield* Fiber.join(later)).values()]).toMatchObject([{ _tag: "Finished" }])
      yield* pass(60)
      expect(count(service, isGet("i6"))).toBe(1)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each([2, 4])("does not hold up the others of the same wait, %i in all", (size) => {
    const service = memory(9)
    hang(service, isGet("i0"))
    return Effect.gen(function* () {
      const fiber = yield* waiting(range(0, size), { deadline: "1 minute" })
      yield* pass(20)
      for (const id of range(1, size)) service.set(id, complete)
      yield* pass(40)
      expect(Array.from((yield* Fiber.join(fiber)).values(), ({ _tag }) => _tag)).toEqual(["TimedOut", ...Array(size - 1).fill("Finished")])
      expect(count(service, isGet("i0"))).toBe(1)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("does not hold up who is followed already", () => {
    const service = memory(9)
    return Effect.gen(function* () {
      yield* waiting(["i0"], { deadline: "10 minutes" })
      const other = yield* waiting(["i1"], { deadline: "1 minute" })
      yield* pass(1)
      hang(service, isGet("i0"))
      yield* pass(20)
      service.set("i1", complete)
      yield* pass(8)
      expect(other.pollUnsafe()).toBeDefined()
      expect(count(service, isGet("i0"))).toBe(1)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is in the way of no other source, where it is a list", () => {
    const service = memory(20, (n) => ofSource(`s${n % 2}`))
    return Effect.gen(function* () {
      const fiber = yield* waiting(range(0, 20), { deadline: "1 minute" })
      yield* pass(1)
      const isList = (asked: Asked) => asked._tag !== "get" && asked.query.sourceId === "s0"
      hang(service, isList)
      yield* pass(20)
      for (const id of range(0, 20)) service.set(id, complete)
      yield* pass(40)
      const outcomes = [...(yield* Fiber.join(fiber)).values()]
      expect(outcomes.filter(({ _tag }) => _tag === "Finished")).toHaveLength(10)
      expect(count(service, isList)).toBe(1)
    }).pipe(Effect.provide(service.layer))
  })
})

it.effect("a service that asks for rest by `Retry-After` is asked by nobody meanwhile", () => {
  let limited = true
  const { layer, requests } = scripted(() =>
    limited ? json({ error: "RateLimited", message: "slow down" }, 429, { "retry-after": "20" }) : json(wire(2, { status: "cancelled" }))
  )
  return Effect.gen(function* () {
    yield* waiting([String(wire(1)["id"])], { deadline: "10 minutes" })
    while (requests.length === 0) yield* pass(1, 1)
    const later = yield* waiting([String(wire(2)["id"])], { deadline: "10 minutes" })
    yield* pass(18, 1)
    expect(requests).toHaveLength(1)
    limited = false
    yield* pass(8, 1)
    expect([...(yield* Fiber.join(later)).values()]).toMatchObject([{ _tag: "Finished" }])
  }).pipe(Effect.provide(layer))
})

it.effect("a service that hangs is told as offline each time that a request is given up, and is asked ever more seldom", () => {
  const service = memory(9)
  return Effect.gen(function* () {
    const progress: Array<WaitProgress> = []
    yield* waiting(["i0", "i1"], { deadline: "1 hour", onProgress: (step) => Effect.sync(() => progress.push(step)) })
    yield* pass(1)
    progress.length = 0
    const late = new TimeoutError({ ...facts, limit: "deadline", limitMs: 120_000, unreached: false })
    service.answer = () => Effect.andThen(Effect.sleep("2 minutes"), Effect.fail(late))
    service.asked.length = 0
    yield* pass(700)
    expect(progress).toMatchObject(progress.map((_, failures) => ({ _tag: "Offline", attempt: failures + 1, error: late })))
    expect(progress.length).toBeGreaterThanOrEqual(4)
    expect(service.asked.length).toBeLessThanOrEqual(12)
  }).pipe(Effect.provide(service.layer))
})

it.effect("a service that hangs is asked for no more than sixteen of many at a time", () => {
  const service = memory(200)
  let hanging = 0
  let most = 0
  const asked = Effect.acquireUseRelease(
    Effect.sync(() => (most = Math.max(most, (hanging += 1)))),
    () => Effect.sleep("2 minutes"),
    () => Effect.sync(() => (hanging -= 1))
  )
  service.answer = () => asked
  return Effect.gen(function* () {
    const fibers = yield* Effect.forEach(range(0, 200), (id) => waiting([id], { deadline: "30 minutes" }))
    yield* pass(600)
    expect(most).toBeLessThanOrEqual(16)
    service.answer = () => Effect.void
    yield* pass(130)
    for (const id of range(0, 200)) service.set(id, complete)
    yield* pass(60)
    for (const fiber of fibers) expect([...(yield* Fiber.join(fiber)).values()]).toMatchObject([{ _tag: "Finished" }])
  }).pipe(Effect.provide(service.layer))
})
