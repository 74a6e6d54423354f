/** What a tick of a watch costs, and when the next one comes. */
import { type Invocation, isLive } from "@chroma-sync/core/Invocation"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { complete, idOf, Memory, row } from "./memory.ts"
import { kinds, memory, pass, statusOf, watching } from "./watching.ts"

const processing = { _tag: "Processing" } as const
const unknown = { _tag: "Unknown", raw: "paused" } as const

describe("the cost of a tick", () => {
  /** Requests of each tick but the first, all invocations live that the places say, spread over the list. */
  const perTick = Effect.fnUntraced(function* (service: Memory, filter: InvocationFilter = {}, ticks = 5, options = {}) {
    const watch = yield* watching(filter, options)
    yield* pass(12)
    expect(watch.events.findLast((event) => event._tag === "Live")).toMatchObject({ complete: true })
    const counts: Array<number> = []
    for (let tick = 0; tick < ticks; tick += 1) {
      const before = service.asked.length
      yield* pass(2)
      counts.push(service.asked.length - before)
    }
    return { ...watch, counts }
  })
  const spread = (size: number, live: number) => {
    const service = new Memory()
    const each = live === 0 ? Infinity : size / live
    service.rows = Array.from({ length: size }, (_, n) => row(size - n, (n + 1) % each === 0 ? processing : complete))
    return service
  }

  it.effect.each([
    { size: 1_000, live: 0, most: 1 },
    { size: 100_000, live: 0, most: 1 },
    { size: 1_000, live: 10, most: 3 },
    { size: 100_000, live: 10, most: 3 },
    { size: 1_000, live: 1_000, most: 5 },
    { size: 100_000, live: 1_000, most: 5 }
  ])("is at most $most requests for $size invocations of which $live are live", ({ size, live, most }) => {
    const service = spread(size, live)
    return Effect.gen(function* () {
      const { counts } = yield* perTick(service, {}, 3, { idleInterval: "2 seconds" })
      expect(service.live.length).toBe(live)
      expect(Math.min(...counts)).toBeGreaterThan(0)
      expect(Math.max(...counts)).toBeLessThanOrEqual(most)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each([0, 1])(
    "is that of what came since then where a watch has a beginning, with %d live, and so is the first reading",
    (live) => {
      const service = spread(100_000, 1_000)
      service.add(row(100_001, live === 1 ? processing : complete))
      return Effect.gen(function* () {
        const { counts, known } = yield* perTick(service, {}, 3, { idleInterval: "2 seconds", since: row(99_950).createdAt })
        expect(known.size).toBe(52)
        expect(counts).toEqual([1, 1, 1])
        expect(service.asked.length).toBeLessThanOrEqual(12)
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect.each<readonly [filter: InvocationFilter, maxRows: number, told: number]>([
    [{}, Infinity, 12],
    [{}, 3, 11],
    [{}, 4, 12],
    [{ status: "pending" }, Infinity, 4],
    [{ status: "processing" }, Infinity, 4],
    [{ status: ["pending", "processing"] }, Infinity, 8],
    [{ status: ["pending", "complete"] }, 1, 5],
    [{ status: "failed" }, Infinity, 0]
  ])(
    "is no page further down than what came since then, of any list: by the filter %j, with %d rows at most",
    ([filter, maxRows, told]) => {
      const service = new Memory()
      const three = [{ _tag: "Pending" }, processing, complete] as const
      service.rows = Array.from({ length: 20_000 }, (_, n) => row(20_000 - n, three[n % 3]))
      return Effect.gen(function* () {
        const { events, known } = yield* watching(filter, { maxRows, since: row(19_989).createdAt, relistInterval: "20 seconds" })
        yield* pass(60)
        expect(events.findLast((event) => event._tag === "Live")).toMatchObject({ complete: true, more: maxRows < 4 })
        expect(known.size).toBe(told)
        expect(service.asked.length).toBeGreaterThan(30)
        expect(
          service.asked.filter((asked) => (asked._tag === "page" && asked.offset > 0) || (asked._tag === "scan" && asked.place > 0))
        ).toEqual([])
        // What comes is told as ever, however much of it, and so is what ends.
        service.add(...Array.from({ length: 1_200 }, (_, n) => row(30_000 + n, three[n % 2])))
        service.set(idOf(20_000), complete)
        service.set(idOf(19_999), complete)
        yield* pass(60)
        const live = (["pending", "processing"] as const).filter((status) => filter.status === undefined || filter.status.includes(status))
        expect([...known.values()].filter(isLive)).toHaveLength(live.length * (600 + 3))
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect("is one request where all that is live is on the newest page, and one more for each of two further down", () => {
    const service = memory(1_000, [950, 970, 990])
    return Effect.gen(function* () {
      expect((yield* perTick(service)).counts).toEqual([1, 1, 1, 1, 1])
      service.rows = service.rows.map((invocation) =>
        ["i1", "i2"].includes(invocation.id) ? { ...invocation, status: processing } : invocation
      )
      // Two watches now: the first knows nothing of these two.
      expect((yield* perTick(service)).counts).toEqual([4, 4, 4, 4, 4])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is one request more for each that has ended", () => {
    const service = memory(1_000, [1, 2, 3, 4, 5, 6])
    return Effect.gen(function* () {
      const { known } = yield* perTick(service)
      service.set("i1", complete)
      service.delete("i2")
      service.asked.length = 0
      yield* pass(2)
      expect(kinds(service)).toEqual(["page", "page", "page", "get", "get"])
      expect([statusOf(known, 1), statusOf(known, 2)]).toEqual(["Complete", undefined])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is the live lists alone where the filter names only live statuses", () => {
    const service = spread(10_000, 20)
    return Effect.gen(function* () {
      expect((yield* perTick(service, { status: "pending" }, 5, { idleInterval: "2 seconds" })).counts).toEqual([1, 1, 1, 1, 1])
      expect((yield* perTick(service, { status: ["pending", "processing"] })).counts.every((count) => count <= 5)).toBe(true)
      expect(service.asked.every((asked) => asked._tag === "page" && asked.query.status !== undefined)).toBe(true)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is a few pages where a thousand end at once, and no request for each", () => {
    const service = memory(3_000)
    for (let n = 1_500; n < 2_500; n += 1) service.set(idOf(n), processing)
    return Effect.gen(function* () {
      const { known } = yield* perTick(service)
      service.rows = service.rows.map((invocation) => ({ ...invocation, status: complete }))
      service.asked.length = 0
      yield* pass(2)
      expect([...known.values()].filter(isLive)).toHaveLength(0)
      expect(service.asked.length).toBeLessThan(10)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("asks for unknown statuses in turn, two a tick, whatever their number", () => {
    const service = memory(600)
    for (let n = 0; n < 300; n += 1) service.set(idOf(n), unknown)
    return Effect.gen(function* () {
      const { counts, known } = yield* perTick(service, {}, 5)
      expect(counts).toEqual([3, 3, 3, 3, 3])
      service.set("i0", complete)
      yield* pass(300)
      expect(statusOf(known, 0)).toBe("Complete")
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("asks for no more than twenty that ended too far down for the newest pages, and for the others in the next ticks", () => {
    const service = memory(2_000)
    for (let n = 0; n < 60; n += 1) service.set(idOf(n), processing)
    service.pageSize = 50
    return Effect.gen(function* () {
      const { known } = yield* perTick(service)
      for (let n = 0; n < 60; n += 1) service.set(idOf(n), complete)
      const left: Array<number> = []
      for (let tick = 0; tick < 3; tick += 1) {
        yield* pass(2)
        left.push([...known.values()].filter(isLive).length)
      }
      expect(left).toEqual([40, 20, 0])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("reads down through a burst of one instant", () => {
    const service = memory(500)
    return Effect.gen(function* () {
      const { known } = yield* perTick(service)
      // Of one instant with the newest that is known, which comes first all the same.
      const { createdAt } = row(499)
      service.rows = [row(499), ...Array.from({ length: 300 }, (_, n) => row(1_000 + n, complete, { createdAt })), ...service.rows.slice(1)]
      yield* pass(30)
      expect(known.size).toBe(800)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("reads down through all that comes at once where there was nothing", () => {
    const service = new Memory()
    return Effect.gen(function* () {
      const { known } = yield* perTick(service)
      service.add(...Array.from({ length: 300 }, (_, n) => row(n)))
      yield* pass(30)
      expect(known.size).toBe(300)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("reads down until it meets what it knows after a burst", () => {
    const service = memory(2_000)
    return Effect.gen(function* () {
      const { known } = yield* perTick(service)
      service.add(...Array.from({ length: 1_200 }, (_, n) => row(3_000 + n)))
      service.asked.length = 0
      yield* pass(30)
      expect(known.size).toBe(3_200)
      expect(kinds(service)).toEqual(["page", "scan", "scan", "scan"])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("touches none of the finished rows that it did not read", () => {
    let touched = 0
    const counting = (invocation: Invocation): Invocation =>
      new Proxy(invocation, {
        get: (target, key, receiver) => {
          touched += 1
          return Reflect.get(target, key, receiver)
        }
      })
    const service = new Memory()
    const old = Array.from({ length: 5_000 }, (_, n) => row(5_000 - n))
    service.rows = old.map(counting)
    return Effect.gen(function* () {
      const { known } = yield* perTick(service, {}, 1, { maxRows: 6_000 })
      // From here on the service hands out none of them.
      service.rows = [row(9_000, processing), ...old.slice(0, 3)]
      const before = touched
      yield* pass(40)
      expect(statusOf(known, 9_000)).toBe("Processing")
      expect(touched - before).toBeLessThan(old.length / 2)
    }).pipe(Effect.provide(service.layer))
  })
})

describe("the cadence", () => {
  it.effect("is 2 seconds while anything is live, and 30 when nothing is", () => {
    const service = memory(5, [4])
    return Effect.gen(function* () {
      yield* watching()
      yield* pass(0)
      service.asked.length = 0
      yield* pass(9, 1)
      expect(service.asked).toHaveLength(4)
      service.set("i4", complete)
      yield* pass(1, 1)
      service.asked.length = 0
      yield* pass(28, 1)
      expect(service.asked).toHaveLength(0)
      yield* pass(2, 1)
      expect(service.asked).toHaveLength(1)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is 2 seconds too where one is live and another of an unknown status", () => {
    const service = memory(5, [3, 4])
    service.set("i4", unknown)
    return Effect.gen(function* () {
      yield* watching()
      yield* pass(0)
      service.asked.length = 0
      yield* pass(9, 1)
      expect(kinds(service).filter((kind) => kind === "page")).toHaveLength(4)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is what the user sets", () => {
    const service = memory(5)
    return Effect.gen(function* () {
      yield* watching({}, { liveInterval: "10 seconds", idleInterval: "1 minute", relistInterval: "5 minutes" })
      yield* pass(0)
      service.asked.length = 0
      yield* pass(180, 10)
      expect(kinds(service)).toEqual(["page", "page", "page"])
      service.add(row(9, processing))
      yield* pass(60, 10)
      service.asked.length = 0
      yield* pass(30, 5)
      expect(kinds(service)).toEqual(["page", "page", "page"])
      yield* pass(60, 5)
      expect(kinds(service)).toContain("scan")
    }).pipe(Effect.provide(service.layer))
  })
})
