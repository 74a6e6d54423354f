/** What a watch tells: readings, changes, and what contradicts them. */
import { describe, expect, it } from "@effect/vitest"
import type { SourceId } from "@chroma-sync/core/Source"
import * as Effect from "effect/Effect"
import { away, complete, failed, idOf, row } from "./memory.ts"
import { json, scripted } from "./support.ts"
import { changes, memory, pass, quiet, statusOf, watching } from "./watching.ts"

const pending = { _tag: "Pending" } as const
const processing = { _tag: "Processing" } as const

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
