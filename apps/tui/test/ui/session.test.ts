/** What a session leaves for the next one, and what is recorded of it; in a real pseudo-terminal. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Message } from "../../src/app/message.ts"
import { encodeRecorded } from "../../src/record/codec.ts"
import { added, fed, live, press } from "../app/support.ts"
import { folder } from "../commands/process.ts"
import { epoch, invocation } from "../support.ts"
import { open } from "./support.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

/** The live list with a home of its own. */
const starting = Effect.fnUntraced(function* (home: string, args: ReadonlyArray<string> = [], after?: string) {
  const { url, token } = yield* Emulator
  const env = { CHROMA_SYNC_SESSION: undefined, HOME: home, XDG_STATE_HOME: `${home}/state`, CHROMA_API_KEY: token, CHROMA_SYNC_URL: url }
  const terminal = yield* open(["ui", ...args], env, { cols: 120, rows: 24, ...(after !== undefined && { after }) })
  const until = (what: string, wanted: (text: string) => boolean) =>
    Effect.promise(() => terminal.until(what, (screen) => wanted(screen.join("\n"))))
  const leave = Effect.gen(function* () {
    terminal.write("q")
    expect((yield* Effect.promise(() => terminal.exit)).code).toBe(0)
  })
  return { terminal, until, leave }
})

const sessions = (home: string) =>
  readdirSync(`${home}/state/chroma-sync/sessions`).map((name) => `${home}/state/chroma-sync/sessions/${name}`)
const isLive = (text: string) => /● live/.test(text)

/** What a session that was left has kept, in a home of its own. */
const left = Effect.gen(function* () {
  const home = yield* folder()
  const first = yield* starting(home)
  yield* first.until("the list", isLive)
  yield* first.leave
  const [file = ""] = sessions(home)
  return { home, file }
})

