import type { InvocationId } from "@chroma-sync/core/Invocation"
import { type FeedEvent, InvocationFeed, type WatchOptions } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter, ListError } from "@chroma-sync/core/Invocations"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { json, scripted, wire } from "./support.ts"

type Row = ReturnType<typeof wire>

/** A service whose rows a test sets, newest first, and that can be away. */
const service = () => {
  const state: { rows: ReadonlyArray<Row>; answer?: () => Response } = { rows: [] }
  const { layer, requests } = scripted(
    (_, request) => {
      if (state.answer !== undefined) return state.answer()
      const query = new Map(request.urlParams.params)
      const offset = Number(query.get("offset"))
      return json(state.rows.slice(offset, offset + Number(query.get("limit"))))
    },
    { retries: 0, pageSize: 4 }
  )
  return { state, requests, layer }
}

/** Watches in the background, and checks of every event that it follows from those before it. */
const watching = Effect.fnUntraced(function* (options: WatchOptions = {}, filter: InvocationFilter = {}) {
  const events: Array<FeedEvent> = []
  const known = new Map<InvocationId, string>()
  const feed = yield* InvocationFeed
  const fiber = yield* feed.watch(filter, options).pipe(
    Stream.runForEach((event) =>
      Effect.sync(() => {
        events.push(event)
        if (event._tag === "Added") {
          expect(known.has(event.invocation.id)).toBe(false)
          known.set(event.invocation.id, event.invocation.status._tag)
        } else if (event._tag === "Changed") {
          expect(known.get(event.previous.id)).toBe(event.previous.status._tag)
          known.set(event.current.id, event.current.status._tag)
        } else if (event._tag === "Removed") expect(known.delete(event.invocation.id)).toBe(true)
      })
    ),
    Effect.forkChild
  )
  return { events, known, fiber }
})

const tags = (events: ReadonlyArray<FeedEvent>) => events.map(({ _tag }) => _tag)
const done = { complete: { finished_at: "2026-03-01T00:00:00Z", duration_ms: 5 } }

