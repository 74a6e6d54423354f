import { type Invocation, isLive } from "@chroma-sync/core/Invocation"
import { InvocationFeed, type WaitOptions, type WaitProgress } from "@chroma-sync/core/InvocationFeed"
import type { SourceId } from "@chroma-sync/core/Source"
import { BadRequest, Forbidden, Unauthorized } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as fc from "fast-check"
import * as TestClock from "effect/testing/TestClock"
import { away, complete, facts, failed, idOf, Memory, row, serverError } from "./memory.ts"
import { pass, quiet } from "./watching.ts"

const processing = { _tag: "Processing" } as const
const cancelled = { _tag: "Cancelled" } as const
const unknown = { _tag: "Unknown", raw: "paused" } as const

/** `size` live invocations, the newest last. */
const memory = (size: number, fields: (n: number) => Partial<Invocation> = () => ({})): Memory => {
  const service = new Memory()
  service.add(...Array.from({ length: size }, (_, n) => row(n, processing, fields(n))))
  return service
}
const ofSource = (name: string): Partial<Invocation> => ({ sourceId: name as SourceId })
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => idOf(from + n))
const waiting = (ids: ReadonlyArray<string>, options: WaitOptions) =>
  InvocationFeed.use((feed) => feed.wait(ids, options)).pipe(Effect.forkChild)
const gets = (service: Memory) => service.asked.filter((asked) => asked._tag === "get").length

