/** What a watch does when it is asked to read: at once for a person, soon for a change, and never against a service that asks for patience. */
import type { WatchOptions } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { RateLimited } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import { away, facts, type Memory } from "./memory.ts"
import { json, scripted, wire } from "./support.ts"
import { changes, kinds, memory, pass, watching } from "./watching.ts"

/** A watch with what wakes it: `hand` for a person, `change` for the program. */
const woken = Effect.fnUntraced(function* (filter: InvocationFilter = {}, options: WatchOptions = {}) {
  const byHand = yield* Queue.unbounded<void>()
  const byProgram = yield* Queue.unbounded<void>()
  const watch = yield* watching(filter, { wake: Queue.take(byHand), changed: Queue.take(byProgram), ...options })
  return { ...watch, hand: Queue.offer(byHand, undefined), change: Queue.offer(byProgram, undefined) }
})

/** Counts what was asked since it was asked last. */
const asking = (service: Memory) => () => service.asked.splice(0).length

describe("a wake", () => {
  it.effect("reads again at once", () => {
    const service = memory(3)
    service.answer = () => Effect.fail(away)
    return Effect.gen(function* () {
      const { events, hand } = yield* woken()
      yield* pass(0)
      expect(kinds(service)).toEqual(["scan"])
      service.answer = () => Effect.void
      yield* hand
      yield* pass(0)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("gives up a reading that has no answer for 5 seconds, and loses nothing of it", () => {
    const service = memory(3, [1])
    const asked = asking(service)
    return Effect.gen(function* () {
      const { events, known, hand } = yield* woken()
      yield* pass(1)
      service.answer = () => Effect.never
      yield* pass(2)
      asked()
      yield* hand
      yield* pass(2)
      expect(asked()).toBe(0)
      service.answer = () => Effect.void
      yield* pass(3, 1)
      expect(asked()).toBe(1)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
      expect(known.size).toBe(3)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is heard each time, although one reading after the other hangs, and is one reading", () => {
    const service = memory(3, [1])
    const asked = asking(service)
    return Effect.gen(function* () {
      const { events, hand } = yield* woken()
      yield* pass(1)
      service.answer = () => Effect.never
      yield* pass(2)
      asked()
      for (let press = 0; press < 6; press += 1) {
        yield* pass(6)
        expect(asked()).toBe(0)
        yield* hand
        yield* pass(0)
        expect(asked()).toBe(1)
      }
      service.answer = () => Effect.void
      for (let press = 0; press < 3; press += 1) yield* hand
      yield* pass(5, 1)
      expect(asked()).toBe(1)
      expect(events.at(-1)).toMatchObject({ _tag: "Live" })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is heard too where what hangs is the proof of a deletion, which is told later", () => {
    const service = memory(3, [1])
    return Effect.gen(function* () {
      const { events, hand } = yield* woken({}, { relistInterval: "10 seconds" })
      yield* pass(1)
      service.delete("i0")
      service.answer = ({ _tag }) => (_tag === "get" ? Effect.never : Effect.void)
      while (!kinds(service).includes("get")) yield* pass(1, 1)
      yield* pass(10)
      service.answer = () => Effect.void
      service.asked.length = 0
      yield* hand
      yield* pass(0)
      expect(kinds(service)).toEqual(["page", "scan", "scan", "get"])
      expect(changes(events)).toEqual(["Added", "Added", "Added", "Removed"])
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("leaves alone a reading that answers come in for, however long it takes", () => {
    const offsets: Array<number> = []
    const { layer } = scripted((_, request) => {
      const from = Number(new Map(request.urlParams.params).get("offset"))
      offsets.push(from)
      const rows = [8, 7, 6, 5, 4, 3, 2, 1].slice(from, from + 2)
      return Effect.delay(Effect.succeed(json(rows.map((n) => wire(n)))), "3 seconds")
    })
    return Effect.gen(function* () {
      const { events, hand } = yield* woken({ status: "processing" })
      for (let second = 0; second < 15; second += 1) {
        yield* hand
        yield* pass(1, 1)
      }
      expect(events.find((event) => event._tag === "Live")).toMatchObject({ complete: true })
      expect(offsets.slice(0, 5)).toEqual([0, 2, 4, 6, 8])
    }).pipe(Effect.provide(layer))
  })

  it.effect("does not cut short what `Retry-After` asks for, while a reading waits", () => {
    let limited = false
    const { layer, requests } = scripted((_, request) => {
      if (limited) return json({ error: "RateLimited", message: "slow down" }, 429, { "retry-after": "20" })
      return json([wire(1)].slice(Number(new Map(request.urlParams.params).get("offset"))))
    })
    return Effect.gen(function* () {
      const { events, hand } = yield* woken()
      yield* pass(1)
      limited = true
      const read = requests.length
      while (requests.length === read) yield* pass(1, 1)
      const before = requests.length
      for (let second = 0; second < 19; second += 1) {
        yield* hand
        yield* pass(1, 1)
      }
      expect(requests).toHaveLength(before)
      limited = false
      yield* pass(1, 1)
      expect(events.at(-1)).toMatchObject({ _tag: "Live" })
    }).pipe(Effect.provide(layer))
  })

  it.effect.each(["page", "scan"] as const)("does not come before the instant that a rate limit of a %s names", (limited) => {
    const service = memory(3, [1])
    const asked = asking(service)
    return Effect.gen(function* () {
      const { events, hand, change } = yield* woken({}, { liveInterval: "10 seconds", relistInterval: "15 seconds" })
      yield* pass(0)
      service.answer = ({ _tag }) => (_tag === limited ? Effect.fail(new RateLimited({ ...facts, resumeAt: 60_000 })) : Effect.void)
      yield* pass(20, 1)
      asked()
      for (let second = 20; second < 59; second += 1) {
        yield* hand
        yield* change
        yield* pass(1, 1)
      }
      expect(asked()).toBe(0)
      service.answer = () => Effect.void
      yield* pass(1, 1)
      expect(kinds(service)).toContain("page")
      expect(kinds(service)).toContain("scan")
      expect(events.at(-1)).toMatchObject({ _tag: "Live" })
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is told to come no sooner than that, where the list is read to its end meanwhile", () => {
    const service = memory(3, [1])
    const limited = Effect.fail(new RateLimited({ ...facts, resumeAt: 60_000 }))
    service.answer = ({ _tag }) => (_tag === "scan" ? Effect.sleep("5 seconds") : limited)
    return Effect.gen(function* () {
      const { events } = yield* woken()
      yield* pass(30, 1)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true, nextAt: 60_000 })
    }).pipe(Effect.provide(service.layer))
  })
})

describe("a change", () => {
  it.effect("is read at once, and others 2 seconds after that, although nothing is live", () => {
    const service = memory(3)
    const asked = asking(service)
    return Effect.gen(function* () {
      const { change } = yield* woken()
      yield* pass(3, 1)
      asked()
      yield* change
      yield* pass(0)
      expect(asked()).toBe(1)
      yield* change
      yield* pass(1, 1)
      yield* change
      expect(asked()).toBe(0)
      yield* pass(1, 1)
      expect(asked()).toBe(1)
      yield* pass(29, 1)
      expect(asked()).toBe(0)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is read in its time, although the list ends meanwhile and nothing is live", () => {
    const service = memory(3)
    // Of the list's own pages: until it has ended, readings go down to its end too.
    let scans = 0
    service.answer = ({ _tag }) => (_tag === "scan" && (scans += 1) <= 2 ? Effect.sleep("1500 millis") : Effect.void)
    return Effect.gen(function* () {
      const { events, change } = yield* woken()
      yield* pass(0)
      yield* pass(1.7, 0.1)
      yield* change
      yield* pass(0.5, 0.1)
      yield* change
      yield* pass(1, 0.1)
      expect(events.at(-1)).toMatchObject({ _tag: "Live", complete: true })
      const asked = asking(service)
      asked()
      yield* pass(3, 0.1)
      expect(asked()).toBe(1)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("is read no oftener than what is live, however many there are", () => {
    const service = memory(3, [1])
    const asked = asking(service)
    return Effect.gen(function* () {
      const { change } = yield* woken()
      yield* pass(2, 1)
      asked()
      for (let second = 0; second < 20; second += 0.1) {
        yield* change
        yield* pass(0.1, 0.1)
      }
      expect(asked()).toBeLessThanOrEqual(11)
    }).pipe(Effect.provide(service.layer))
  })

  it.effect("gives nothing up, however slow the service is, and is read after the reading that it came in", () => {
    const service = memory(3)
    const asked = asking(service)
    return Effect.gen(function* () {
      const { events, change } = yield* woken()
      yield* pass(1, 1)
      service.answer = () => Effect.sleep("7 seconds")
      const told = events.length
      for (let second = 0; second < 27; second += 1) {
        yield* change
        yield* pass(1, 1)
      }
      asked()
      // Read in 7 seconds, with 2 between.
      expect(events.slice(told).filter((event) => event._tag === "Live")).toHaveLength(3)
      yield* pass(9, 1)
      expect(events.slice(told).filter((event) => event._tag === "Live")).toHaveLength(4)
      asked()
      yield* pass(20, 1)
      expect(asked()).toBe(0)
    }).pipe(Effect.provide(service.layer))
  })
})
