/** What a list of the emulator can do wrong on purpose, and a clock that is off. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { list, onEmulator } from "./faulty.ts"
import { ask, read } from "./raw.ts"

interface Row {
  readonly id: string
  readonly status: unknown
  readonly metadata: Readonly<Record<string, unknown>>
}
const rows = (query: string) => Effect.map(ask(`${list}?${query}`), (answer) => read<ReadonlyArray<Row>>(answer))

describe("a list", () => {
  onEmulator(
    "holds no more rows than its clamp, whatever was asked for",
    Effect.gen(function* () {
      const all = yield* rows("limit=1000")
      yield* Emulator.use((emulator) => emulator.setFaults({ clampLimit: 30 }))
      expect(yield* rows("limit=1000&offset=10")).toEqual(all.slice(10, 40))
      expect(yield* rows("limit=7")).toEqual(all.slice(0, 7))
      expect(yield* rows("")).toHaveLength(30)
    })
  )

  onEmulator(
    "drifts by its clock, and no more once that has ended",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const before = (yield* rows("limit=1000")).map(({ id }) => id)
      yield* emulator.setFaults({ insertsPerSecond: 2, deletesPerSecond: 3 })
      yield* emulator.advance("10 seconds")
      const after = (yield* rows("limit=1000")).map(({ id }) => id)
      expect(after).toHaveLength(before.length + 20 - 30)
      expect(after.filter((id) => !before.includes(id)).length).toBeGreaterThan(0)
      expect(before.filter((id) => after.includes(id))).toEqual(after.filter((id) => before.includes(id)))
      yield* emulator.setFaults({})
      yield* emulator.advance("10 seconds")
      expect((yield* rows("limit=1000")).map(({ id }) => id)).toEqual(after)
    })
  )

  onEmulator(
    "shows statuses and kinds that nobody knows, and filters by what it shows",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const before = yield* rows("limit=1000")
      const live = before.filter(({ status }) => status === "pending" || status === "processing")
      expect(live.length).toBeGreaterThan(0)
      yield* emulator.setFaults({ unknownStatuses: 1, unknownKinds: 1 })
      const odd = yield* rows("limit=1000")
      expect(odd.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
      const isOdd = ({ status }: Row) => status === "queued" || (typeof status === "object" && status !== null && "embedding" in status)
      expect(odd.filter(isOdd)).toHaveLength(live.length)
      expect(odd.every(({ metadata }) => "notion" in metadata && "database_name" in metadata)).toBe(true)
      for (const status of ["pending", "processing", "cancelled"]) expect(yield* rows(`status=${status}`)).toEqual([])
      yield* emulator.setFaults({ unknownStatuses: 0.5 })
      const some = (yield* rows("limit=1000")).filter(({ status }) => status === "expired").length
      const cancelled = before.filter(({ status }) => status === "cancelled").length
      expect(some).toBeGreaterThan(0)
      expect(some).toBeLessThan(cancelled)
    }),
    { invocations: 800, arrivalsPerMinute: 400 }
  )
})

onEmulator(
  "the Date header is as far off as it was told to be",
  Effect.gen(function* () {
    expect((yield* ask("/health")).headers["date"]).toBe("Sun, 01 Mar 2026 12:00:00 GMT")
    yield* Emulator.use((emulator) => emulator.setFaults({ clockSkewMs: -90_000 }))
    expect((yield* ask("/health")).headers["date"]).toBe("Sun, 01 Mar 2026 11:58:30 GMT")
  })
)
