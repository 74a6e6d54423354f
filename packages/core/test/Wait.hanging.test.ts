/** Requests that hang are in nobody's way but that of who waits for their answer, and are not asked for again meanwhile. */
import type { WaitProgress } from "@chroma-sync/core/InvocationFeed"
import { RateLimited, TimeoutError } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
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

  it.effect("holds up nobody for much longer where another was answered late", () => {
    const service = memory(9)
    service.answer = (asked) => (isGet("i0")(asked) ? Effect.sleep("25 seconds") : isGet("i1")(asked) ? Effect.never : Effect.void)
    return Effect.gen(function* () {
      yield* waiting(["i0"], { deadline: "10 minutes" })
      yield* pass(23, 1)
      yield* waiting(["i1"], { deadline: "10 minutes" })
      yield* pass(1, 1)
      service.set("i8", complete)
      const healthy = yield* waiting(["i8"], { deadline: "18 seconds" })
      yield* pass(20, 1)
      expect([...(yield* Fiber.join(healthy)).values()]).toMatchObject([{ _tag: "Finished" }])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("takes back no end that was told before its answer came", () => {
    const service = memory(9)
    return Effect.gen(function* () {
      const first = yield* waiting(["i0", "i1"], { deadline: "1 minute" })
      yield* pass(1)
      service.set("i0", complete)
      const late = Effect.andThen(
        Effect.sleep("12 seconds"),
        Effect.sync(() => service.delete("i0"))
      )
      service.answer = (asked) => (isGet("i0")(asked) ? late : Effect.void)
      yield* pass(4, 1)
      yield* waiting(range(2, 9), { deadline: "1 minute" })
      yield* pass(15, 1)
      const joiner = yield* waiting(["i0"], { deadline: "1 minute" })
      yield* pass(1)
      expect([...(yield* Fiber.join(joiner)).values()]).toMatchObject([{ _tag: "Finished" }])
      service.set("i1", complete)
      yield* pass(4)
      expect([...(yield* Fiber.join(first)).values()]).toMatchObject([{ _tag: "Finished" }, { _tag: "Finished" }])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each(["is answered", "fails"] as const)("is one of four in nobody's way any more as soon as one of them %s", (ends) => {
    const service = memory(9)
    const late = new TimeoutError({ ...facts, limit: "deadline", limitMs: 40_000, unreached: false })
    const answers = Effect.andThen(Effect.sleep("40 seconds"), ends === "fails" ? Effect.fail(late) : Effect.void)
    service.answer = (asked) => (isGet("i0")(asked) ? answers : isGet("i8")(asked) ? Effect.void : Effect.never)
    return Effect.gen(function* () {
      const told: Array<string> = []
      const onProgress = ({ _tag }: WaitProgress) => Effect.sync(() => told.push(_tag))
      for (const id of range(0, 4)) {
        yield* waiting([id], { deadline: "10 minutes", onProgress })
        yield* pass(7, 1)
      }
      service.set("i8", complete)
      const healthy = yield* waiting(["i8"], { deadline: "20 seconds" })
      yield* pass(25, 1)
      expect([...(yield* Fiber.join(healthy)).values()]).toMatchObject([{ _tag: "Finished" }])
      expect(told).toContain(ends === "fails" ? "Offline" : "Seen")
    }).pipe(Effect.provide(service.layer))
  })
})

it.effect("a service that asks for rest late is left alone from then on, and that is told at once", () => {
  const service = memory(9)
  const limited = Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(new RateLimited({ ...facts, resumeAt: now + 100_000 })))
  service.answer = () => Effect.andThen(Effect.sleep("7 seconds"), limited)
  return Effect.gen(function* () {
    const told: Array<number> = []
    const onProgress = () => Effect.andThen(Clock.currentTimeMillis, (at) => Effect.sync(() => told.push(at)))
    yield* waiting(["i0"], { deadline: "10 minutes", onProgress })
    yield* pass(0)
    yield* pass(100, 1)
    expect(told).toEqual([7_000])
    expect(service.asked).toHaveLength(1)
  }).pipe(Effect.provide(service.layer))
})

it.effect.each([
  [10, 1, true, 16],
  [10, 1, false, 26],
  [40, 40, true, 24]
] as const)(
  "a slow service that answers is asked by one round after the other, for %i invocations of %i sources, lists that tell of them: %s",
  ([size, sources, isListed, most]) => {
    let status: unknown = "processing"
    const sourceOf = (n: number) => wire(n % sources)["id"]
    const all = () => Array.from({ length: size }, (_, n) => wire(size - n, { source_id: sourceOf(n), status }))
    let open = 0
    let peak = 0
    const { layer, requests } = scripted((_, { url, urlParams }) => {
      const query = new Map(urlParams.params)
      const from = Number(query.get("offset"))
      const isOf = (key: string, value: unknown) => !query.has(key) || query.get(key) === value
      const one = all().find(({ id }) => url.endsWith(String(id)))
      const rows = all().filter((row) => isOf("source_id", row["source_id"]) && isOf("status", isListed && row["status"]))
      return Effect.acquireUseRelease(
        Effect.sync(() => (peak = Math.max(peak, (open += 1)))),
        () => Effect.delay(Effect.succeed(json(one ?? rows.slice(from))), "6 seconds"),
        () => Effect.sync(() => (open -= 1))
      )
    })
    return Effect.gen(function* () {
      const fiber = yield* waiting(
        all().map(({ id }) => String(id)),
        { deadline: "1 hour" }
      )
      // How slow it is shows by its first answers.
      yield* pass(12, 0.5)
      expect(peak).toBeLessThanOrEqual(8)
      peak = 0
      yield* pass(48, 0.5)
      expect(requests.length).toBeLessThanOrEqual(most)
      expect(peak).toBeLessThanOrEqual(4)
      yield* pass(400)
      status = { complete: { finished_at: "2026-03-02T00:00:00Z", duration_ms: 5 } }
      yield* pass(400)
      expect(Array.from((yield* Fiber.join(fiber)).values(), ({ _tag }) => _tag)).toEqual(Array(size).fill("Finished"))
    }).pipe(Effect.provide(layer))
  }
)

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
