/** How the live list comes and goes: stopped and continued, hung up on, crashed, locked out; in a real pseudo-terminal. */
import { writeFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder } from "../commands/process.ts"
import { inShell, onEmulator, open } from "./support.ts"

type Terminal = ReturnType<typeof openTerminal>

const until = (terminal: Terminal, what: string, wanted: (text: string) => boolean, ms?: number) =>
  Effect.promise(() => terminal.until(what, (screen) => wanted(screen.join("\n")), ms))
const isRestored = (terminal: Terminal) => !terminal.alternate() && terminal.cursorVisible()
/** What the terminal was asked for and not given back: focus and mouse reports, bracketed paste. */
const leftOn = (raw: string) =>
  // oxlint-disable-next-line no-control-regex -- the sequences begin with the escape character
  ["1000", "1004", "1006", "2004"].filter((mode) => raw.lastIndexOf(`\u001b[?${mode}h`) > raw.lastIndexOf(`\u001b[?${mode}l`))

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

/** Whether the first line stands whole where it belongs, and no line runs on into another. */
const isInPlace = (terminal: Terminal) => terminal.screen()[0]?.startsWith(" chroma-sync ") === true && !terminal.wrapped()

describe.skipIf(process.platform === "win32")("a list that is drawn while somebody types", () => {
  it.live("stands in its place, whatever was typed before it was there", () =>
    Effect.gen(function* () {
      const terminal = yield* open(["demo"], {}, { cols: 100, rows: 24, after: "printf jkj" })
      yield* until(terminal, "the list", (text) => /● live/.test(text))
      expect(isInPlace(terminal)).toBe(true)
    }).pipe(Effect.scoped)
  )

  it.live("stands in its place after a stop that it was not told of", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      const drawn = () => terminal.raw().split("\u001b[?1049h").length
      const typing = yield* Effect.acquireRelease(
        Effect.sync(() => setInterval(() => terminal.write("jk"), 1)),
        (timer) => Effect.sync(() => clearInterval(timer))
      )
      for (let times = 0; times < 10; times++) {
        const before = drawn()
        process.kill(terminal.pid, "SIGCONT")
        yield* until(terminal, "the list again", (text) => drawn() > before && /● live/.test(text))
      }
      clearInterval(typing)
      expect(isInPlace(terminal)).toBe(true)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is not drawn anew while the terminal is given back, whatever is told of it then", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      // There is no shell to stop it, so that it reads on until it takes the terminal back.
      terminal.write("\u001a")
      yield* Effect.promise(() => terminal.until("the screen given back", () => terminal.raw().includes("\u001b[?1049l")))
      // By lines, as a terminal reads for a shell.
      terminal.write("\u001b[I\r")
      yield* until(terminal, "the list again", (text) => terminal.alternate() && /● live/.test(text))
      const [, given = ""] = terminal.raw().split("\u001b[?1049l")
      expect(given.slice(0, given.indexOf("\u001b[?1049h"))).not.toContain("\u001b[J")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})

describe("the life of the live list", () => {
  it.live("goes to the shell on ctrl-z with the terminal as it was, and comes back by fg with the list drawn anew", () =>
    Effect.gen(function* () {
      const terminal = yield* inShell("ui --mouse")
      terminal.write("jj\u001a")
      yield* until(terminal, "the shell again", (text) => text.includes("Stopped"))
      expect(isRestored(terminal)).toBe(true)
      expect(leftOn(terminal.raw())).toEqual([])
      // The line may be echoed before the prompt is there, so what comes of it is not what was typed.
      terminal.write("echo to-the-$((6 * 7))\r")
      yield* until(terminal, "what was typed at the shell", (text) => text.includes("to-the-42"))
      terminal.write("fg\r")
      yield* until(terminal, "the list again", (text) => /● live/.test(text) && /^>/m.test(text))
      expect(terminal.alternate()).toBe(true)
      expect(terminal.screen()[6]).toMatch(/^>/)
      terminal.write("k")
      yield* until(terminal, "a key that works", (text) => text.split("\n")[5]?.startsWith(">") === true)
      terminal.write("q")
      yield* until(terminal, "the shell at last", () => isRestored(terminal))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each([
    { way: "narrower and higher", cols: 70, rows: 30 },
    { way: "wider and lower", cols: 130, rows: 16 }
  ])("comes back to a terminal that was made $way meanwhile, of which a stopped program is not told", ({ cols, rows }) =>
    Effect.gen(function* () {
      const terminal = yield* inShell("ui")
      terminal.write("\u001a")
      yield* until(terminal, "the shell again", (text) => text.includes("Stopped"))
      terminal.resize(cols, rows)
      terminal.write("fg\r")
      yield* until(terminal, "the list in its new size", (text) => {
        const lines = text.split("\n")
        const [first = "", last = ""] = [lines[0], lines.at(-1)]
        // A blank ends both.
        return [first, last].every(({ length }) => length === cols - 1) && /● live .* UTC$/.test(first) && last.endsWith(" 1/60")
      })
      expect(terminal.screen().filter((line) => line.includes("● live"))).toHaveLength(1)
      terminal.write("q")
      yield* until(terminal, "the shell at last", () => isRestored(terminal))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("draws everything anew after a stop that it could not see coming", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      terminal.kill("SIGSTOP")
      const before = terminal.raw().length
      terminal.kill("SIGCONT")
      yield* Effect.promise(() => terminal.until("a whole frame", () => terminal.raw().slice(before).includes("\u001b[?1049h")))
      yield* until(terminal, "the list", (text) => /● live/.test(text) && /^>/m.test(text))
      expect(terminal.raw().slice(before)).toContain("STATUS")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each([
    { way: "a hang-up", signal: "SIGHUP", code: 130 },
    { way: "the signal to quit", signal: "SIGQUIT", code: 130 },
    { way: "a crash", signal: "SIGUSR2", code: 1 }
  ])("restores the terminal after $way, in at most three lines", ({ signal, code }) =>
    Effect.gen(function* () {
      const home = yield* folder({ "crash.mjs": 'process.on("SIGUSR2", () => { throw new Error("canary") })' })
      const { url, token } = yield* Emulator
      const terminal = yield* open(["ui"], {
        CHROMA_API_KEY: token,
        CHROMA_SYNC_URL: url,
        NODE_OPTIONS: `--import ${home}/crash.mjs`
      })
      yield* until(terminal, "the list", (text) => /● live/.test(text))
      terminal.kill(signal)
      const exit = yield* Effect.promise(() => terminal.exit)
      expect(exit.code).toBe(code)
      expect(isRestored(terminal)).toBe(true)
      expect(leftOn(terminal.raw())).toEqual([])
      const lines = terminal.screen().filter((line) => line !== "")
      expect(lines.length).toBeLessThanOrEqual(3)
      expect(lines.join("\n")).not.toMatch(/canary|^ +at /m)
      if (code === 1) expect(lines[0]).toContain("chroma-sync: this is a defect")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("lets no data look younger than it is where the machine's clock is set back during an outage", () =>
    Effect.gen(function* () {
      const home = yield* folder({
        "clock.mjs":
          "const { now } = Date; let ahead = 0; Date.now = () => now() + ahead; process.on('SIGUSR2', () => (ahead -= 3_600_000))"
      })
      const { url, token, goAway, comeBack } = yield* Emulator
      const terminal = yield* open(["ui"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, NODE_OPTIONS: `--import ${home}/clock.mjs` })
      yield* until(terminal, "the list", (text) => /● live/.test(text))
      yield* goAway
      yield* until(terminal, "the outage", (text) => /○ offline \d+s · data [2-9]s old/.test(text))
      terminal.kill("SIGUSR2")
      yield* until(terminal, "older data", (text) => /○ offline [1-9]\ds · data [1-9]\ds old · retry \d+ (now|in \d+s)/.test(text))
      expect(terminal.raw()).not.toMatch(/data \dh old/)
      yield* comeBack
      terminal.write("\u0012")
      yield* until(terminal, "the list, live again", (text) => /● live 2s · data [0-3]s old/.test(text))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says that its key is refused, reads the key again on ctrl-r, and goes on without a restart", () =>
    Effect.gen(function* () {
      const { url, token, setFaults } = yield* Emulator
      const credentials = (key: string) => `[dev]\napi_key = "${key}"\n`
      const home = yield* folder({ ".chroma/credentials": credentials(token), ".chroma/config.json": '{"current_profile":"dev"}' })
      const terminal = yield* open(["ui"], { HOME: home, XDG_CONFIG_HOME: undefined, CHROMA_SYNC_URL: url }, { cols: 120, rows: 24 })
      yield* until(terminal, "the list", (text) => /● live/.test(text))
      yield* setFaults({ rules: [{ fault: { kind: "status", status: 401 } }] })
      terminal.write("\u0012")
      yield* until(terminal, "the refusal", (text) => text.includes("▲ token rejected") && text.includes(":doctor"))
      expect(terminal.screen().some((line) => line.startsWith(">"))).toBe(true)
      yield* setFaults({})
      writeFileSync(`${home}/.chroma/credentials`, credentials("wrong-canary"))
      terminal.write("\u0012")
      terminal.write(":msg\r")
      yield* until(
        terminal,
        "another refusal",
        (text) => /read again[^]*(401|refused|reject)/.test(text) && text.includes("▲ token rejected")
      )
      terminal.write("q")
      writeFileSync(`${home}/.chroma/credentials`, credentials(token))
      terminal.write(":reload\r")
      yield* until(terminal, "the list, live again", (text) => /● live/.test(text) && text.includes("read again (from profile dev)"))
      terminal.write(":doctor\r")
      yield* until(terminal, "what the doctor finds", (text) => /page size|api key/.test(text))
      expect(terminal.raw()).not.toContain("wrong-canary")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("tells of the end of what is watched, by the screen, the title and OSC 9, and gives the title back", () =>
    Effect.gen(function* () {
      const { url, token, advance } = yield* Emulator
      const terminal = yield* open(["ui", "--notify", "osc9", "status:processing"], {
        CHROMA_API_KEY: token,
        CHROMA_SYNC_URL: url,
        XDG_CONFIG_HOME: yield* folder()
      })
      yield* until(terminal, "the list", (text) => /● live/.test(text))
      yield* until(terminal, "a row", (text) => /^>.*processing/m.test(text))
      const id = /[0-9a-f]{8}/.exec(terminal.screen().find((line) => line.startsWith(">")) ?? "")?.[0] ?? "none"
      terminal.write(`:filter id:${id}\r:view save last\r`)
      yield* until(terminal, "the saved view", (text) => text.includes("saved view last"))
      terminal.write(":watch la\t\r:filter status:processing\r")
      yield* until(terminal, "the watch", (text) => / w1 /.test(text) && text.includes("watching last: you are told"))
      terminal.write("W")
      yield* until(terminal, "the promise", (text) => / w2 /.test(text) && text.includes("you are told of the end"))
      terminal.write("\u001b[O")
      yield* advance("2 hours")
      yield* Effect.promise(() => terminal.until("the notice", () => /\]9;.+ (is complete|has failed|is cancelled)/.test(terminal.raw())))
      yield* Effect.promise(() => terminal.until("the view's end", () => terminal.raw().includes("]9;nothing in last is live any more")))
      // oxlint-disable-next-line no-control-regex -- the title's own controls
      expect(terminal.raw()).toMatch(/\u001b\]2;nothing in last is live any more · [^\u0007]*\u0007/)
      // oxlint-disable-next-line no-control-regex -- the title's own controls
      expect(terminal.raw()).toMatch(/\u001b\]2;[^\u0007]*failed[^\u0007]* · chroma-sync\u0007/)
      terminal.write("\u0003")
      yield* Effect.promise(() => terminal.exit)
      expect(terminal.raw().lastIndexOf("\u001b[23;2t")).toBeGreaterThan(terminal.raw().lastIndexOf("\u001b[22;2t"))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("scrolls by the wheel and goes to the row that is clicked, where the mouse is asked for", () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const terminal = yield* open(["ui", "--mouse"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url })
      yield* until(terminal, "the list", (text) => /● live/.test(text) && /^>/m.test(text))
      terminal.write("\u001b[<65;10;10M")
      yield* until(terminal, "three down", (text) => text.split("\n")[7]?.startsWith(">") === true)
      terminal.write("\u001b[<0;10;")
      terminal.write("15M\u001b[<0;10;15m")
      yield* until(terminal, "the clicked row", (text) => text.split("\n")[14]?.startsWith(">") === true)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each([
    { way: "to the shell", keys: "\u001a" },
    { way: "for good", keys: "q" }
  ])("asks for no more reports before anything else is given back, on the way out $way", ({ keys }) =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const terminal = yield* open(["ui", "--mouse"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url })
      yield* until(terminal, "the list", (text) => /● live/.test(text))
      terminal.write(keys)
      yield* Effect.promise(() => terminal.until("the screen given back", () => terminal.raw().includes("\u001b[?1049l")))
      expect(terminal.raw().slice(0, terminal.raw().indexOf("\u001b[?1049l"))).toContain("\u001b[?1000l")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("takes a line feed for enter: so is one that was typed before the list is there", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      terminal.write(":src")
      yield* until(terminal, "the line", (text) => /^:src/m.test(text))
      terminal.write("\n")
      yield* until(terminal, "the sources", (text) => text.includes("▸ sources"))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
