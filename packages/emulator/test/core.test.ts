/** Core's services over the emulator: the whole way, from a request to a value, on a real port. */
import { type Invocation, InvocationStatus, statusName } from "@chroma-sync/core/Invocation"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { System } from "@chroma-sync/core/System"
import { Emulator, type EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"

const services = (emulator: EmulatorOptions = {}, config: SyncConfigOptions = {}) =>
  Layer.mergeAll(Invocations.layer, InvocationFeed.layer, System.layer).pipe(
    Layer.provide(
      Layer.unwrap(Emulator.use(({ url, token }) => Effect.succeed(SyncConfig.layer({ baseUrl: url, token, retries: 0, ...config }))))
    ),
    Layer.provideMerge(Emulator.layer({ clock: "manual", seed: "test", ...emulator }))
  )

const collect = (order: "asc" | "desc", limit: number) =>
  Invocations.use((invocations) => Stream.runCollect(invocations.list({ order, limit })))
const ids = (invocations: ReadonlyArray<Invocation>) => invocations.map(({ id }) => id)

describe("core over the emulator", () => {
  it.live("lists everything once and in order, in both orders, in pages of any size", () =>
    Effect.gen(function* () {
      const desc = yield* collect("desc", 1_000)
      expect(desc).toHaveLength(300)
      const times = desc.map(({ createdAt }) => DateTime.toEpochMillis(createdAt))
      expect(times).toEqual(times.toSorted((a, b) => b - a))
      for (const limit of [2, 7, 299, 300, 301]) expect(ids(yield* collect("desc", limit))).toEqual(ids(desc))
      expect(ids(yield* collect("asc", 41))).toEqual(ids(desc).toReversed())
    }).pipe(Effect.provide(services({ invocations: 300 })))
  )

  it.live("lists what existed throughout once, while new ones arrive between the pages", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const before = ids(yield* collect("desc", 1_000))
      const found = yield* Invocations.use((invocations) =>
        invocations.pages({ limit: 20 }).pipe(
          // Each page sees some ten arrivals more than the one before.
          Stream.tap(() => emulator.advance("30 seconds")),
          Stream.flatMap((page) => Stream.fromArray(page.invocations)),
          Stream.runCollect
        )
      )
      expect(new Set(ids(found)).size).toBe(found.length)
      expect(ids(found).filter((id) => before.includes(id))).toEqual(before)
    }).pipe(Effect.provide(services({ invocations: 150, arrivalsPerMinute: 20 })))
  )

  it.live("lists every good row past rows that break the contract", () =>
    Effect.gen(function* () {
      const pages = yield* Invocations.use((invocations) => Stream.runCollect(invocations.pages({ limit: 30 })))
      expect(pages.flatMap((page) => page.malformed)).toHaveLength(3)
      expect(new Set(pages.flatMap((page) => ids(page.invocations))).size).toBe(200)
    }).pipe(Effect.provide(services({ malformedRows: 3 })))
  )

  it.live("filters by statuses that the service cannot filter by", () =>
    Effect.gen(function* () {
      const all = yield* collect("desc", 1_000)
      const asked = ["failed", "processing"] as const
      const found = yield* Invocations.use((invocations) => Stream.runCollect(invocations.list({ status: asked, limit: 50 })))
      expect(ids(found)).toEqual(ids(all.filter(({ status }) => asked.some((name) => name === statusName(status)))))
      expect(found.some(({ status }) => InvocationStatus.guards.Failed(status))).toBe(true)
    }).pipe(Effect.provide(services({ invocations: 400 })))
  )

  it.live("watches statuses change, and lives through an outage", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const feed = yield* InvocationFeed
      const known = new Map<string, Invocation>()
      const [offline, readings] = [yield* Deferred.make<void>(), yield* Queue.unbounded<void>()]
      const watch = yield* feed.watch({}, { liveInterval: "20 millis", idleInterval: "20 millis" }).pipe(
        Stream.runForEach((event): Effect.Effect<unknown> => {
          switch (event._tag) {
            case "Added":
              return Effect.sync(() => known.set(event.invocation.id, event.invocation))
            case "Changed":
              return Effect.sync(() => known.set(event.current.id, event.current))
            case "Removed":
              return Effect.sync(() => known.delete(event.invocation.id))
            case "Anomaly":
              return Effect.die(event)
            case "Offline":
              return Deferred.succeed(offline, undefined)
            case "Live":
              return Queue.offer(readings, undefined)
          }
        }),
        Effect.forkChild
      )
      yield* Queue.take(readings)
      const before = [...known.values()].filter(({ status }) => status._tag === "Processing").map(({ id }) => id)
      expect(before.length).toBeGreaterThan(0)
      yield* emulator.goAway
      yield* Deferred.await(offline)
      yield* emulator.advance("10 minutes")
      yield* emulator.comeBack
      const now = yield* collect("desc", 1_000)
      const statuses = (rows: Iterable<Invocation>) => Array.from(rows, ({ id, status }) => `${id} ${status._tag}`).toSorted()
      // A reading that began before the outage may end after it.
      yield* Effect.repeat(Queue.take(readings), { until: () => String(statuses(known.values())) === String(statuses(now)) })
      yield* Fiber.interrupt(watch)
      expect(new Map([...known].toSorted())).toEqual(new Map(now.map((row) => [row.id, row] as const).toSorted()))
      for (const id of before) expect(known.get(id)?.status._tag).not.toBe("Processing")
    }).pipe(Effect.provide(services()))
  )

  it.live("asks for the service's health without a token", () =>
    System.use((system) => system.health()).pipe(Effect.provide(services({}, { token: undefined })))
  )

  it.live("shows the whole id of a request that failed, which has nothing of the key", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Invocations.use((invocations) => invocations.get("a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20")))
      expect(error).toMatchObject({ requestId: "req-1" })
    }).pipe(Effect.provide(services()))
  )

  it.live("is refused with a wrong token, whatever is retried", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Invocations.use((invocations) => invocations.page()))
      expect(error).toMatchObject({ _tag: "Unauthorized", requestId: expect.stringMatching(/^req-\d+$/) })
      expect(error.attempts).toHaveLength(1)
    }).pipe(Effect.provide(services({}, { token: "wrong", retries: 5 })))
  )
})
