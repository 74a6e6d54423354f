/** What a pace is of, where only a part of the last ten minutes is counted. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 200, arrivalsPerMinute: 20 })

interface Told {
  readonly since: string
  readonly until: string
  readonly by_status: { readonly complete: number }
  readonly completed_per_minute: number | null
  readonly completed_over_ms: number | null
}

const told = Effect.fnUntraced(function* (...flags: ReadonlyArray<string>) {
  const text = yield* onEmulator(["stats", ...flags])
  const { stdout } = yield* onEmulator(["stats", ...flags, "--json"])
  return { pace: /^completed .*/m.exec(text.stdout)?.[0], title: text.stdout.split("\n")[0], json: JSON.parse(stdout) as Told }
})

describe("the pace that stats tell", () => {
  it.live("is of the time in which what is counted was created, and says which", () =>
    Effect.gen(function* () {
      const { pace, json } = yield* told("--since", "1m")
      const { completed_per_minute: perMinute, completed_over_ms: overMs, by_status: counts } = json
      expect(pace).toMatch(/^completed +\d+\.\d {2}a minute of these, in the last 1m$/)
      expect(overMs).toBeGreaterThanOrEqual(60_000)
      expect(overMs).toBeLessThan(70_000)
      // Whatever began in that time and completed did so in it.
      expect(counts.complete).toBeGreaterThan(0)
      expect((perMinute ?? 0) * ((overMs ?? 0) / 60_000)).toBeCloseTo(counts.complete)
      expect((yield* told("--since", "1h")).pace).toMatch(/a minute of these, in the last 10m$/)
    }).pipe(Effect.provide(emulator))
  )

  it.live("ends where what is counted does, and is none where that was before", () =>
    Effect.gen(function* () {
      const { pace, title, json } = yield* told("--before", "5m")
      expect(title).toMatch(/invocations created from 1d to 5m ago$/)
      expect(pace).toMatch(/^completed +\d+\.\d {2}a minute of these, from 10m to 5m ago$/)
      expect(Date.parse(json.until) - Date.parse(json.since)).toBe(86_400_000)
      const old = yield* told("newer:1h", "older:20m")
      expect(old.pace).toMatch(/^completed +- {2}a minute: nothing of the last 10m is counted$/)
      expect(old.json).toMatchObject({ completed_per_minute: null, completed_over_ms: null })
    }).pipe(Effect.provide(emulator))
  )
})
