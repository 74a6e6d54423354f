/** What a wait answers, when, and how it fails. */
import { InvocationFeed, type WaitProgress } from "@chroma-sync/core/InvocationFeed"
import { BadRequest, Forbidden, Unauthorized } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { away, complete, facts, failed, idOf, serverError } from "./memory.ts"
import { pass } from "./watching.ts"
import { gets, memory, ofSource, range, waiting } from "./waiting.ts"

const processing = { _tag: "Processing" } as const
const cancelled = { _tag: "Cancelled" } as const
const unknown = { _tag: "Unknown", raw: "paused" } as const

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

  it.effect("knows an id in either case, and answers by the ids as they were given", () => {
    const service = memory(3)
    return Effect.gen(function* () {
      const fiber = yield* waiting(["I0", "i0", "I1", "I2"], { deadline: "1 minute" })
      yield* pass(2)
      for (const n of [0, 1]) service.set(idOf(n), complete)
      service.delete("i2")
      yield* pass(4)
      expect([...(yield* Fiber.join(fiber))]).toMatchObject([
        ["I0", { _tag: "Finished", invocation: { id: "i0" } }],
        ["i0", { _tag: "Finished", invocation: { id: "i0" } }],
        ["I1", { _tag: "Finished", invocation: { id: "i1" } }],
        ["I2", { _tag: "NotFound" }]
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
      // Each failure from the first on.
      expect(progress).toMatchObject(progress.map((_, failures) => ({ _tag: "Offline", attempt: failures + 1, error: away })))
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

  it.effect.each([2, 5])("of %i is not held up by one that cannot be read", (count) => {
    const ids = range(1, 1 + count)
    const service = memory(20)
    service.broken.add(idOf(1))
    return Effect.gen(function* () {
      const told: Array<WaitProgress["_tag"]> = []
      const fiber = yield* waiting(ids, { deadline: "5 minutes", onProgress: ({ _tag }) => Effect.sync(() => told.push(_tag)) })
      yield* pass(0)
      expect(service.asked.filter((asked) => asked._tag === "get" && asked.id === "i1")).toHaveLength(1)
      // Who comes later asks for it alone.
      yield* waiting(["i1"], { deadline: "1 minute" })
      yield* pass(20)
      expect(told.includes("Offline")).toBe(false)
      for (const id of ids.slice(1)) service.set(id, complete)
      yield* pass(300)
      expect([...(yield* Fiber.join(fiber)).values()].map((outcome) => outcome._tag)).toEqual(
        ids.map((id) => (id === "i1" ? "TimedOut" : "Finished"))
      )
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each([
    ["of one source", serverError, (sourceId: string | undefined) => sourceId === "s0", 0],
    ["at all", serverError, () => true, 0],
    ["of one source, as if the service were away", away, (sourceId: string | undefined) => sourceId === "s0", 6]
  ] as const)("is not held up by lists that cannot be read, %s", ([, error, fails, late]) => {
    const service = memory(12, (n) => ofSource(`s${n % 2}`))
    service.answer = (asked) => (asked._tag !== "get" && fails(asked.query.sourceId) ? Effect.fail(error) : Effect.void)
    return Effect.gen(function* () {
      const told: Array<WaitProgress["_tag"]> = []
      const fiber = yield* waiting(range(0, 12), { deadline: "2 minutes", onProgress: ({ _tag }) => Effect.sync(() => told.push(_tag)) })
      yield* pass(10)
      for (const id of range(0, 12)) service.set(id, complete)
      yield* pass(110)
      const outcomes = Array.from((yield* Fiber.join(fiber)).values(), (outcome) => outcome._tag)
      expect(outcomes.toSorted()).toEqual([...Array(12 - late).fill("Finished"), ...Array(late).fill("TimedOut")])
      expect(told.includes("Offline")).toBe(error === away)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("backs off where the service fails on every single request", () => {
    const service = memory(200)
    service.answer = (asked) => (asked._tag === "get" ? Effect.fail(serverError) : Effect.void)
    return Effect.gen(function* () {
      yield* waiting(range(0, 200), { deadline: "5 minutes" })
      yield* pass(290)
      // Half of 1, 2, 4, 8, 16 and then 30 seconds is the least wait: 24 rounds of four at most.
      expect(service.asked.length).toBeLessThanOrEqual(96)
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

  it.effect("dies of a defect, and who comes later is answered, although the one that died has not heard of it yet", () => {
    const service = memory(2)
    const bug = new Error("a bug in the user's client")
    return Effect.gen(function* () {
      const slow = yield* waiting(["i0"], { deadline: "1 minute", onProgress: () => Effect.sleep("20 seconds") })
      yield* pass(1)
      service.answer = () => Effect.die(bug)
      yield* pass(4)
      service.answer = () => Effect.void
      const later = yield* waiting(["i0", "i1"], { deadline: "1 minute" })
      for (const id of range(0, 2)) service.set(id, complete)
      yield* pass(4)
      expect(later.pollUnsafe()).toBeDefined()
      expect([...(yield* Fiber.join(later)).values()]).toMatchObject([{ _tag: "Finished" }, { _tag: "Finished" }])
      yield* pass(20)
      expect(Cause.squash(yield* Effect.flip(Effect.sandbox(Fiber.join(slow))))).toBe(bug)
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
