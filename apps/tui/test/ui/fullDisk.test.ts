/** A disk with no room for a session or a view costs what was to be written alone, and a recording that is damaged its replay alone; in a real pseudo-terminal. */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder } from "../commands/process.ts"
import { bytesOf, open } from "./support.ts"

const binary = fileURLToPath(new URL("../../dist/chroma-sync.mjs", import.meta.url))

/** The live list where no file can have more than so many blocks of 512 bytes: a full disk, without the right to mount one. */
const starting = Effect.fnUntraced(function* (home: string, blocks: string, args: ReadonlyArray<string>) {
  const { url, token } = yield* Emulator
  const env = {
    HOME: home,
    // Written as the program ends.
    NODE_COMPILE_CACHE: `${home}/cache`,
    XDG_STATE_HOME: `${home}/state`,
    CHROMA_API_KEY: token,
    CHROMA_SYNC_URL: url,
    CHROMA_SYNC_SESSION: undefined
  }
  const terminal = yield* open(["ui", ...args], env, { cols: 120, rows: 24, after: `ulimit -f ${blocks}` })
  const until = (what: string, wanted: RegExp) => Effect.promise(() => terminal.until(what, (screen) => wanted.test(screen.join("\n"))))
  yield* until("the list", /● live/)
  const leave = Effect.gen(function* () {
    terminal.write("q")
    expect(yield* Effect.promise(() => terminal.exit)).toEqual({ code: 0, signal: 0 })
    expect(terminal.alternate()).toBe(false)
  })
  return { terminal, until, leave }
})

describe.skipIf(process.platform === "win32")("without room on the disk", () => {
  it.live("the last session stays as it was, and no half of a new one is left", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      yield* Effect.flatMap(starting(home, "unlimited", []), ({ leave }) => leave)
      const sessions = `${home}/state/chroma-sync/sessions`
      const [name = "", ...others] = readdirSync(sessions)
      const before = readFileSync(`${sessions}/${name}`, "utf8")
      expect(others).toEqual([])
      const { terminal, until, leave } = yield* starting(home, "8", [])
      terminal.write(":sort duration\r")
      yield* until("another view", /DUR▼/)
      yield* leave
      expect(readdirSync(sessions)).toEqual([name])
      expect(readFileSync(`${sessions}/${name}`, "utf8")).toBe(before)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )

  it.live("a view is not saved and says so, and those that were are all there", () =>
    Effect.gen(function* () {
      const many = JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`view-${n}`, `error:"the text number ${n}"`])))
      const home = yield* folder({ ".config/chroma-sync/views.json": many })
      // There is room for some of them.
      const { terminal, until, leave } = yield* starting(home, "8", ["--no-session"])
      expect(many.length).toBeGreaterThan(4_096)
      terminal.write(":view save mine\r")
      yield* until("what became of it", /this file cannot be written \(EFBIG\)/)
      yield* leave
      expect(readdirSync(`${home}/.config/chroma-sync`)).toEqual(["views.json"])
      expect(readFileSync(`${home}/.config/chroma-sync/views.json`, "utf8")).toBe(many)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )

  it.live("the recording and the log end with what fits, and the live list goes on", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      const { terminal, until, leave } = yield* starting(home, "16", [
        "--no-session",
        "--record",
        `${home}/session.ndjson`,
        "--log-level",
        "debug",
        "--log-file",
        `${home}/log`
      ])
      yield* until("the end of the recording", /the recording ends here: .*EFBIG/)
      terminal.write(":sort duration\r")
      yield* until("another view", /DUR▼/)
      // Each reading of the service is logged, and there is room for the lines of some.
      for (let readings = 0; statSync(`${home}/log`).size < 8_192; readings += 1) {
        const before = terminal.raw().length
        terminal.write(bytesOf("ctrl-r"))
        yield* until(`reading ${readings}`, /● live/)
        yield* Effect.promise(() => terminal.until("what it drew", () => terminal.raw().length > before))
      }
      yield* leave
      expect(terminal.text()).toContain("chroma-sync: the log cannot be written (EFBIG); lines of it are missing")
      for (const name of ["session.ndjson", "log"]) {
        expect([name, statSync(`${home}/${name}`).mode & 0o777, statSync(`${home}/${name}`).size <= 8_192]).toEqual([name, 0o600, true])
      }
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )

  it.live("a recording that would be written over what is there, or without an end, is not begun, and nothing is drawn", () =>
    Effect.gen(function* () {
      const home = yield* folder({ "mine.ndjson": "mine" })
      const { url, token } = yield* Emulator
      for (const path of [`${home}/mine.ndjson`, "/dev/full", `${home}/absent/session.ndjson`]) {
        const terminal = yield* open(["ui", "--record", path], { HOME: home, CHROMA_API_KEY: token, CHROMA_SYNC_URL: url })
        expect([path, (yield* Effect.promise(() => terminal.exit)).code]).toEqual([path, 2])
        expect(terminal.raw()).toContain("--record: cannot write")
        expect(terminal.raw()).not.toContain("\u001b[?1049h")
      }
      expect(readFileSync(`${home}/mine.ndjson`, "utf8")).toBe("mine")
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 5 })), Effect.scoped)
  )

  it.live("a damaged recording ends its replay with what is wrong, and the terminal is as it was", () =>
    Effect.gen(function* () {
      const header = JSON.stringify({ chromaSyncRecording: 1, at: 0, place: ["prod"], query: "", columns: 80, rows: 24 })
      const odd = JSON.stringify({ t: 0, message: { _tag: "Fed", events: [{ _tag: "Added", invocation: { id: 7 } }] } })
      const home = yield* folder({ "odd.ndjson": `${header}\n${odd}\n` })
      const terminal = yield* Effect.acquireRelease(
        Effect.sync(() => openTerminal({ file: process.execPath, args: [binary, "replay", `${home}/odd.ndjson`], env: { HOME: home } })),
        (terminal) => Effect.promise(() => terminal[Symbol.asyncDispose]())
      )
      expect((yield* Effect.promise(() => terminal.exit)).code).toBe(2)
      expect(terminal.alternate()).toBe(false)
      expect(terminal.text()).toContain("message 1 of the recording is none of a session")
    }).pipe(Effect.scoped)
  )
})
