/** What waits cost together, and that they answer what the service says at the end. */
import { isLive } from "@chroma-sync/core/Invocation"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as fc from "fast-check"
import * as TestClock from "effect/testing/TestClock"
import { TimeoutError, Unauthorized } from "@chroma-sync/core/SyncError"
import { away, complete, facts, failed, Memory } from "./memory.ts"
import { pass, quiet } from "./watching.ts"
import { gets, memory, ofSource, range, waiting } from "./waiting.ts"

const cancelled = { _tag: "Cancelled" } as const
const tooLate = new TimeoutError({ ...facts, limit: "deadline", limitMs: 120_000, unreached: false })
const unknown = { _tag: "Unknown", raw: "paused" } as const

describe("what waits cost together", () => {
  const costs = Effect.fnUntraced(function* (service: Memory, waits: ReadonlyArray<ReadonlyArray<string>>) {
    const fibers = yield* Effect.forEach(waits, (ids) => waiting(ids, { deadline: "10 minutes" }))
    yield* pass(0)
    yield* pass(0)
    const located = service.asked.length
    service.asked.length = 0
    yield* pass(20)
    const perRound = service.asked.length / 10
    service.rows = service.rows.map((invocation) => ({ ...invocation, status: complete }))
    service.asked.length = 0
    yield* pass(2)
    const atTheEnd = service.asked.length
    for (const fiber of fibers) {
      for (const outcome of (yield* Fiber.join(fiber)).values()) expect(outcome._tag).toBe("Finished")
    }
    return { located, perRound, atTheEnd }
  })

  it.effect("is a few requests a round for 500 waits on one source", () => {
    const service = memory(500)
    return Effect.gen(function* () {
      const { located, perRound, atTheEnd } = yield* costs(
        service,
        range(0, 500).map((id) => [id])
      )
      expect(located).toBeLessThanOrEqual(6)
      expect(perRound).toBeLessThanOrEqual(3)
      expect(atTheEnd).toBeLessThanOrEqual(4)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is the same for one wait of 500 ids as for 500 of one", () => {
    const service = memory(500)
    return Effect.gen(function* () {
      const { located, perRound, atTheEnd } = yield* costs(service, [range(0, 500)])
      expect([located <= 6, perRound <= 3, atTheEnd <= 4]).toEqual([true, true, true])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is the lists of the account where the ids are of many sources", () => {
    const service = memory(200, (n) => ofSource(`s${n}`))
    return Effect.gen(function* () {
      expect((yield* costs(service, [range(0, 200)])).perRound).toBeLessThanOrEqual(3)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is the list of the database where an invocation has no source", () => {
    const service = memory(100, () => ({ sourceId: undefined }))
    return Effect.gen(function* () {
      expect((yield* costs(service, [range(0, 100)])).perRound).toBeLessThanOrEqual(3)
      expect(service.asked.every((asked) => asked._tag === "get" || asked.query.databaseName === "docs")).toBe(true)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each([
    ["a page of the list for so many, where they are the newest", range(200, 400), 4 + 4],
    ["no further page where all are found", range(390, 400), 4 + 1],
    ["each by itself where a page has none of them, and the list once", range(0, 10), 10 + 1]
  ] as const)("to find them is %s", ([, ids, requests]) => {
    const service = memory(400)
    service.pageSize = 50
    return Effect.gen(function* () {
      yield* waiting(ids, { deadline: "10 minutes" })
      yield* pass(0)
      expect(service.asked).toHaveLength(requests)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is a request at once for who comes later", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      yield* waiting(["i1"], { deadline: "10 minutes" })
      yield* pass(1)
      service.asked.length = 0
      yield* waiting(["i2"], { deadline: "10 minutes" })
      yield* pass(0)
      expect(service.asked).toEqual([{ _tag: "get", id: "i2" }])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is nothing more for an id that there is not", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      yield* waiting(["nobody", "i1"], { deadline: "10 minutes" })
      yield* pass(2)
      service.asked.length = 0
      yield* pass(20)
      expect(service.asked.map((asked) => (asked._tag === "get" ? asked.id : asked._tag))).toEqual(Array(10).fill("i1"))
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is nothing for an id that another wait has found not to be there, and it is answered at once", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      yield* waiting(["nobody", "i1"], { deadline: "10 minutes" })
      yield* pass(0)
      service.asked.length = 0
      const second = yield* waiting(["nobody"], { deadline: "10 minutes" })
      yield* pass(0)
      expect(second.pollUnsafe()).toBeDefined()
      expect([...(yield* Fiber.join(second))]).toMatchObject([["nobody", { _tag: "NotFound" }]])
      expect(service.asked).toHaveLength(0)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is nothing once the key is refused, although one who waits is slow to hear of it", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      yield* waiting(["i0", "i1"], { deadline: "10 minutes", onProgress: () => Effect.sleep("5 minutes") })
      yield* pass(4)
      service.answer = () => Effect.fail(new Unauthorized(facts))
      service.asked.length = 0
      yield* pass(2)
      expect(service.asked).toHaveLength(1)
      yield* pass(120)
      expect(service.asked).toHaveLength(1)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is nothing more for a wait that has ended", () => {
    const service = memory(10)
    return Effect.gen(function* () {
      yield* waiting(["i1"], { deadline: "10 minutes" })
      yield* waiting(range(2, 9), { deadline: "10 seconds" })
      yield* pass(20)
      service.asked.length = 0
      yield* pass(10)
      expect(gets(service)).toBe(5)
      expect(service.asked).toHaveLength(5)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is one request for an id that another wait has seen already", () => {
    const service = memory(10)
    return Effect.gen(function* () {
      yield* waiting(["i1"], { deadline: "10 minutes" })
      yield* pass(0)
      service.asked.length = 0
      const second = yield* waiting(["i1"], { deadline: "10 minutes" })
      yield* pass(0)
      expect(service.asked).toHaveLength(0)
      service.set("i1", complete)
      yield* pass(2)
      expect(service.asked).toHaveLength(1)
      yield* Fiber.join(second)
    }).pipe(Effect.provide(service.layer))
  })
})

it("waits answer what the service says at the end, whatever happened before", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom("finish", "fail", "pause", "delete", "break"), place: fc.nat(29) }),
    fc.record({ do: fc.constantFrom("away", "hang", "mend") }),
    fc.record({ do: fc.constant("clamp" as const), rows: fc.constantFrom(1, 3, Infinity) }),
    fc.record({ do: fc.constant("pass" as const), seconds: fc.integer({ min: 1, max: 20 }) })
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(2, 500),
      (steps, sources, pageSize) => {
        const service = memory(30, (n) => ofSource(`s${n % sources}`))
        service.pageSize = pageSize
        const mend = () => {
          service.answer = () => Effect.void
          service.broken.clear()
        }
        return Effect.gen(function* () {
          const feed = yield* InvocationFeed
          const early = yield* Effect.forkChild(feed.wait(range(0, 20), { deadline: "30 minutes" }))
          let late: typeof early | undefined
          for (const change of steps) {
            late ??= yield* Effect.forkChild(feed.wait(range(10, 31), { deadline: "30 minutes" }))
            if (change.do === "pass") yield* pass(change.seconds, 4)
            else if (change.do === "mend") mend()
            else if (change.do === "clamp") service.clamp = change.rows
            else if (change.do === "hang") service.answer = () => Effect.andThen(Effect.sleep("2 minutes"), Effect.fail(tooLate))
            else if (change.do === "away") service.answer = () => Effect.fail(away)
            else {
              const chosen = service.rows["place" in change ? change.place : 0]
              if (chosen === undefined) continue
              if (change.do === "delete") service.delete(chosen.id)
              else if (change.do === "break") service.broken.add(chosen.id)
              else if (isLive(chosen)) service.set(chosen.id, { finish: complete, fail: failed, pause: unknown }[change.do])
            }
          }
          mend()
          service.rows = service.rows.map((invocation) => (isLive(invocation) ? { ...invocation, status: cancelled } : invocation))
          // What hangs has to end first.
          yield* pass(300, 4)
          for (const fiber of [early, late]) {
            if (fiber === undefined) continue
            for (const [id, outcome] of yield* Fiber.join(fiber)) {
              const truth = service.rows.find((invocation) => invocation.id === id)
              // Who saw it finish before it was deleted has an answer already.
              if (truth === undefined) expect(["NotFound", "Finished"]).toContain(outcome._tag)
              else expect(outcome).toMatchObject({ _tag: "Finished", invocation: { status: truth.status } })
            }
          }
        }).pipe(Effect.provide([service.layer, TestClock.layer(), quiet]), Effect.runPromise)
      }
    ),
    { numRuns: 100 }
  )
})