describe("a session", () => {
  it.live("is restored with its view, its cursor and its last rows, which say how old they are until the service answers", () =>
    Effect.gen(function* () {
      const { goAway, comeBack, token } = yield* Emulator
      const home = yield* folder()
      const first = yield* starting(home)
      yield* first.until("the list", isLive)
      first.terminal.write(":filter db:docs\r:sort duration\rt")
      yield* first.until("the view", (text) => /view {2}db:docs/.test(text) && text.includes("DUR▼") && /^>/m.test(text))
      first.terminal.write("gg3G")
      yield* first.until("the third row", (text) => / 3\/24$/m.test(text))
      const id = /[0-9a-f]{8}/.exec(first.terminal.screen().find((line) => line.startsWith(">")) ?? "")?.[0] ?? "none"
      const onId = new RegExp(`^>.*${id}`, "m")
      yield* first.leave
      const [file = "", ...others] = sessions(home)
      expect(others).toEqual([])
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(readFileSync(file, "utf8")).not.toContain(token)

      yield* goAway
      const second = yield* starting(home)
      yield* second.until(
        "the saved rows",
        (text) => /saved \d+s ago/.test(text) && text.includes("view  db:docs") && text.includes("DUR▼") && onId.test(text)
      )
      yield* comeBack
      second.terminal.write("\u0012")
      yield* second.until("the service's rows", (text) => isLive(text) && onId.test(text))
      yield* second.leave
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each([
    { what: "cut off", text: '{"version":1,"of":' },
    { what: "of another version", text: '{"version":2}' },
    { what: "huge", text: `{"version":1,"of":"${"x".repeat(2_100_000)}"}` },
    { what: "empty", text: "" }
  ])("begins anew and says why where the file is $what", ({ text }) =>
    Effect.gen(function* () {
      const { home, file } = yield* left
      writeFileSync(file, text)
      const second = yield* starting(home)
      yield* second.until("the list and the reason", (screen) => /the last session cannot be restored/.test(screen))
      yield* second.until("the list", isLive)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  // Root may read everything, until it gives that right away.
  const bound = process.getuid?.() === 0 ? 'exec setpriv --bounding-set -dac_override,-dac_read_search "$0" "$@"' : "true"
  it.live.skipIf(process.platform !== "linux")(
    "is left as it is where its file may not be read, which is said, and the list begins anew",
    () =>
      Effect.gen(function* () {
        const { home, file } = yield* left
        chmodSync(file, 0)
        const before = statSync(file)
        const second = yield* starting(home, [], bound)
        yield* second.until("the list and the reason", (screen) => isLive(screen) && /cannot be read \(EACCES\)/.test(screen))
        yield* second.leave
        expect(sessions(home)).toEqual([file])
        expect([statSync(file).ino, statSync(file).mtimeMs, statSync(file).mode]).toEqual([before.ino, before.mtimeMs, before.mode])
      }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is neither read nor kept with --no-session", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      mkdirSync(`${home}/state`)
      const first = yield* starting(home, ["--no-session"])
      yield* first.until("the list", isLive)
      yield* first.leave
      expect(readdirSync(`${home}/state`)).toEqual([])
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is recorded without the key, and played step by step to the same screen", () =>
    Effect.gen(function* () {
      const { token } = yield* Emulator
      const home = yield* folder()
      const file = `${home}/session.ndjson`
      const first = yield* starting(home, ["--no-session", "--record", file])
      yield* first.until("the list", isLive)
      first.terminal.write("/")
      first.terminal.write(`\u001b[200~status:failed ${token}\u001b[201~`)
      yield* first.until("the pasted key", (text) => text.includes(token))
      for (const _ of token) first.terminal.write("\u007f")
      first.terminal.write("\r")
      yield* first.until("what failed", (text) => /view {2}status:failed .* 2 shown/.test(text))
      const rows = first.terminal.screen().slice(4, 8)
      yield* first.leave
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(readFileSync(file, "utf8")).not.toContain(token)

      const terminal = yield* open(["replay", file, "--speed", "100"], { HOME: home }, { cols: 120, rows: 24 })
      yield* Effect.promise(() => terminal.until("a replay", (screen) => /replay \d+:\d\d\/\d+:\d\d/.test(screen.at(-1) ?? "")))
      terminal.write(" .")
      yield* Effect.promise(() => terminal.until("a stop", (screen) => /standing still|ended/.test(screen.at(-1) ?? "")))
      terminal.write("0")
      yield* Effect.promise(() => terminal.until("the end", (screen) => screen.at(-1)?.includes("ended") === true))
      const names = (lines: ReadonlyArray<string>) => lines.map((line) => /[0-9a-f]{8}/.exec(line)?.[0])
      expect(names(terminal.screen().slice(4, 8))).toEqual(names(rows))
      terminal.write("q")
      expect((yield* Effect.promise(() => terminal.exit)).code).toBe(0)
      // A recording is never written over.
      const again = yield* starting(home, ["--record", file])
      expect((yield* Effect.promise(() => again.terminal.exit)).code).toBe(2)
      expect(again.terminal.text()).toContain("--record")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("in which a form is filled in is played by replay to the same frames, with the key that was pasted into it masked", () =>
    Effect.gen(function* () {
      const { token } = yield* Emulator
      const home = yield* folder()
      const file = `${home}/session.ndjson`
      const first = yield* starting(home, ["--no-session", "--record", file])
      yield* first.until("the sources' names", (text) => isLive(text) && text.includes(" acme/runb"))
      // Without the first line, which says where, and the last, which a replay needs.
      const frameOf = (lines: ReadonlyArray<string>) => lines.slice(1, -1).join("\n")
      first.terminal.write(":new acme/runbooks\r")
      yield* first.until("the form", (text) => /▸ new invocation[^]*> collection[^]*enter send · tab next/.test(text))
      const frames = [frameOf(first.terminal.screen())]
      first.terminal.write(`\u001b[200~${token}\u001b[201~`)
      yield* first.until("the pasted key", (text) => text.includes(token))
      first.terminal.write("\u0015runbooks_9\tmain\r")
      yield* first.until("the question", (text) => /collection +runbooks_9\n +branch +main\n[^]*\[ No \]/.test(text))
      frames.push(frameOf(first.terminal.screen()))
      first.terminal.write("y")
      yield* first.until("what was made", (text) => /^> .*acme\/runbooks@main.*runbooks_9/m.test(text))
      const id = /[0-9a-f]{8}/.exec(first.terminal.screen().find((line) => line.startsWith(">")) ?? "")?.[0] ?? "none"
      first.terminal.write("\u0003")
      expect((yield* Effect.promise(() => first.terminal.exit)).code).toBe(0)
      expect(readFileSync(file, "utf8")).not.toContain(token)

      const terminal = yield* open(["replay", file, "--speed", "0.1"], { HOME: home }, { cols: 120, rows: 24 })
      const last = () => terminal.screen().at(-1) ?? ""
      const step = () => /· (\d+)\/(\d+) ·/.exec(last())?.slice(1).map(Number) ?? [0, 0]
      yield* Effect.promise(() => terminal.until("a replay", () => last().includes("×0.1")))
      terminal.write(" ")
      yield* Effect.promise(() => terminal.until("a stop", () => last().includes("standing still") && (step()[1] ?? 0) > 0))
      expect(terminal.screen()[0]).toMatch(/^ chroma-sync {2}replay/)
      const played: Array<string> = []
      for (let [at = 0, of = 0] = step(); at < of; [at = 0, of = 0] = step()) {
        terminal.write(".")
        yield* Effect.promise(() => terminal.until("the next message", () => (step()[0] ?? 0) > at))
        played.push(frameOf(terminal.screen()))
      }
      for (const frame of frames) expect(played).toContain(frame)
      expect(played.at(-1)).toMatch(new RegExp(`^> .*${id}.*acme/runbooks@main.*runbooks_9`, "m"))
      expect(terminal.raw()).not.toContain(token)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is played in no more colours than the terminal has", () =>
    Effect.gen(function* () {
      const messages = [fed(...added(invocation(1)), live(epoch)), ...press(":", ..."theme light", "enter")]
      const header = { chromaSyncRecording: 1, at: epoch, place: ["prod"], query: "", columns: 80, rows: 24 }
      const lines = messages.map((message, t) => encodeRecorded({ t, message }))
      const home = yield* folder({ "session.ndjson": [JSON.stringify(header), ...lines].join("\n") })
      // A pseudo-terminal has a name of its own, which the shell changes.
      const few = { cols: 80, rows: 24, after: "export TERM=xterm" }
      const terminal = yield* open(["replay", `${home}/session.ndjson`], { HOME: home, COLORTERM: undefined }, few)
      yield* Effect.promise(() => terminal.until("the end", (screen) => screen.at(-1)?.includes("ended") === true))
      expect(terminal.raw()).toMatch(/\[3\dm/)
      expect(terminal.raw()).not.toContain("[38;5;")
    }).pipe(Effect.scoped)
  )

  it.live("of an earlier version is played to its end, past messages that this one does not know", () =>
    Effect.gen(function* () {
      const row = invocation(1, { status: "pending" })
      const messages: ReadonlyArray<unknown> = [
        fed(...added(row, invocation(2)), live(epoch)),
        ...press("G", "x", "y"),
        { _tag: "Due", until: epoch + 3_000 },
        { _tag: "Acted", row, outcome: { _tag: "Asked" } },
        { _tag: "Later", of: {} },
        ...press("/", ..."status:pending", "enter")
      ]
      const header = { chromaSyncRecording: 1, at: epoch, place: ["prod"], query: "", columns: 80, rows: 24 }
      const lines = messages.map((message, t) => encodeRecorded({ t, message: message as Message }))
      const home = yield* folder({ "session.ndjson": [JSON.stringify(header), ...lines].join("\n") })
      const terminal = yield* open(["replay", `${home}/session.ndjson`], { HOME: home })
      yield* Effect.promise(() => terminal.until("the end", (screen) => screen.at(-1)?.includes("ended") === true))
      expect(terminal.text()).toMatch(/view {2}status:pending .*1 shown/)
      terminal.write("q")
      expect((yield* Effect.promise(() => terminal.exit)).code).toBe(0)
    }).pipe(Effect.scoped)
  )
})
