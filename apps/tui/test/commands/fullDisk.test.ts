/** A disk that is full costs the log its lines, and nothing else. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { onEmulator } from "./process.ts"

it.live.skipIf(!existsSync("/dev/full"))("a command does its work, and says once that the log is lost", () =>
  Effect.gen(function* () {
    const args = ["invocations", "list", "-o", "ndjson", "--limit", "5", "--log-level", "debug", "--log-file", "/dev/full"]
    const { status, stdout, stderr } = yield* onEmulator(args)
    expect(status).toBe(0)
    expect(stdout.trim().split("\n")).toHaveLength(5)
    expect(stderr).toBe("chroma-sync: the log cannot be written (ENOSPC); lines of it are missing\n")
  }).pipe(Effect.provide(Emulator.layer({ clock: "manual", invocations: 20 })), Effect.scoped)
)
