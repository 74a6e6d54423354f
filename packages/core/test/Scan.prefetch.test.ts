import { type Answer, pages } from "@chroma-sync/core/Scan"
import { describe, expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import {
  anyCut,
  anyLimit,
  anyWorld,
  kept,
  MovingList,
  outcomeIn,
  position,
  read,
  readSync,
  rowsIn,
  rowsOf,
  type Row
} from "./movingList.ts"

/** A list whose answers wait until they are let through. */
const gated = (size: number) => {
  const list = new MovingList({ order: "desc", rows: rowsOf(size) })
  const gates = new Map<number, Deferred.Deferred<void>>()
  const flight = { now: 0, most: 0, interrupted: 0 }
  const open = new Set<number>()
  const fetch = (offset: number, limit: number): Effect.Effect<Answer<Row>> =>
    Effect.gen(function* () {
      flight.now += 1
      flight.most = Math.max(flight.most, flight.now)
      const gate = yield* Deferred.make<void>()
      gates.set(offset, gate)
      if (!open.has(offset)) yield* Deferred.await(gate)
      return yield* list.fetch(offset, limit)
    }).pipe(
      Effect.onInterrupt(() => Effect.sync(() => (flight.interrupted += 1))),
      Effect.ensuring(Effect.sync(() => (flight.now -= 1)))
    )
  return { fetch, gates, flight, open }
}

const waits = fc.array(fc.nat(5), { minLength: 1 })

describe.each(["asc", "desc"] as const)("a scan, %s, with pages in flight", (order) => {
  /** Answers come in another order than that of their requests. */
  const shuffled = (list: MovingList, limit: number, prefetch: number, waits: ReadonlyArray<number>) => {
    const fetch: MovingList["fetch"] = (offset, limit) => {
      // The first answer begins the scan.
      const times = offset === 0 ? 0 : (waits[offset % waits.length] ?? 0)
      return Effect.andThen(Effect.repeat(Effect.yieldNow, { times }), list.fetch(offset, limit))
    }
    return read(list, order, { limit, prefetch, fetch, last: list.last })
  }

  it("keeps its promise, whatever happens to the list and in whatever order they are answered", async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(), anyLimit, fc.integer({ min: 1, max: 8 }), waits, async (world, limit, prefetch, waits) => {
        const list = new MovingList({ order, ...world })
        const scan = shuffled(list, limit, prefetch, waits)
        expect(await Effect.runPromise(outcomeIn(world, limit, list, order, scan))).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })

  it("does so whatever lengths from two its pages are cut to", async () => {
    const anyPrefetch = fc.integer({ min: 1, max: 8 })
    await fc.assert(
      fc.asyncProperty(anyWorld(), anyLimit, anyCut(2), anyPrefetch, waits, async (world, limit, cut, prefetch, waits) => {
        const list = new MovingList({ order, ...world, cut })
        const scan = shuffled(list, limit, prefetch, waits)
        expect(await Effect.runPromise(outcomeIn({ ...world, clamp: 2 }, limit, list, order, scan))).toEqual(kept)
      }),
      { numRuns: 1_000 }
    )
  })
})

describe("prefetch", () => {
  it("is no step back where what was in flight begins behind the end", () => {
    for (const prefetch of [1, 4, 8]) {
      for (let size = 1; size < 20; size++) {
        const found = readSync(new MovingList({ order: "desc", rows: rowsOf(size) }), "desc", { limit: 2, prefetch })
        expect(found.at(-1)?.report).toMatchObject({ rows: size, stepBacks: 0, complete: true })
      }
    }
  })

  it.effect.each([0, 1, 4, 8])("of %i keeps as many pages in flight while the consumer works, and no more", (prefetch) =>
    Effect.gen(function* () {
      const { fetch, flight, open } = gated(10_000)
      open.add(0)
      const working = yield* Deferred.make<void>()
      const fiber = yield* pages({ order: "desc", limit: 100, fetch, ...position, prefetch }).pipe(
        Stream.runForEach(() => Effect.andThen(Deferred.succeed(working, undefined), Effect.never)),
        Effect.forkChild
      )
      yield* Deferred.await(working)
      expect(flight.now).toBe(prefetch)
      yield* Fiber.interrupt(fiber)
      expect(flight).toEqual({ now: 0, most: Math.max(1, prefetch), interrupted: prefetch })
    })
  )

  it.effect("is cancelled when the consumer leaves", () =>
    Effect.gen(function* () {
      const { fetch, flight, open } = gated(10_000)
      open.add(0)
      const found = yield* pages({ order: "desc", limit: 100, fetch, ...position, prefetch: 4 }).pipe(Stream.take(1), Stream.runCollect)
      expect(rowsIn(found)).toHaveLength(100)
      expect(flight).toEqual({ now: 0, most: 4, interrupted: 4 })
    })
  )

  it.effect("gives pages in order although a later one is answered first", () =>
    Effect.gen(function* () {
      const { fetch, gates, open } = gated(1_000)
      open.add(0)
      const told: Array<number> = []
      const fiber = yield* pages({ order: "desc", limit: 100, fetch, ...position, prefetch: 4 }).pipe(
        Stream.runForEach((page) => Effect.sync(() => told.push(page.rows.length === 0 ? -1 : (page.rows[0]?.at ?? 0)))),
        Effect.forkChild
      )
      while (told.length === 0 || gates.size < 5) yield* Effect.yieldNow
      for (let offset = 0; offset < 2_000; offset++) open.add(offset)
      for (const gate of [...gates.values()].toReversed()) {
        yield* Deferred.succeed(gate, undefined)
        yield* Effect.yieldNow
      }
      yield* Fiber.join(fiber)
      expect(told.slice(0, -1)).toEqual(told.slice(0, -1).toSorted((a, b) => b - a))
      expect(told.at(-1)).toBe(-1)
    })
  )

  it.effect("fails with the first page that fails, and gives the pages before it", () =>
    Effect.gen(function* () {
      const list = new MovingList({ order: "desc", rows: rowsOf(1_000) })
      const fetch = (offset: number, limit: number) => (offset > 250 ? Effect.fail("broken" as const) : list.fetch(offset, limit))
      const given: Array<Row> = []
      const error = yield* pages({ order: "desc", limit: 100, fetch, ...position, prefetch: 8 }).pipe(
        Stream.runForEach((page) => Effect.sync(() => given.push(...page.rows))),
        Effect.flip
      )
      expect(error).toBe("broken")
      expect(given.length).toBeGreaterThan(200)
    })
  )

  it.effect("holds no page in the fiber that asked for it", () =>
    Effect.gen(function* () {
      const list = new MovingList({ order: "desc", rows: rowsOf(1_000) })
      const asking = new Set<Fiber.Fiber<unknown, unknown>>()
      const fetch = (offset: number, limit: number) =>
        Effect.withFiber((fiber) => {
          asking.add(fiber)
          return list.fetch(offset, limit)
        })
      const scan = Effect.withFiber((fiber) =>
        Effect.as(Stream.runDrain(pages({ order: "desc", limit: 100, fetch, ...position, prefetch: 4 })), fiber)
      )
      asking.delete(yield* scan)
      expect(asking.size).toBeGreaterThan(8)
      // Those that asked beyond the end were interrupted.
      const ends = Array.from(asking, (fiber) => fiber.pollUnsafe()).filter((exit) => exit !== undefined && Exit.isSuccess(exit))
      expect(ends.length).toBeGreaterThan(8)
      expect(ends).toEqual(ends.map(() => Exit.void))
    })
  )
})
