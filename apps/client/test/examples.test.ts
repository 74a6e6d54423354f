/** The README's example, run against the emulator, and the same text as in the README. */
import { readFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { printFailures } from "../examples/list.ts"

it.live("prints what failed in a database", () =>
  Effect.gen(function* () {
    const emulator = yield* Emulator
    vi.stubEnv("CHROMA_API_KEY", emulator.token)
    vi.stubEnv("CHROMA_SYNC_URL", emulator.url)
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined)
    yield* Effect.promise(() => printFailures("docs"))
    expect(log.mock.calls.length).toBeGreaterThan(0)
    for (const [id] of log.mock.calls) expect(id).toMatch(/^[0-9a-f-]{36}$/)
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "example", invocations: 200 })))
)

it("stands in the README as it is here", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  expect(read("../../../README.md")).toContain(read("../examples/list.ts").trim())
})
