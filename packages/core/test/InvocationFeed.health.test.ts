/** What a watch tells of the service, and how it goes on after failures. */
import { InvocationFeed, type WatchOptions } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter, ListError } from "@chroma-sync/core/Invocations"
import { RateLimited, TimeoutError, TransportError, UnexpectedStatus } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { SourceId } from "@chroma-sync/core/Source"
import { away, facts, serverError } from "./memory.ts"
import { json, scripted, wire } from "./support.ts"
import { changes, memory, pass, statusOf, watching } from "./watching.ts"

const sourceId = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20" as SourceId

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
        const told = events.length
        service.answer = () => Effect.fail(away)
        yield* pass(4)
        expect(events.slice(told).find((event) => event._tag === "Offline")).toMatchObject({
          attempt: 1,
          since: expect.toSatisfy((since) => since > 120_000)
        })
      }).pipe(Effect.provide(service.layer))
    }
  )

  it.effect.each([
    away,
    new TransportError({ ...facts, origin: "https://sync.test", reason: "ECONNRESET", unreached: false }),
    new TimeoutError({ ...facts, limit: "attempt", limitMs: 1, unreached: false }),
    new UnexpectedStatus({ ...facts, status: 502, location: undefined })
  ])("says so too where a $_tag keeps only what is live and far down from being read", (error) => {
    const service = memory(300, [0])
    return Effect.gen(function* () {
      const { events } = yield* watching()
      yield* pass(10)
      service.answer = (asked) => (asked._tag === "get" ? Effect.fail(error) : Effect.void)
      yield* pass(2)
      expect(events.at(-1)).toMatchObject({ _tag: "Offline", error })
    }).pipe(Effect.provide(service.layer))
  })

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

  it.effect.each<{ readonly status?: "pending" }>([{}, { status: "pending" }])(
    "ends where %j is of a source that does not exist, and not where that goes later",
    (filter) => {
      const missing = () => json({ error: "NotFound", message: "no such source" }, 404)
      let answer = missing
      const { layer } = scripted(() => answer())
      return Effect.gen(function* () {
        const none = yield* watching({ ...filter, sourceId })
        yield* pass(1)
        expect((yield* Effect.flip(Fiber.join(none.fiber)))._tag).toBe("NotFound")
        answer = () => json([])
        const { events } = yield* watching({ ...filter, sourceId })
        yield* pass(1)
        answer = missing
        yield* pass(60)
        expect(events.at(-1)).toMatchObject({ _tag: "Offline", error: { _tag: "NotFound" } })
        answer = () => json([])
        yield* pass(60)
        expect(events.at(-1)).toMatchObject({ _tag: "Live" })
      }).pipe(Effect.provide(layer))
    }
  )

  it.effect.each<Readonly<Record<string, unknown>>>([{ sourceId, databaseName: "docs" }, { status: "faild" }])(
    "ends where %j is watched before anything is sent",
    (wrong) => {
      const { layer, requests } = scripted(() => json([]))
      return Effect.gen(function* () {
        // What a plain JavaScript user may write, although the type forbids it.
        const filter = wrong as unknown as InvocationFilter
        const feed = yield* InvocationFeed
        expect((yield* Effect.flip(Stream.runDrain(feed.watch(filter))))._tag).toBe("InvalidRequest")
        expect(requests).toHaveLength(0)
      }).pipe(Effect.provide(layer))
    }
  )

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

  it.effect.each([serverError, new UnexpectedStatus({ ...facts, status: 410, location: undefined })])(
    "stays live where one invocation cannot be read for a $_tag, and keeps it as it was",
    (error) => {
      const service = memory(700, [3])
      return Effect.gen(function* () {
        const { events, known } = yield* watching()
        yield* pass(1)
        service.answer = (asked) => (asked._tag === "get" && asked.id === "i3" ? Effect.fail(error) : Effect.void)
        yield* pass(20)
        expect(events.at(-1)).toMatchObject({ _tag: "Live", malformed: 1 })
        expect(statusOf(known, 3)).toBe("Processing")
      }).pipe(Effect.provide(service.layer))
    }
  )
})

it.effect.each<readonly [field: string, options: WatchOptions]>([
  ["liveInterval", { liveInterval: 0 }],
  ["liveInterval", { liveInterval: Number.NaN }],
  ["idleInterval", { idleInterval: "-5 seconds" }],
  ["relistInterval", { relistInterval: "soon" as "1 second" }],
  ["maxRows", { maxRows: -1 }],
  ["maxRows", { maxRows: Number.NaN }],
  ["since", { since: "yesterday" }],
  ["since", { since: Number.NaN }],
  ["since", { since: {} }],
  ["since", { since: { hour: 22 } }],
  // The types forbid these; plain JavaScript does not.
  ["since", { since: true as unknown as number }],
  ["since", { since: null as unknown as number }],
  ["since", { since: [2026] as unknown as number }],
  ["since", { since: { valueOf: () => 1_000_000_000 } as unknown as Date }]
])("a wrong %s is refused before anything is asked: %j", ([field, options]) => {
  const service = memory(3)
  return Effect.gen(function* () {
    const feed = yield* InvocationFeed
    expect(yield* Effect.flip(Stream.runDrain(feed.watch({}, options)))).toMatchObject({ _tag: "InvalidRequest", field })
    expect(service.asked).toEqual([])
  }).pipe(Effect.provide(service.layer))
})
