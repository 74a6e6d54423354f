/** What bounds a call and a client: the time that its ledger accounts for, the budget of retries, and the limits of one call. Time is the test's. */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { json, scripted } from "./support.ts"

const id = "00000001-0000-4000-8000-000000000000"

describe("the ledger", () => {
  it.effect("accounts for every millisecond between the first attempt and the error", () => {
    const { layer } = scripted((number) =>
      number % 2 === 0
        ? Effect.never
        : Effect.delay(Effect.succeed(json({ error: "x", message: "y" }, 503, number === 1 ? { "retry-after": "2" } : {})), 70)
    )
    return Effect.gen(function* () {
      const call = Invocations.use((invocations) => invocations.get(id, { attemptTimeout: 500, retries: 3 }))
      const fiber = yield* Effect.forkChild(Effect.flip(call))
      yield* TestClock.adjust("1 minute")
      const { attempts } = yield* Fiber.join(fiber)
      expect(attempts.map(({ number, durationMs, outcome }) => [number, durationMs, outcome])).toEqual([
        [1, 70, "ServiceUnavailable"],
        [2, 500, "TimeoutError"],
        [3, 70, "ServiceUnavailable"],
        [4, 500, "TimeoutError"]
      ])
      expect(attempts[0]?.wait).toEqual({ ms: 2_000, from: "retry-after" })
      attempts.forEach(({ startedAt, durationMs, wait }, place) => {
        const next = attempts[place + 1]
        if (next !== undefined) expect(startedAt + durationMs + (wait?.ms ?? 0)).toBe(next.startedAt)
      })
    }).pipe(Effect.provide(layer))
  })
})

describe("the budget of a client", () => {
  const get = Invocations.use((invocations) => invocations.get(id))
  const budget = SyncHttp.use((http) => http.retryBudget)

  it.effect("is ten retries over all its calls, and one more for every ten of them", () => {
    let down = true
    const { layer, requests } = scripted(() => (down ? json({ error: "x", message: "y" }, 500) : json({}, 202)))
    return Effect.gen(function* () {
      const fail = Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(Effect.flip(get))
        yield* TestClock.adjust("1 minute")
        return yield* Fiber.join(fiber)
      })
      expect(yield* budget).toEqual({ left: 10, most: 10 })
      const errors = yield* Effect.forEach(Array.from({ length: 10 }), () => fail)
      expect(requests).toHaveLength(10 + 10)
      expect(errors.at(-1)?.attempts).toMatchObject([{ gaveUp: "budget" }])
      // The first call found the budget full, the nine after it have put in a tenth each.
      expect((yield* budget).left).toBe(0.9)
      down = false
      yield* Effect.forEach(Array.from({ length: 9 }), () => Invocations.use((invocations) => invocations.cancel(id)))
      down = true
      expect((yield* fail).attempts).toMatchObject([{ wait: { from: "backoff" } }, { gaveUp: "budget" }])
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not grow past ten, however many calls go well", () => {
    const { layer } = scripted(() => json({}, 202))
    return Effect.gen(function* () {
      yield* Effect.forEach(Array.from({ length: 50 }), () => Invocations.use((invocations) => invocations.cancel(id)))
      expect(yield* budget).toEqual({ left: 10, most: 10 })
    }).pipe(Effect.provide(layer))
  })
})

describe("the options of one call", () => {
  it.effect("stand over the client's own", () => {
    const { layer, requests } = scripted(() => Effect.never)
    return Effect.gen(function* () {
      const call = Invocations.use((invocations) => invocations.get(id, { attemptTimeout: "1 second", deadline: "3 seconds", retries: 9 }))
      const fiber = yield* Effect.forkChild(Effect.flip(call))
      yield* TestClock.adjust("3 seconds")
      expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "TimeoutError", limit: "deadline", limitMs: 3_000 })
      expect(requests.length).toBeGreaterThan(1)
    }).pipe(Effect.provide(layer))
  })

  it.effect.each([
    ["retries", { retries: -1 }],
    ["retries", { retries: 21 }],
    ["attemptTimeout", { attemptTimeout: 0 }],
    ["deadline", { deadline: Infinity }]
  ] as const)("are refused before anything is sent where %s is %j", ([field, options]) => {
    const { layer, requests } = scripted(() => json([]))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(Invocations.use((invocations) => invocations.get(id, options)))
      expect(error).toMatchObject({ _tag: "InvalidRequest", operation: "invocations.get", field })
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })
})
