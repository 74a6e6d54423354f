/** What a watch tells: readings, changes, and what contradicts them. */
import { runInNewContext } from "node:vm"
import { isLive } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import type { SourceId } from "@chroma-sync/core/Source"
import type { WatchOptions } from "@chroma-sync/core/InvocationFeed"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { away, complete, failed, idOf, row } from "./memory.ts"
import { json, scripted } from "./support.ts"
import { changes, memory, pass, quiet, statusOf, watching } from "./watching.ts"

const pending = { _tag: "Pending" } as const
const processing = { _tag: "Processing" } as const
/** When the tenth was created. */
const beginning = DateTime.toEpochMillis(row(10).createdAt)

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

  it.effect.each([Infinity, 100, 1])("holds every live one before it says that it is complete, by pages of %d rows at most", (clamp) => {
    const service = memory(1_000, [5, 10, 400])
    service.clamp = clamp
    return Effect.gen(function* () {
      const { events, known } = yield* watching({}, { maxRows: 3 })
      yield* pass(0)
      expect([...known.keys()].toSorted()).toEqual(["i10", "i400", "i5", "i997", "i998", "i999"])
      expect(events.findIndex(({ _tag }) => _tag === "Live")).toBe(events.length - 1)
      expect(events.at(-1)).toMatchObject({ complete: true, more: true })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("lets go of an old one that ends late, and not of one that is younger", () => {
    const service = memory(6, [0])
    return Effect.gen(function* () {
      const { known } = yield* watching({}, { maxRows: 3 })
      yield* pass(4)
      service.add(row(6))
      yield* pass(4)
      expect([...known.keys()].toSorted()).toEqual(["i0", "i4", "i5", "i6"])
      service.set("i0", complete)
      yield* pass(4)
      expect([...known.keys()].toSorted()).toEqual(["i4", "i5", "i6"])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("lets go of what is there, where the next to go was deleted meanwhile", () => {
    const service = memory(10)
    return Effect.gen(function* () {
      const { known } = yield* watching({}, { maxRows: 5, relistInterval: "1 minute", idleInterval: "2 seconds" })
      yield* pass(4)
      service.add(row(10))
      yield* pass(4)
      // It is known by now that i6 is the next to go, and then i7. Older ones would come back for those that are deleted.
      for (const n of [0, 1, 2, 3, 4, 5, 7]) service.delete(idOf(n))
      yield* pass(80)
      service.add(row(11), row(12), row(13))
      yield* pass(10)
      expect([...known.keys()].toSorted()).toEqual(["i10", "i11", "i12", "i13", "i9"])
    }).pipe(Effect.provide([service.layer, quiet]))
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

  it.effect.each<readonly [what: string, since: WatchOptions["since"]]>([
    ["a date", new Date(beginning)],
    // As one is under Jest.
    ["a date of another realm", runInNewContext(`new Date(${beginning})`)],
    ["milliseconds", beginning],
    ["a text with its zone", "1970-01-12T15:46:50+02:00"],
    ["a text without a zone", "1970-01-12T13:46:50"],
    ["a time of Effect's", DateTime.makeUnsafe(beginning)],
    ["an instant of the platform's", { epochMilliseconds: beginning }],
    ["parts of a date", { year: 1970, month: 1, day: 12, hour: 13, minute: 46, second: 50 }]
  ])("leaves out what was created before %s", ([, since]) => {
    const service = memory(20)
    return Effect.gen(function* () {
      const { known } = yield* watching({}, { since })
      yield* pass(4)
      expect([...known.keys()].toSorted()).toEqual(Array.from({ length: 10 }, (_, n) => idOf(n + 10)))
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("says that there is no more where the cap holds everything", () => {
    const service = memory(100)
    return Effect.gen(function* () {
      const { events } = yield* watching({}, { maxRows: 100 })
      yield* pass(2)
      expect(events.at(-1)).toMatchObject({ complete: true, more: false })
      // One goes for it.
      service.add(row(100))
      yield* pass(32)
      expect(events.at(-1)).toMatchObject({ more: true })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("tells what ends meanwhile where a cap is set, although it hangs", () => {
    const service = memory(1_000)
    service.answer = (asked) => (asked._tag === "scan" && asked.place > 0 ? Effect.never : Effect.void)
    return Effect.gen(function* () {
      const { known } = yield* watching({}, { maxRows: 700 })
      yield* pass(4)
      service.add(row(1_000))
      yield* pass(4)
      expect(statusOf(known, 1_000)).toBe("Complete")
    }).pipe(Effect.provide(service.layer))
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

it.effect.each([{ databaseName: "docs" }, { sourceId: "s0" }] as const)(
  "a watch of %o tells nothing of others, however many come",
  (filter) => {
    const others = { metadata: { _tag: "WebScrape", databaseName: "web", collectionName: "site" }, sourceId: "s1" as SourceId } as const
    const service = memory(5)
    service.add(row(5, processing, others), row(6, complete, others))
    return Effect.gen(function* () {
      const { known } = yield* watching(filter, { idleInterval: "2 seconds", relistInterval: "1 minute" })
      yield* pass(4)
      service.add(row(7, complete, others), row(8, pending, others), row(9))
      yield* pass(4)
      service.add(...Array.from({ length: 300 }, (_, n) => row(10 + n, complete, n % 2 === 0 ? others : {})))
      yield* pass(70)
      expect([...known.values()].filter(({ sourceId }) => sourceId !== "s0")).toEqual([])
      expect(known.size).toBe(156)
    }).pipe(Effect.provide(service.layer))
  }
)

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