describe("a wait", () => {
  it.effect("answers per id, in the order asked, as soon as each is known", () => {
    const service = memory(5)
    return Effect.gen(function* () {
      const progress: Array<WaitProgress> = []
      const fiber = yield* waiting(["i3", "nobody", "i1", "i3", "i4"], {
        deadline: "1 minute",
        onProgress: (step) => Effect.sync(() => progress.push(step))
      })
      yield* pass(2)
      service.set("i1", failed)
      yield* pass(2)
      service.set("i3", complete)
      service.delete("i4")
      yield* pass(2)
      expect([...(yield* Fiber.join(fiber))]).toMatchObject([
        ["i3", { _tag: "Finished", invocation: { status: complete } }],
        ["nobody", { _tag: "NotFound" }],
        ["i1", { _tag: "Finished", invocation: { status: failed } }],
        ["i4", { _tag: "NotFound" }]
      ])
      expect(progress.at(-1)).toMatchObject({ settled: 4, total: 4 })
      expect(progress.map(({ settled }) => settled)).toEqual(progress.map(({ settled }) => settled).toSorted())
      expect(progress.filter((step) => step._tag === "Seen" && step.invocation.id === "i1")).toMatchObject([
        { invocation: { status: processing } },
        { invocation: { status: failed } }
      ])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("ends at its deadline with what was last seen", () => {
    const service = memory(3)
    service.set("i2", unknown)
    return Effect.gen(function* () {
      const fiber = yield* waiting(["i1", "i2"], { deadline: "1 minute" })
      yield* pass(58)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* pass(2)
      expect([...(yield* Fiber.join(fiber)).values()]).toMatchObject([
        { _tag: "TimedOut", last: { status: processing } },
        { _tag: "TimedOut", last: { status: unknown } }
      ])
      // Nobody waits any more, so nothing is asked.
      service.asked.length = 0
      yield* pass(60)
      expect(service.asked).toHaveLength(0)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("sees an unknown status become a final one", () => {
    const service = memory(50)
    for (const id of range(0, 50)) service.set(id, unknown)
    return Effect.gen(function* () {
      const fiber = yield* waiting(range(0, 50), { deadline: "10 minutes" })
      yield* pass(2)
      for (const id of range(5, 50)) service.set(id, cancelled)
      service.asked.length = 0
      yield* pass(10)
      expect(gets(service)).toBeLessThanOrEqual(12)
      yield* pass(60)
      for (const id of range(0, 5)) service.set(id, complete)
      yield* pass(20)
      expect([...(yield* Fiber.join(fiber)).values()].every((outcome) => outcome._tag === "Finished")).toBe(true)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("comes to each unknown one in its turn, although others stay unknown", () => {
    const service = memory(10)
    for (const id of range(0, 10)) service.set(id, unknown)
    return Effect.gen(function* () {
      const fiber = yield* waiting(["i0", "i1", "i2", "i3"], { deadline: "1 minute" })
      yield* pass(2)
      service.set("i3", cancelled)
      yield* pass(60)
      expect([...(yield* Fiber.join(fiber)).values()].map((outcome) => outcome._tag)).toEqual([
        "TimedOut",
        "TimedOut",
        "TimedOut",
        "Finished"
      ])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("stands by an answer that the service takes back", () => {
    const service = memory(9)
    return Effect.gen(function* () {
      const fiber = yield* waiting(range(0, 6), { deadline: "1 minute" })
      yield* pass(2)
      service.set("i0", complete)
      yield* pass(2)
      service.set("i0", processing)
      yield* pass(4)
      for (const id of range(1, 6)) service.set(id, complete)
      yield* pass(4)
      expect((yield* Fiber.join(fiber)).get(idOf(0))).toMatchObject({ _tag: "Finished" })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("answers at once for what another wait has seen finish", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      yield* waiting(["i0", "i1"], { deadline: "10 minutes" })
      yield* pass(2)
      service.set("i1", complete)
      yield* pass(2)
      service.asked.length = 0
      const second = yield* waiting(["i1"], { deadline: "10 minutes" })
      yield* pass(0)
      expect((yield* Fiber.join(second)).get(idOf(1))).toMatchObject({ _tag: "Finished" })
      expect(service.asked).toHaveLength(0)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("outlives an outage, and tells of it", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      service.answer = () => Effect.fail(away)
      const progress: Array<WaitProgress> = []
      const fiber = yield* waiting(["i1"], { deadline: "10 minutes", onProgress: (step) => Effect.sync(() => progress.push(step)) })
      yield* pass(120)
      expect(progress.length).toBeGreaterThan(5)
      expect(progress.every((step) => step._tag === "Offline" && step.error === away)).toBe(true)
      expect(progress.length).toBeLessThan(15)
      service.answer = () => Effect.void
      service.set("i1", complete)
      yield* pass(30)
      expect((yield* Fiber.join(fiber)).get(idOf(1))).toMatchObject({ _tag: "Finished" })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("answers at its deadline although the service hangs", () => {
    const service = memory(3)
    service.answer = () => Effect.never
    return Effect.gen(function* () {
      const fiber = yield* waiting(["i1"], { deadline: "1 minute" })
      yield* pass(60)
      expect((yield* Fiber.join(fiber)).get(idOf(1))).toEqual({ _tag: "TimedOut", last: undefined })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is not held up by an invocation that cannot be read", () => {
    const service = memory(20)
    service.broken.add(idOf(1))
    return Effect.gen(function* () {
      const fiber = yield* waiting(["i1", "i2", "i3"], { deadline: "5 minutes" })
      yield* pass(2)
      service.set("i2", complete)
      service.set("i3", complete)
      yield* pass(300)
      expect([...(yield* Fiber.join(fiber)).values()].map((outcome) => outcome._tag)).toEqual(["TimedOut", "Finished", "Finished"])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("backs off where the service fails on every single request", () => {
    const service = memory(200)
    service.answer = (asked) => (asked._tag === "get" ? Effect.fail(serverError) : Effect.void)
    return Effect.gen(function* () {
      yield* waiting(range(0, 200), { deadline: "5 minutes" })
      yield* pass(290)
      expect(service.asked.length).toBeLessThan(80)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each([new Unauthorized(facts), new Forbidden(facts), new BadRequest(facts)])(
    "fails with $_tag, which only the user can mend",
    (error) => {
      const service = memory(3)
      return Effect.gen(function* () {
        service.answer = () => Effect.fail(error)
        const fiber = yield* waiting(["i1"], { deadline: "10 minutes" })
        yield* pass(2)
        expect(yield* Effect.flip(Fiber.join(fiber))).toBe(error)
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect("does not fail for what another wait asked wrongly", () => {
    const service = memory(9)
    const error = new BadRequest(facts)
    service.answer = (asked) => (asked._tag === "get" && asked.id === "wrong" ? Effect.fail(error) : Effect.void)
    return Effect.gen(function* () {
      const right = yield* waiting(["i1", "i2"], { deadline: "10 minutes" })
      const wrong = yield* waiting(["i1", "wrong"], { deadline: "10 minutes" })
      yield* pass(2)
      expect(yield* Effect.flip(Fiber.join(wrong))).toBe(error)
      service.set("i1", complete)
      service.set("i2", complete)
      yield* pass(4)
      expect((yield* Fiber.join(right)).size).toBe(2)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each(["0 seconds", Infinity] as const)("refuses %s as a deadline, before anything is sent", (deadline) => {
    const service = memory(1)
    return Effect.gen(function* () {
      const feed = yield* InvocationFeed
      expect(yield* Effect.flip(feed.wait(["i0"], { deadline }))).toMatchObject({ _tag: "InvalidRequest", field: "deadline" })
      expect(yield* Effect.flip(feed.wait([" "], { deadline: "1 minute" }))).toMatchObject({ _tag: "InvalidRequest", field: "ids" })
      expect((yield* feed.wait([], { deadline: "1 minute" })).size).toBe(0)
      expect(service.asked).toHaveLength(0)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("keeps its time although its progress is told slowly", () => {
    const service = memory(30)
    return Effect.gen(function* () {
      const slow = yield* waiting(range(0, 30), { deadline: "1 minute", onProgress: () => Effect.sleep("10 seconds") })
      const quick = yield* waiting(["i1"], { deadline: "5 minutes" })
      yield* pass(2)
      for (const id of range(0, 30)) service.set(id, complete)
      yield* pass(4)
      expect((yield* Fiber.join(quick)).get(idOf(1))).toMatchObject({ _tag: "Finished" })
      yield* pass(54)
      expect([...(yield* Fiber.join(slow)).values()].every((outcome) => outcome._tag === "Finished")).toBe(true)
    }).pipe(Effect.provide(service.layer))
  })
})

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
    fc.record({ do: fc.constantFrom("away", "mend") }),
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
          yield* pass(120, 4)
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
