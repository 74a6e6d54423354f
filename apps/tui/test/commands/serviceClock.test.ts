/** Times that count from now count from the service's now: this machine's clock may be wrong. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { idOf, listService } from "./listService.ts"
import { run } from "./process.ts"
import { speakingTo } from "./speaking.ts"

const minute = 60_000

/** One each ten minutes by the service's clock, the first ones the newest: six of them in the last hour. */
const invocations = Array.from({ length: 12 }, (_, n) => ({ ageMs: n * 10 * minute + 5 * minute }))

const idsIn = (ndjson: string) => [...ndjson.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id)
const newest = (count: number) => Array.from({ length: count }, (_, n) => idOf(n + 1))

describe.each([
  ["as this machine's", 0],
  ["two hours ahead of this machine's", 120 * minute],
  ["two hours behind this machine's", -120 * minute]
])("by a service's clock that is %s", (_, aheadMs) => {
  it.live("a list, a watch and the live list have what is as young or as old as was asked for", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations, aheadMs })
      for (const asked of [["--since", "1h"], ["newer:1h"], ["!older:1h"], ["newer:1h", "--order", "asc"]]) {
        const { stdout } = yield* run(["inv", "ls", "--all", "-o", "ndjson", ...asked], { env })
        expect([asked, idsIn(stdout).toSorted()]).toEqual([asked, newest(6)])
      }
      const old = yield* run(["inv", "ls", "--all", "-o", "ndjson", "--since", "90m", "older:1h"], { env })
      expect(idsIn(old.stdout)).toEqual(newest(9).slice(6))
      for (const asked of [["--before", "1h"], ["older:1h"]]) {
        const watched = yield* run(["inv", "watch", ...asked, "-o", "ndjson"], { env, endAfter: /(.*\n){6}/ })
        expect(idsIn(watched.stdout).toSorted()).toEqual(newest(12).slice(6))
      }
      const { until } = yield* speakingTo(env, ["ui", "--no-session", "--linear", "--since", "1h"])
      expect(yield* until(/\d+ invocations?: .*\./)).toMatch(/^6 invocations: 6 pending\./m)
    }).pipe(Effect.scoped)
  )

  it.live("what is cancelled is as old as was asked for", () =>
    Effect.gen(function* () {
      const { asked, env } = yield* listService({ invocations, aheadMs })
      yield* run(["inv", "cancel", "--status", "pending", "--before", "110m", "--yes"], { env })
      yield* run(["inv", "cancel", "status:pending", "older:110m", "--yes"], { env })
      const last = `PUT /api/v1/invocations/${idOf(12)}`
      expect(asked.filter((line) => line.startsWith("PUT "))).toEqual([last, last])
    }).pipe(Effect.scoped)
  )

  it.live("stats are of the time that was asked for, ages are what they are, and instants stay", () =>
    Effect.gen(function* () {
      const { env } = yield* listService({ invocations, aheadMs })
      const hour = yield* run(["stats", "--since", "1h"], { env })
      expect(hour.stdout).toMatch(/^6 invocations created in the last 1h$/m)
      const day = JSON.parse((yield* run(["stats", "--json"], { env })).stdout) as { readonly since: string; readonly total: number }
      expect(day.total).toBe(12)
      const off = Date.parse(day.since) + 24 * 60 * minute - (Date.now() + aheadMs)
      expect(Math.abs(off)).toBeLessThan(10 * minute)
      const table = yield* run(["inv", "ls", "--limit", "1"], { env })
      // The service tells whole seconds.
      expect(table.stdout).toMatch(/\b(4m59s|5m)\b/)
      const instant = new Date(Date.now() + aheadMs - 60 * minute).toISOString()
      const { stdout } = yield* run(["inv", "ls", "--all", "-o", "ndjson", "--since", instant], { env })
      expect(idsIn(stdout)).toEqual(newest(6))
    }).pipe(Effect.scoped)
  )
})

it.live("where the service tells no time, ages count from this machine's now", () =>
  Effect.gen(function* () {
    const { asked, env } = yield* listService({ invocations, tellsTime: false })
    const { stdout } = yield* run(["inv", "ls", "--all", "-o", "ndjson", "--since", "1h"], { env })
    expect(idsIn(stdout)).toEqual(newest(6))
    yield* run(["inv", "cancel", "--status", "pending", "--before", "110m", "--yes"], { env })
    expect(asked.filter((line) => line.startsWith("PUT "))).toEqual([`PUT /api/v1/invocations/${idOf(12)}`])
  }).pipe(Effect.scoped)
)

it.live("between an age and a date there may be time, and between two ages or two dates that are the wrong way round there is none", () =>
  Effect.gen(function* () {
    const { asked, env } = yield* listService({ invocations, aheadMs: 365 * 24 * 60 * minute })
    // By this machine's clock that date is still to come.
    const date = new Date(Date.now() + 60 * minute).toISOString()
    const { stdout } = yield* run(["inv", "ls", "--all", "-o", "ndjson", "--since", date, "--before", "1h"], { env })
    expect(idsIn(stdout)).toEqual(newest(12).slice(6))
    asked.length = 0
    for (const [since, before] of [
      ["1h", "2h"],
      ["2026-03-02", "2026-03-01"]
    ] as const) {
      const ran = yield* run(["inv", "ls", "--since", since, "--before", before], { env })
      expect([ran.status, ran.stderr]).toEqual([2, expect.stringContaining("no time lies between them")])
    }
    expect(asked).toEqual([])
  }).pipe(Effect.scoped)
)
