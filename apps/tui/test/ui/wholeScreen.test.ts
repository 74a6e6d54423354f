/** The whole screen of a terminal that changes its size, is written to by others, or was left in a strange state: it is as if nothing had happened. */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import type { Terminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { encodeRecorded } from "../../src/record/codec.ts"
import { added, fed, live } from "../app/support.ts"
import { folder } from "../commands/process.ts"
import { epoch, invocation } from "../support.ts"
import { bytesOf, inShell, open } from "./support.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 400 })

/** What is before some moment, of which nothing lasts: the screen is at rest. */
const args = ["ui", "status:failed,complete,cancelled", "--before", new Date(Date.now() - 300_000).toISOString()]

/** In this order, from 100x24 on: narrower by one, narrower and lower by many, wider and higher. */
const sizes = ["99x24", "57x14", "120x30"] as const

const sizeOf = (size: string) => {
  const [cols = 0, rows = 0] = size.split("x").map(Number)
  return { cols, rows }
}

const aRow = /^>/m
const screens: ReadonlyArray<{ readonly name: string; readonly keys: ReadonlyArray<string>; readonly shows: RegExp }> = [
  { name: "list", keys: ["j"], shows: aRow },
  { name: "help", keys: ["?"], shows: /ctrl-u/ },
  { name: "form", keys: ["N"], shows: /collection/ },
  { name: "menu", keys: ["y"], shows: /JSON/ },
  { name: "detail", keys: ["f"], shows: /created/ },
  { name: "question", keys: ["R"], shows: /\[ No \]/ },
  { name: "filter line", keys: ["/", "x"], shows: /^\/.*x/m }
]

/** The first line tells of each terminal's own moment, and so does the pace in the second. */
const isHeadOf = (columns: number, line = "") => line.length === columns - 1 && /^ .*● .*\d\d:\d\d(?::\d\d)?(?: UTC)?$/.test(line)
const bodyOf = (terminal: Terminal) =>
  terminal
    .text()
    .split("\n")
    .slice(1)
    .join("\n")
    .replace(/\d\/min [▁-█]+/, (pace) => pace.replace(/./g, "_"))
const looksOf = (terminal: Terminal) => JSON.stringify(terminal.cells().slice(2))

/** Resolves once the screen is that of the other, in text and looks. */
const untilSame = (terminal: Terminal, other: Terminal, what: string) =>
  Effect.promise(async () => {
    const isSame = () =>
      isHeadOf(other.cells()[0]?.length ?? 0, terminal.screen()[0]) &&
      bodyOf(terminal) === bodyOf(other) &&
      looksOf(terminal) === looksOf(other)
    // Either may draw anew at any time.
    await Promise.any([terminal, other].map((one) => one.until(what, isSame, 8_000))).catch(() =>
      expect(`${what}\n${terminal.text()}`).toBe(`${what}\n${other.text()}`)
    )
  })

const type = (keys: ReadonlyArray<string>, terminals: ReadonlyArray<Terminal>) => {
  for (const terminal of terminals) for (const key of keys) terminal.write(bytesOf(key))
}

const until = (terminal: Terminal, what: string, wanted: (text: string) => boolean) =>
  Effect.promise(() => terminal.until(what, (screen) => wanted(screen.join("\n"))))

const listed = (text: string): boolean => /^>.*(failed|complete|cancelled)/m.test(text) && text.includes("● ")

/** Back from a screen that shows something else. */
const toList = Effect.fnUntraced(function* (shown: RegExp, terminals: ReadonlyArray<Terminal>) {
  type(["escape"], terminals)
  for (const one of terminals) yield* until(one, "the list", (text) => listed(text) && (shown === aRow || !shown.test(text)))
})

/** Terminals that have each of the sizes from the start, once they show the list. */
const ofEachSize = Effect.gen(function* () {
  const { url, token } = yield* Emulator
  const terminals = new Map<string, Terminal>()
  for (const size of sizes) {
    const terminal = yield* open(args, { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url }, sizeOf(size))
    yield* until(terminal, "the list", listed)
    terminals.set(size, terminal)
  }
  return terminals
})

/** Goes through the screens in every size; `resize` is how the terminal that is looked at gets there. */
const compare = Effect.fnUntraced(function* (
  terminal: Terminal,
  compared: typeof screens,
  resize: (size: { readonly cols: number; readonly rows: number }) => Effect.Effect<void>
) {
  const others = yield* ofEachSize
  const all = [terminal, ...others.values()]
  // Times of day do not change.
  type(["t"], all)
  for (const { name, keys, shows } of compared) {
    type(keys, all)
    for (const one of all) yield* until(one, name, (text) => shows.test(text))
    for (const [size, other] of others) {
      yield* resize(sizeOf(size))
      yield* untilSame(terminal, other, `${name} at ${size}`)
    }
    yield* toList(shows, all)
  }
})

describe.skipIf(process.platform === "win32")("a terminal whose size changes", () => {
  it.live(
    "shows each screen as if it had had that size from the start",
    () =>
      Effect.gen(function* () {
        const { url, token } = yield* Emulator
        const terminal = yield* open(args, { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url })
        yield* until(terminal, "the list", listed)
        yield* compare(terminal, screens, ({ cols, rows }) => Effect.sync(() => terminal.resize(cols, rows)))
      }).pipe(Effect.provide(emulator), Effect.scoped),
    120_000
  )

  it.live(
    "does so too where it changes while the program is stopped, which is not told of it",
    () =>
      Effect.gen(function* () {
        const terminal = yield* inShell(args.join(" "))
        yield* compare(
          terminal,
          screens.slice(0, 3),
          Effect.fnUntraced(function* ({ cols, rows }) {
            terminal.write("\u001a")
            yield* until(terminal, "the shell", (text) => !terminal.alternate() && /Stopped[^]*shell>\s*$/.test(text))
            terminal.resize(cols, rows)
            terminal.write("clear; fg\r")
            yield* until(terminal, "the list", () => terminal.alternate())
          })
        )
      }).pipe(Effect.provide(emulator), Effect.scoped),
    120_000
  )
})

/** What another program writes onto the terminal of this one: the screen scrolls. */
const strayLine = (terminal: Terminal) => {
  const tty = execFileSync("ps", ["-o", "tty=", "-p", String(terminal.pid)], { encoding: "utf8" }).trim()
  writeFileSync(`/dev/${tty}`, "job done: 3 files\r\n")
}

describe.skipIf(process.platform === "win32")("a line of another program", () => {
  it.live.each([
    { what: "ctrl-l", bytes: "\u000c" },
    { what: "coming back to the terminal", bytes: "\u001b[I" }
  ])("is gone after $what, on whichever screen", ({ bytes }) =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url }
      const [terminal, other] = [yield* open(args, env), yield* open(args, env)]
      const both = [terminal, other]
      for (const one of both) yield* until(one, "the list", listed)
      type(["t"], both)
      for (const { name, keys, shows } of screens) {
        type(keys, both)
        for (const one of both) yield* until(one, name, (text) => shows.test(text))
        yield* untilSame(terminal, other, name)
        strayLine(terminal)
        yield* until(terminal, "the line", (text) => text.includes("job done"))
        terminal.write(bytes)
        yield* untilSame(terminal, other, `${name} drawn anew`)
        yield* toList(shows, both)
      }
      expect(terminal.raw().split("\u001b[?1049h")).toHaveLength(2)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is gone after ctrl-l from what is played by replay", () =>
    Effect.gen(function* () {
      const header = { chromaSyncRecording: 1, at: epoch, place: ["prod"], query: "", columns: 80, rows: 24 }
      const message = encodeRecorded({ t: 0, message: fed(...added(invocation(1)), live(epoch)) })
      const home = yield* folder({ "session.ndjson": `${JSON.stringify(header)}\n${message}` })
      const terminal = yield* open(["replay", `${home}/session.ndjson`], { HOME: home })
      yield* until(terminal, "the end", (text) => text.includes("ended"))
      const played = terminal.text()
      strayLine(terminal)
      yield* until(terminal, "the line", (text) => text.includes("job done"))
      terminal.write("\u000c")
      yield* until(terminal, "the screen as it was", () => terminal.text() === played)
    }).pipe(Effect.scoped)
  )
})

describe.skipIf(process.platform === "win32")("a terminal that a program before left in a strange state", () => {
  it.live.each([
    { state: "without the output's processing", after: "stty -opost" },
    { state: "with line drawing for letters", after: "printf '\\033(0'" },
    { state: "with line drawing in the other set of letters", after: "printf '\\033)0\\016'" }
  ])("$state shows the same as another", ({ after }) =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url }
      const [terminal, other] = [yield* open(args, env, { cols: 100, rows: 24, after }), yield* open(args, env)]
      yield* until(other, "the list", listed)
      yield* untilSame(terminal, other, "list")
      type(["t", "?"], [terminal, other])
      yield* until(other, "the help", (text) => text.includes("ctrl-u"))
      yield* untilSame(terminal, other, "help")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
