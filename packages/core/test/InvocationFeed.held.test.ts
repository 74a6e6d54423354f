/** What a watch holds of a list: no more than a cap, nothing from before its beginning. */
import { runInNewContext } from "node:vm"
import { isLive } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import type { WatchOptions } from "@chroma-sync/core/InvocationFeed"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { complete, idOf, row } from "./memory.ts"
import { changes, memory, pass, quiet, statusOf, watching } from "./watching.ts"

/** When the tenth was created. */
const beginning = DateTime.toEpochMillis(row(10).createdAt)

describe("a watch with a cap, or a beginning", () => {
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
