/** Reading the list again, which finds what was deleted. */
import { isLive } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { complete, failed, idOf, row, serverError } from "./memory.ts"
import { changes, kinds, memory, pass, quiet, statusOf, watching } from "./watching.ts"

const processing = { _tag: "Processing" } as const

describe("a re-listing", () => {
  it.effect("finds what was deleted, and nothing else does", () => {
    const service = memory(800)
    return Effect.gen(function* () {
      const { events } = yield* watching()
      yield* pass(1)
      for (const n of [1, 400, 799]) service.delete(idOf(n))
      yield* pass(560, 30)
      expect(changes(events)).toHaveLength(800)
      yield* pass(60, 30)
      expect(events.flatMap((event) => (event._tag === "Removed" ? [event.invocation.id] : [])).toSorted()).toEqual(["i1", "i400", "i799"])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("asks for a few at most of the many that it found deleted", () => {
    const service = memory(800)
    return Effect.gen(function* () {
      const { known } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(1)
      for (let n = 0; n < 100; n += 1) service.delete(idOf(n * 7))
      service.asked.length = 0
      yield* pass(90, 30)
      expect(known.size).toBe(700)
      expect(kinds(service).filter((kind) => kind === "get")).toHaveLength(10)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("tells nothing as deleted where it failed, and is tried ever more seldom", () => {
    const service = memory(1_200, [1_199])
    return Effect.gen(function* () {
      const { events } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(1)
      service.answer = (asked) => (asked._tag === "scan" && asked.place > 0 ? Effect.fail(serverError) : Effect.void)
      yield* pass(300)
      expect(changes(events)).toHaveLength(1_200)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
      // Half of 1, 2, 4, 8, 16 and then 30 seconds is the least wait, until the next tick: 19 times in four minutes, after three pages of the first.
      expect(service.asked.filter((asked) => asked._tag === "scan" && asked.place > 0).length).toBeLessThanOrEqual(22)
    }).pipe(Effect.provide([service.layer, quiet]))
  })

  it.effect("is not believed where it lacks much that exists", () => {
    const service = memory(1_200)
    return Effect.gen(function* () {
      const { events } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(1)
      const { rows } = service
      // For a moment the list is empty, while `get` still knows everything.
      service.answer = (asked) => Effect.sync(() => void (service.rows = asked._tag === "get" ? rows : []))
      yield* pass(120, 30)
      expect(changes(events)).toHaveLength(1_200)
    }).pipe(Effect.provide([service.layer, quiet]))
  })

  it.effect("does not bring back what a tick has found deleted or finished meanwhile", () => {
    const service = memory(1_200, [3, 4])
    return Effect.gen(function* () {
      const { events, known } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(0)
      // The page that holds them is read, and arrives only after they have changed.
      const before = service.rows
      service.answer = (asked) =>
        asked._tag === "scan" && asked.place > 500
          ? Effect.andThen(
              Effect.sleep("10 seconds"),
              Effect.sync(() => void (service.rows = before))
            )
          : Effect.sync(() => void (service.rows = after))
      let after = before
      yield* pass(60)
      after = before
        .filter(({ id }) => id !== "i3")
        .map((invocation) => (invocation.id === "i4" ? { ...invocation, status: failed } : invocation))
      yield* pass(20)
      expect([known.has(idOf(3)), statusOf(known, 4)]).toEqual([false, "Failed"])
      expect(changes(events).slice(1_200).toSorted()).toEqual(["Changed", "Removed"])
    }).pipe(Effect.provide(service.layer))
  })
})

describe("what cannot be read", () => {
  it.effect("does not hide what was deleted beside it, and is counted once however often it is read", () => {
    const service = memory(1_000)
    return Effect.gen(function* () {
      const { events, known } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(1)
      for (let n = 0; n < 60; n += 1) {
        if (n % 2 === 0) service.broken.add(idOf(n))
        else service.delete(idOf(n))
      }
      yield* pass(90, 30)
      expect(known.size).toBe(970)
      yield* pass(90, 30)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", malformed: 30 })
    }).pipe(Effect.provide([service.layer, quiet]))
  })

  it.effect("does not keep others from their turn", () => {
    const service = memory(1_000)
    for (let n = 0; n < 60; n += 1) service.set(idOf(n), processing)
    service.pageSize = 50
    return Effect.gen(function* () {
      const { known } = yield* watching()
      yield* pass(2)
      for (let n = 0; n < 40; n += 1) service.broken.add(idOf(n))
      for (let n = 40; n < 60; n += 1) service.set(idOf(n), complete)
      yield* pass(8)
      expect([...known.values()].filter(isLive)).toHaveLength(40)
    }).pipe(Effect.provide([service.layer, quiet]))
  })
})

describe("a watch of live statuses alone reads its lists to their end now and then, and so", () => {
  const live = { status: ["pending", "processing"] } as const
  /** Seven, in pages of two: the oldest has a page of its own. */
  const seven = () => {
    const service = memory(7, [0, 1, 2, 3, 4, 5, 6])
    service.pageSize = 2
    return service
  }

  it.effect.each([{ broken: [0] }, { broken: [5, 6] }])(
    "tells of rows that could not be read at first, and counts them until then: %j",
    ({ broken }) => {
      const service = seven()
      for (const n of broken) service.broken.add(idOf(n))
      return Effect.gen(function* () {
        const { events, known } = yield* watching(live, { relistInterval: "1 minute" })
        yield* pass(20)
        expect([known.size, events.at(-1)]).toMatchObject([7 - broken.length, { _tag: "Live", malformed: broken.length }])
        service.broken.clear()
        yield* pass(60)
        expect([known.size, events.at(-1)]).toMatchObject([7, { _tag: "Live", malformed: 0 }])
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect("tells of what was behind a page that failed, as soon as it can be read", () => {
    const service = seven()
    service.answer = (asked) => (asked._tag === "page" && asked.offset > 0 ? Effect.fail(serverError) : Effect.void)
    return Effect.gen(function* () {
      const { events, known } = yield* watching(live)
      yield* pass(1)
      expect([known.size, events.at(-1)]).toMatchObject([2, { _tag: "Offline" }])
      service.answer = () => Effect.void
      yield* pass(60)
      expect([known.size, events.at(-1)]).toMatchObject([7, { _tag: "Live", complete: true }])
    }).pipe(Effect.provide([service.layer, quiet]))
  })

  it.effect.each([{ clamps: [100, 2] }, { clamps: [4, 3, 2, 1] }])(
    "tells of all, however long each page is: %j rows, and the last",
    ({ clamps }) => {
      const service = memory(20, [...Array(20).keys()])
      let pages = 0
      service.answer = (asked) =>
        Effect.sync(() => {
          if (asked._tag === "page" && asked.query.status === "processing") service.clamp = clamps[pages++] ?? clamps.at(-1)!
        })
      return Effect.gen(function* () {
        const { known } = yield* watching(live, { relistInterval: "1 minute" })
        yield* pass(1)
        expect(known.size).toBe(20)
        service.add(...Array.from({ length: 15 }, (_, n) => row(20 + n, processing)))
        yield* pass(2)
        expect(known.size).toBe(35)
        service.add(row(-1, processing))
        yield* pass(62)
        expect(known.size).toBe(36)
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect("tells of one that is older than all that it knows", () => {
    const service = seven()
    service.set("i0", { _tag: "Unknown", raw: "paused" })
    return Effect.gen(function* () {
      const { known } = yield* watching(live, { relistInterval: "1 minute" })
      yield* pass(1)
      service.set("i0", processing)
      yield* pass(62)
      expect(statusOf(known, 0)).toBe("Processing")
    }).pipe(Effect.provide(service.layer))
  })
})