describe("a watch", () => {
  const step = fc.oneof(
    fc.constant({ _tag: "insert" as const }),
    fc.nat(30).map((place) => ({ _tag: "finish" as const, place })),
    fc.nat(30).map((place) => ({ _tag: "delete" as const, place })),
    fc.constant({ _tag: "away" as const })
  )

  it("folds to the service's state, whatever is created, finished and deleted, with the service away at times", async () => {
    const schedule = fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.nat(12), schedule, (size, ticks) => {
        const { state, layer } = service()
        let next = size
        state.rows = Array.from({ length: size }, (_, n) => wire(size - n, n % 3 === 0 ? {} : { status: done }))
        return Effect.gen(function* () {
          const { known, fiber } = yield* watching({ relistInterval: "20 seconds" })
          yield* TestClock.adjust(0)
          for (const steps of ticks) {
            delete state.answer
            for (const change of steps) {
              if (change._tag === "insert") state.rows = [wire((next += 1), { status: "pending" }), ...state.rows]
              else if (change._tag === "away") state.answer = () => json({}, 503)
              else if (change._tag === "delete") state.rows = state.rows.filter((_, place) => place !== change.place)
              else state.rows = state.rows.map((row, place) => (place === change.place ? { ...row, status: done } : row))
            }
            yield* TestClock.adjust("2 seconds")
          }
          delete state.answer
          // A full reading at the latest: it finds what was deleted further down.
          yield* TestClock.adjust("51 seconds")
          expect([...known.keys()].toSorted()).toEqual(state.rows.map((row) => row["id"]).toSorted())
          for (const row of state.rows) {
            expect(known.get(row["id"] as InvocationId)).toBe(
              { pending: "Pending", processing: "Processing" }[String(row["status"])] ?? "Complete"
            )
          }
          yield* Fiber.interrupt(fiber)
        }).pipe(Effect.provide([layer, TestClock.layer()]), Effect.runPromise)
      }),
      { numRuns: 200 }
    )
  })

  it.effect("reads every 2 seconds while anything is live, every 30 when nothing is", () => {
    const { state, requests, layer } = service()
    state.rows = [wire(1)]
    return Effect.gen(function* () {
      yield* watching()
      yield* TestClock.adjust("9 seconds")
      const live = requests.length
      expect(live).toBe(10)
      state.rows = [wire(1, { status: done })]
      yield* TestClock.adjust("1 second")
      const settled = requests.length
      yield* TestClock.adjust("29 seconds")
      expect(requests.length).toBe(settled)
      yield* TestClock.adjust("1 second")
      expect(requests.length).toBeGreaterThan(settled)
    }).pipe(Effect.provide(layer))
  })

  it.effect("tells since when it is offline, how often it tried and when it tries again, and comes back by itself", () => {
    const { state, layer } = service()
    state.rows = [wire(1)]
    return Effect.gen(function* () {
      const { events } = yield* watching()
      yield* TestClock.adjust(0)
      state.answer = () => json({ error: "Unavailable", message: "a moment" }, 503)
      yield* TestClock.adjust("2 minutes")
      const offline = events.filter((event) => event._tag === "Offline")
      expect(offline.map(({ attempt }) => attempt)).toEqual(offline.map((_, place) => place + 1))
      expect(new Set(offline.map(({ since }) => since))).toEqual(new Set([2_000]))
      expect(offline[0]?.error._tag).toBe("UnexpectedStatus")
      offline.slice(1).forEach((event, place) => expect(event.nextAt).toBeGreaterThan(offline[place]?.nextAt ?? 0))
      delete state.answer
      yield* TestClock.adjust("30 seconds")
      expect(events.at(-1)).toMatchObject({ _tag: "Live", malformed: 0 })
      expect(tags(events).filter((tag) => tag === "Added")).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  })

  it.effect("reads again at once when it is woken", () => {
    const { state, requests, layer } = service()
    state.answer = () => json({}, 500)
    return Effect.gen(function* () {
      const wakes = yield* Queue.unbounded<void>()
      yield* watching({ wake: Queue.take(wakes) })
      yield* TestClock.adjust(0)
      expect(requests).toHaveLength(1)
      yield* Queue.offer(wakes, undefined)
      yield* TestClock.adjust(0)
      expect(requests).toHaveLength(2)
    }).pipe(Effect.provide(layer))
  })

  it.effect.each<readonly [status: number, tag: ListError["_tag"]]>([
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [400, "BadRequest"]
  ])("ends with a %i, which only the user can mend", ([status, tag]) => {
    const { state, layer } = service()
    state.rows = [wire(1)]
    return Effect.gen(function* () {
      const { fiber } = yield* watching()
      yield* TestClock.adjust(0)
      state.answer = () => json({ error: "x", message: "y" }, status)
      yield* TestClock.adjust("2 seconds")
      expect((yield* Effect.flip(Fiber.join(fiber)))._tag).toBe(tag)
    }).pipe(Effect.provide(layer))
  })

  it.effect("counts the rows that break the contract, and keeps the others", () => {
    const { state, layer } = service()
    state.rows = [wire(2), { id: "broken" }, wire(1)]
    return Effect.gen(function* () {
      const { events } = yield* watching()
      yield* TestClock.adjust(0)
      expect(tags(events)).toEqual(["Added", "Added", "Live"])
      expect(events.at(-1)).toMatchObject({ malformed: 1 })
    }).pipe(Effect.provide(layer))
  })

  it.effect("sends its filter", () => {
    const { requests, layer } = service()
    return Effect.gen(function* () {
      yield* watching({}, { databaseName: "docs" })
      yield* TestClock.adjust(0)
      expect(requests[0]?.urlParams.params).toContainEqual(["database_name", "docs"])
    }).pipe(Effect.provide(layer))
  })
})
