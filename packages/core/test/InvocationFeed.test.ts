import { type Invocation, isLive } from "@chroma-sync/core/Invocation"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter, ListError } from "@chroma-sync/core/Invocations"
import { RateLimited } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { away, complete, facts, failed, idOf, Memory, row, serverError } from "./memory.ts"
import { json, scripted, wire } from "./support.ts"
import { changes, pass, quiet, watching } from "./watching.ts"

const pending = { _tag: "Pending" } as const
const processing = { _tag: "Processing" } as const
const unknown = { _tag: "Unknown", raw: "paused" } as const

/** `size` invocations, the newest last, all finished but those at these places. */
const memory = (size: number, live: ReadonlyArray<number> = []): Memory => {
  const service = new Memory()
  service.add(...Array.from({ length: size }, (_, n) => row(n, live.includes(n) ? processing : complete)))
  return service
}
const statusOf = (known: ReadonlyMap<string, Invocation>, n: number) => known.get(idOf(n))?.status._tag
const kinds = (service: Memory) => service.asked.map((asked) => asked._tag)

describe("the first reading", () => {
  it.effect("tells rows as their pages arrive, and says when it is complete", () => {
    const service = memory(1_200)
    service.answer = (asked) => (asked._tag === "scan" ? Effect.sleep("3 seconds") : Effect.void)
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(3)
      expect(known.size).toBe(500)
      yield* pass(6)
      expect(known.size).toBe(1_200)
      expect(events.findLast((event) => event._tag === "Live")).toMatchObject({ complete: false })
      yield* pass(4)
      expect(events.findLast((event) => event._tag === "Live")).toMatchObject({ complete: true, more: false })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("does not hold up what changes meanwhile, although it hangs", () => {
    const service = memory(2_000, [3, 1_990])
    service.answer = (asked) => (asked._tag === "scan" && asked.place > 0 ? Effect.never : Effect.void)
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(4)
      service.set("i3", failed)
      service.set("i1990", complete)
      service.add(row(2_001, pending))
      yield* pass(2)
      expect([statusOf(known, 3), statusOf(known, 1_990), statusOf(known, 2_001)]).toEqual(["Failed", "Complete", "Pending"])
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: false })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is taken up again after it failed half-way, and doubles nothing", () => {
    const service = memory(1_200)
    service.answer = (asked) => (asked._tag === "scan" && asked.place > 0 ? Effect.fail(away) : Effect.void)
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(1)
      expect(events.at(-1)).toMatchObject({ _tag: "Offline", attempt: 1, dataAt: undefined, error: away })
      service.answer = () => Effect.void
      yield* pass(8)
      expect(known.size).toBe(1_200)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
    }).pipe(Effect.provide([service.layer, quiet]))
  })

  it.effect("loses no page that arrives at the very moment of a tick", () => {
    const service = memory(3_000)
    service.answer = (asked) => (asked._tag === "scan" ? Effect.sleep("2 seconds") : Effect.void)
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(20)
      expect(known.size).toBe(3_000)
      expect(events.at(-1)).toMatchObject({ complete: true })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("loses nothing that was created while its first page was on the way", () => {
    const service = memory(300)
    const before = service.rows
    const after = [...Array.from({ length: 150 }, (_, n) => row(1_000 - n)), ...before]
    service.answer = (asked) =>
      asked._tag === "scan"
        ? Effect.andThen(
            Effect.sleep("3 seconds"),
            Effect.sync(() => void (service.rows = before))
          )
        : Effect.sync(() => void (service.rows = after))
    return Effect.gen(function* () {
      const { known } = yield* watching()
      yield* pass(8, 1)
      service.rows = after
      service.answer = () => Effect.void
      yield* pass(60)
      expect(known.size).toBe(450)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("holds only the newest finished ones where a cap is set, and every live one", () => {
    const service = memory(1_000, [5, 998])
    return Effect.gen(function* () {
      const { events, known } = yield* watching({}, { maxRows: 100, relistInterval: "1 minute" })
      yield* pass(2)
      const finished = () => [...known.values()].filter((invocation) => !isLive(invocation)).map(({ id }) => id)
      expect(finished()).toEqual(
        service.rows
          .filter((invocation) => !isLive(invocation))
          .slice(0, 100)
          .map(({ id }) => id)
      )
      expect([statusOf(known, 5), statusOf(known, 998)]).toEqual(["Processing", "Processing"])
      expect(events.at(-1)).toMatchObject({ _tag: "Live", more: true })
      service.add(row(1_001), row(1_002))
      yield* pass(2)
      expect(events.flatMap((event) => (event._tag === "Removed" ? [event.reason, event.invocation.id] : []))).toEqual([
        "evicted",
        "i899",
        "evicted",
        "i900"
      ])
      // A later reading brings nothing back.
      yield* pass(62)
      expect(new Set(finished())).toEqual(
        new Set(
          service.rows
            .filter((invocation) => !isLive(invocation))
            .slice(0, 100)
            .map(({ id }) => id)
        )
      )
      expect(changes(events)).toHaveLength(102 + 4)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("tells nothing of what a tick reads beyond the cap", () => {
    const service = memory(1_000, [998])
    return Effect.gen(function* () {
      const { events, known } = yield* watching({}, { maxRows: 10 })
      yield* pass(60)
      expect(changes(events)).toHaveLength(11)
      expect(known.size).toBe(11)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("says that there is no more where the cap holds everything", () => {
    const service = memory(100)
    return Effect.gen(function* () {
      const { events } = yield* watching({}, { maxRows: 100 })
      yield* pass(2)
      expect(events.at(-1)).toMatchObject({ complete: true, more: false })
    }).pipe(Effect.provide(service.layer))
  })
})

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

  it.effect("tells nothing as deleted where it failed", () => {
    const service = memory(1_200)
    return Effect.gen(function* () {
      const { events } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(1)
      service.answer = (asked) => (asked._tag === "scan" && asked.place > 0 ? Effect.fail(serverError) : Effect.void)
      yield* pass(300, 30)
      expect(changes(events)).toHaveLength(1_200)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
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
  it.effect("does not hide what was deleted beside it", () => {
    const service = memory(1_000)
    return Effect.gen(function* () {
      const { known } = yield* watching({}, { relistInterval: "1 minute" })
      yield* pass(1)
      for (let n = 0; n < 60; n += 1) {
        if (n % 2 === 0) service.broken.add(idOf(n))
        else service.delete(idOf(n))
      }
      yield* pass(90, 30)
      expect(known.size).toBe(970)
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

describe("a final status", () => {
  it.effect("that the service takes back is reported once, and stands", () => {
    const service = memory(10)
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(1)
      service.lies.set(idOf(4), processing)
      yield* pass(120, 30)
      expect(changes(events).slice(10)).toEqual(["Anomaly"])
      expect(events.find((event) => event._tag === "Anomaly")).toMatchObject({
        previous: { id: "i4", status: complete },
        reported: { id: "i4", status: processing }
      })
      expect(statusOf(known, 4)).toBe("Complete")
      service.lies.clear()
      yield* pass(60, 30)
      service.lies.set(idOf(4), processing)
      yield* pass(60, 30)
      expect(changes(events).slice(10)).toEqual(["Anomaly", "Anomaly"])
    }).pipe(Effect.provide([service.layer, quiet]))
  })

  it.effect("that becomes another final one is reported, and followed", () => {
    const service = memory(10)
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(1)
      service.set("i4", failed)
      yield* pass(60, 30)
      expect(changes(events).slice(10)).toEqual(["Anomaly", "Changed"])
      expect(statusOf(known, 4)).toBe("Failed")
    }).pipe(Effect.provide([service.layer, quiet]))
  })
})

describe("a filter by status", () => {
  it.effect("lets an invocation in when it comes to match, and out when it no longer does", () => {
    const service = memory(700, [3, 690])
    return Effect.gen(function* () {
      const failures = yield* watching({ status: "failed" })
      const running = yield* watching({ status: "processing" })
      yield* pass(2)
      expect([failures.known.size, running.known.size]).toEqual([0, 2])
      service.set("i3", failed)
      service.set("i690", complete)
      yield* pass(2)
      expect([...failures.known.keys()]).toEqual(["i3"])
      expect(running.events.flatMap((event) => (event._tag === "Removed" ? [[event.reason, event.invocation.status._tag]] : []))).toEqual([
        ["unmatched", "Failed"],
        ["unmatched", "Complete"]
      ])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("sends what the service can filter by", () => {
    const { requests, layer } = scripted(() => json([]))
    return Effect.gen(function* () {
      yield* watching({ databaseName: "docs", status: "pending" })
      yield* pass(1)
      expect(requests).toHaveLength(1)
      expect(requests[0]?.urlParams.params).toContainEqual(["database_name", "docs"])
      expect(requests[0]?.urlParams.params).toContainEqual(["status", "pending"])
    }).pipe(Effect.provide(layer))
  })
})

describe("health", () => {
  it.effect(
    "says since when it is offline, how often it tried, when it tries again and how old the data is, and comes back by itself",
    () => {
      const service = memory(3, [2])
      return Effect.gen(function* () {
        const { events } = yield* watching()
        yield* pass(0)
        service.answer = () => Effect.fail(away)
        yield* pass(120)
        const offline = events.filter((event) => event._tag === "Offline")
        expect(offline.length).toBeGreaterThan(5)
        expect(offline.map(({ attempt }) => attempt)).toEqual(offline.map((_, place) => place + 1))
        expect(new Set(offline.map(({ since, dataAt, error }) => [since, dataAt, error].join()))).toEqual(
          new Set([[2_000, 0, away].join()])
        )
        const waits = offline.slice(1).map((event, place) => event.nextAt - (offline[place]?.nextAt ?? 0))
        for (const [place, wait] of waits.entries()) {
          const full = Math.min(30_000, 1_000 * 2 ** (place + 1))
          expect(wait).toBeGreaterThanOrEqual(full / 2)
          expect(wait).toBeLessThanOrEqual(full)
        }
        expect(new Set(waits.slice(-3)).size).toBe(3)
        service.answer = () => Effect.void
        yield* pass(30)
        expect(events.at(-1)).toMatchObject({ _tag: "Live", malformed: 0 })
        expect(changes(events)).toHaveLength(3)
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect("waits out a rate limit to the instant it names, however far", () => {
    const service = memory(3, [2])
    const resumeAt = 40 * 86_400_000
    return Effect.gen(function* () {
      const { events } = yield* watching()
      yield* pass(1)
      service.answer = () => Effect.fail(new RateLimited({ ...facts, resumeAt }))
      yield* pass(2)
      const asked = service.asked.length
      yield* pass(resumeAt / 1_000 - 60, 86_400)
      expect(service.asked).toHaveLength(asked)
      expect(events.at(-1)).toMatchObject({ _tag: "Offline", attempt: 1, nextAt: resumeAt })
      service.answer = () => Effect.void
      yield* pass(120, 30)
      expect(events.at(-1)).toMatchObject({ _tag: "Live" })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("reads again at once when it is woken", () => {
    const service = memory(3)
    service.answer = () => Effect.fail(away)
    return Effect.gen(function* () {
      const wakes = yield* Queue.unbounded<void>()
      const { events } = yield* watching({}, { wake: Queue.take(wakes) })
      yield* pass(0)
      expect(kinds(service)).toEqual(["scan"])
      service.answer = () => Effect.void
      yield* Queue.offer(wakes, undefined)
      yield* pass(0)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect.each<readonly [status: number, tag: ListError["_tag"]]>([
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [400, "BadRequest"]
  ])("ends with a %i, which only the user can mend", ([status, tag]) => {
    let answer = () => json([])
    const { layer } = scripted(() => answer())
    return Effect.gen(function* () {
      const { fiber } = yield* watching()
      yield* pass(1)
      answer = () => json({ error: "x", message: "y" }, status)
      yield* pass(30)
      expect((yield* Effect.flip(Fiber.join(fiber)))._tag).toBe(tag)
    }).pipe(Effect.provide(layer))
  })

  it.effect.each<Readonly<Record<string, unknown>>>([
    { sourceId: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", databaseName: "docs" },
    { status: "faild" }
  ])("ends where %j is watched before anything is sent", (wrong) => {
    const { layer, requests } = scripted(() => json([]))
    return Effect.gen(function* () {
      // What a plain JavaScript user may write, although the type forbids it.
      const filter = wrong as unknown as InvocationFilter
      const feed = yield* InvocationFeed
      expect((yield* Effect.flip(Stream.runDrain(feed.watch(filter))))._tag).toBe("InvalidRequest")
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })

  it.effect("counts the rows that break the contract, and keeps the others", () => {
    const rows = [wire(2), { id: "broken" }, wire(1)]
    const { layer } = scripted((_, request) => {
      const query = new Map(request.urlParams.params)
      return json(query.has("status") ? [] : rows.slice(Number(query.get("offset"))))
    })
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(1)
      expect(known.size).toBe(2)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", malformed: 1 })
    }).pipe(Effect.provide(layer))
  })

  it.effect("stays live where one invocation cannot be read, and keeps it as it was", () => {
    const service = memory(700, [3])
    return Effect.gen(function* () {
      const { events, known } = yield* watching()
      yield* pass(1)
      service.broken.add(idOf(3))
      yield* pass(20)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", malformed: 1 })
      expect(statusOf(known, 3)).toBe("Processing")
    }).pipe(Effect.provide(service.layer))
  })
})

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
