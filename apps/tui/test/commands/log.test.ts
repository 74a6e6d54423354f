/** What is logged: into a file or not at all, and never the key. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, onEmulator } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "log", invocations: 30 })

describe("the log", () => {
  it.live.skipIf(process.platform === "win32")("that is a named pipe which nobody reads is refused, and nothing is sent", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      execFileSync("mkfifo", [`${home}/log`])
      const ran = yield* onEmulator(["health", "--log-file", "log"], { cwd: home })
      expect(ran).toMatchObject({ status: 2, stdout: "" })
      expect(ran.stderr).toContain("cannot write to log (ENXIO)")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("has each call in a file, and never the key", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      const ran = yield* onEmulator(["inv", "ls", "--log-level", "debug", "--log-file", "log", "-o", "ndjson"], {
        cwd: home,
        env: { CHROMA_API_KEY: "emulator" }
      })
      expect(ran.status).toBe(0)
      expect(ran.stderr).toBe("")
      const log = readFileSync(`${home}/log`, "utf8")
      expect(log).toMatch(/span="Invocations\.pages" ms=\d+ outcome=ok/)
      expect(log).not.toMatch(/token|api.key/i)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
