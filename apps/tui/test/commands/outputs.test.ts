/** An output that a command does not have is refused before anything is sent, and ndjson is one compact line per value. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator, run } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "outputs", invocations: 30 })
const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"

/** What have no columns. */
const lines = [
  "info",
  "health",
  "doctor",
  "stats",
  `inv create ${id} --collection docs`,
  "sources create github --repository acme/handbook --database docs",
  `files add /dev/null --database docs --collection docs`
]

describe("an output", () => {
  it.live("that a command does not have is refused where a flag asks for it, and nothing is sent", () =>
    Effect.gen(function* () {
      for (const line of lines)
        for (const output of ["csv", "wide"]) {
          const env = { CHROMA_API_KEY: "key", CHROMA_SYNC_URL: "http://127.0.0.1:1" }
          const ran = yield* run([...line.split(" "), "-o", output, "--retries", "0"], { env })
          const stderr = `chroma-sync: --output: this command has no ${output}; give table, json or ndjson\n  Nothing was sent.\n`
          expect([line, ran]).toEqual([line, { status: 2, stdout: "", stderr }])
        }
    })
  )

  it.live("that is a setting is for the commands that have it", () =>
    Effect.gen(function* () {
      const csv = { env: { CHROMA_SYNC_OUTPUT: "csv" } }
      expect((yield* onEmulator(["health"], csv)).stdout).toMatch(/^http:\S+ is up \(\d+ms\)\n$/)
      expect((yield* onEmulator(["stats"], csv)).stdout).toContain("\nSTATUS\n")
      expect((yield* onEmulator(["inv", "ls"], csv)).stdout).toMatch(/^id,status,/)
    }).pipe(Effect.provide(emulator))
  )

  it.live("ndjson is one compact line per value, and json one value", () =>
    Effect.gen(function* () {
      for (const [line, key] of [
        ["info", "name"],
        ["doctor", "check"],
        ["health", "up"],
        ["stats", "total"],
        ["demo", "id"]
      ] as const) {
        const [ndjson, json] = [yield* onEmulator([line, "-o", "ndjson"]), yield* onEmulator([line, "--json"])]
        const values = ndjson.stdout.trimEnd().split("\n")
        for (const value of values) expect(JSON.parse(value)).toHaveProperty(key)
        expect([line, values.length > 3]).toEqual([line, line !== "health" && line !== "stats"])
        expect(() => JSON.parse(json.stdout)).not.toThrow()
      }
      expect((yield* run(["demo", "-o", "csv"])).stdout).toMatch(/^id,status,source_id,/)
    }).pipe(Effect.provide(emulator))
  )

  it.live("of the demo and of stats says percents alike", () =>
    Effect.gen(function* () {
      expect((yield* run(["demo"])).stdout).toMatch(/ · \d+\.\d% of what finished completed · /)
      expect((yield* onEmulator(["stats"])).stdout).toMatch(/^success +\d+\.\d% {2}of what completed or failed$/m)
    }).pipe(Effect.provide(emulator))
  )
})
