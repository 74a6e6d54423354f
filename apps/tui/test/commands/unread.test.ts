/** What is printed and not read, or not written, costs nothing but itself: the exit status says what the command came to. */
import { existsSync, readFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, onEmulator } from "./process.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "unread", invocations: 60, arrivalsPerMinute: 0 })
const named = "chroma-sync: stdout cannot be written (ENOSPC)"

const full = 'exec "$@" >/dev/full'
/** The reader is gone before anything is written. */
const closed = '{ "$@"; echo $? >&2; } | :'

const idOf = (status: string) =>
  Effect.map(onEmulator(["inv", "ls", "--limit", "1", "-o", "csv", "--status", status]), ({ stdout }) =>
    String(stdout.split("\r\n")[1]?.split(",")[0])
  )

/** Command lines, each with the exit status that it comes to. */
const concluded = Effect.gen(function* () {
  const [complete, failed] = [yield* idOf("complete"), yield* idOf("failed")]
  const source = JSON.parse((yield* onEmulator(["sources", "list", "--source-type", "s3", "-o", "json"])).stdout)[0].id as string
  const lines: ReadonlyArray<readonly [args: ReadonlyArray<string>, status: number, env?: { readonly CHROMA_API_KEY: string }]> = [
    [["inv", "wait", failed], 3],
    [["inv", "wait", failed, complete, "-o", "ndjson"], 3],
    [["inv", "cancel", complete, "--yes"], 1],
    [["inv", "latest", source, "no-key"], 8],
    [["doctor"], 7, { CHROMA_API_KEY: "" }]
  ]
  return lines
})

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it.live("fails whatever would have printed, and is named", () =>
    Effect.gen(function* () {
      const lines = [
        "inv ls --limit 1",
        "inv ls -o wide",
        "inv ls --all -o ndjson",
        "health",
        "info",
        "stats",
        "doctor",
        "sources list -o csv",
        "completions bash",
        "--help",
        "inv ls -h",
        "--version",
        "inv --version"
      ]
      const seen = yield* Effect.forEach(lines, (line) => onEmulator(line.split(" "), { shell: full }), { concurrency: 2 })
      expect(seen.map(({ status, stderr }, n) => [lines[n], status, stderr.split("\n")[0]])).toEqual(lines.map((line) => [line, 1, named]))
      const json = yield* onEmulator(["info", "--json"], { shell: full })
      expect(JSON.parse(json.stderr)).toMatchObject({ error: "StdoutError", exitStatus: 1 })
    }).pipe(Effect.provide(emulator))
  )

  it.live("is named beside what the command came to", () =>
    Effect.gen(function* () {
      for (const [args, status, env] of yield* concluded) {
        const ran = yield* onEmulator(args, { shell: full, ...(env && { env }) })
        expect([args, ran.status, ran.stderr.includes(named)]).toEqual([args, status, true])
      }
    }).pipe(Effect.provide(emulator))
  )

  it.live("that takes a part of it fails too", () =>
    Effect.gen(function* () {
      const cwd = yield* folder()
      const ran = yield* onEmulator(["inv", "ls", "--json"], { cwd, shell: 'ulimit -f 1; exec "$@" >part.json' })
      expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining("stdout cannot be written (EFBIG)") })
      expect(readFileSync(`${cwd}/part.json`, "utf8").length).toBeGreaterThan(0)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})

describe.skipIf(process.platform === "win32")("a reader that has closed stdout", () => {
  it.live("changes nothing in what a command comes to, and is told nothing", () =>
    Effect.gen(function* () {
      for (const [args, status, env] of [...(yield* concluded), [["inv", "ls"], 0] as const, [["--version"], 0] as const]) {
        const ran = yield* onEmulator(args, { shell: closed, ...(env && { env }) })
        expect([args, ran.stderr.trimEnd().split("\n").at(-1), ran.stderr.includes("stdout")]).toEqual([args, `${status}`, false])
      }
    }).pipe(Effect.provide(emulator))
  )

  it.live("ends a watch with the next line that it would write, with 0", () =>
    Effect.gen(function* () {
      expect(yield* onEmulator(["inv", "watch", "-o", "ndjson"], { closeStdoutAfter: 1 })).toMatchObject({ status: 0, stderr: "" })
    }).pipe(Effect.provide(Emulator.layer({ seed: "unread", invocations: 60, arrivalsPerMinute: 600 })))
  )

  it.live("keeps none from being cancelled", () =>
    Effect.gen(function* () {
      const { requests } = yield* Emulator
      const { stdout } = yield* onEmulator(["inv", "ls", "status:pending", "--all", "-o", "ndjson"])
      yield* onEmulator(["inv", "cancel", "status:pending", "--yes"], { shell: closed })
      const asked = (yield* requests).filter(({ method }) => method === "PUT").length
      expect(asked).toBeGreaterThan(8)
      expect(asked).toBe(stdout.trimEnd().split("\n").length)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "unread", invocations: 200, arrivalsPerMinute: 2_000 })))
  )
})
