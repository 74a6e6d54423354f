/** Every command on a service whose every text means harm: people are shown text, programs are given what was sent. */
import { parse as parseCsv } from "csv-parse/sync"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { commandsFor } from "../../src/commands/tree.ts"
import { evilHead, harmIn, hostileService, invocations, type Mood, sources } from "../hostile.ts"
import { open } from "../ui/support.ts"
import { folder, type Ran, run } from "./process.ts"

const idOf = (row: unknown): string => (typeof row === "object" && row !== null && "id" in row ? String(row.id) : "")
const [failed, , s3, complete, pending, processing] = invocations
const [first, ended, live] = [failed, complete, processing].map(idOf)
const source = idOf(sources[0])
const made = { invocation_id: expect.stringContaining("new id!\u001b[2J") }
/** A name that somebody else gave a file. */
const named = "\u001b[2J\u009bx.md"

interface Case {
  readonly args: ReadonlyArray<string | undefined>
  /** What was sent, as the command gives it on as JSON. */
  readonly sent?: unknown
  /** What it is seen to print before it is ended, where it does not end by itself. */
  readonly until?: RegExp
}

/** Each command by its path, in each way that makes it print something else of the service. */
const cases: Readonly<Record<string, ReadonlyArray<Case>>> = {
  "invocations list": [{ args: [], sent: invocations }],
  "invocations get": [{ args: [first], sent: failed }, { args: ["99999999-0000-4000-8000-000000000000"] }],
  "invocations watch": [{ args: ["--deadline", "20s"], until: /^(.*\n){4}|trying until it is back/ }],
  "invocations wait": [
    { args: [first], sent: [failed] },
    { args: [first, ended], sent: [failed, complete] }
  ],
  "invocations create": [
    { args: [source, "--collection", "docs"], sent: made },
    { args: [source, "--collection", "docs", "--wait", "--deadline", "600ms"] }
  ],
  "invocations rerun": [
    { args: [first, live, "--yes"] },
    { args: ["--status", "failed", "--yes", "--wait", "--deadline", "600ms"] },
    { args: ["older:0s", "--dry-run"] },
    { args: ["--status", "failed"] }
  ],
  "invocations cancel": [
    { args: [live, first, "--yes"] },
    { args: ["older:0s", "--yes"] },
    { args: ["--status", "pending,processing", "--dry-run"], sent: [pending, processing] },
    { args: ["--status", "pending,processing"] }
  ],
  "invocations latest": [{ args: [source, "a", "b", "\u001b[2J"], sent: { a: s3 } }],
  "sources list": [{ args: [], sent: sources }],
  "sources get": [{ args: [source], sent: sources[0] }],
  "sources create github": [{ args: ["--repository", "acme/x", "--database", "docs"] }],
  "sources create s3": [
    { args: ["--bucket", "acme", "--region", "eu", "--collection", "c", "--credential-id", "7", "--database", "docs"] }
  ],
  "sources create web": [{ args: ["--url", "https://acme.dev", "--database", "docs"] }],
  "sources delete": [{ args: [source, "--yes"] }, { args: [source, "--dry-run"], sent: sources[0] }, { args: [source] }],
  "files add": [{ args: [named, "--database", "docs", "--collection", "docs"], sent: made }],
  stats: [{ args: [] }],
  health: [{ args: [] }],
  doctor: [{ args: [] }],
  info: [{ args: [] }]
}

/** These draw, serve or write a script, and print nothing of the service; what `ui` draws is in `test/ui/hostile.test.ts`. */
const apart = ["ui", "demo", "replay", "emulator", "completions"]

const leaves = Effect.map(
  Effect.promise(() => commandsFor("all")),
  (commands) => {
    const below = (command: (typeof commands)[number], path: string): ReadonlyArray<string> => {
      const inner = command.subcommands.flatMap(({ commands }) => commands)
      return inner.length === 0 ? [path] : inner.flatMap((next) => below(next, `${path} ${next.name}`))
    }
    return commands.flatMap((command) => below(command, command.name))
  }
)

const lines = Object.entries(cases).flatMap(([path, each]) =>
  each.map(({ args, sent, until }) => ({ line: [...path.split(" "), ...args.map(String)], sent, until }))
)
type Line = (typeof lines)[number]

/** Runs command lines, some at once, in a folder with the file to upload. */
const runAll = Effect.fnUntraced(function* (mood: Mood, some: ReadonlyArray<Line>, ...flags: ReadonlyArray<string>) {
  const { env } = yield* hostileService(mood)
  const cwd = yield* folder({ [named]: "text" })
  return yield* Effect.forEach(
    some,
    ({ line, sent, until }) => Effect.map(run([...line, ...flags], { env, cwd, endAfter: until }), (ran) => ({ line, sent, ran })),
    { concurrency: 3 }
  )
})

/** What does harm where it is shown, by the command. */
const harmOf = (line: ReadonlyArray<string>, texts: Partial<Ran>, of?: "json"): ReadonlyArray<string> =>
  [texts.stdout, texts.stderr].flatMap((text) => {
    const harm = harmIn(text ?? "", of)
    return harm === undefined ? [] : [`${line.join(" ")}: ${harm}`]
  })

const jsonLines = (text: string): ReadonlyArray<unknown> => (text === "" ? [] : text.trimEnd().split("\n")).map((line) => JSON.parse(line))

/** For some thirty processes, on a machine that does other things too: in milliseconds. */
const patience = 180_000

describe("on a hostile service", () => {
  it.effect("every command has a case here", () =>
    Effect.map(leaves, (paths) => expect([...Object.keys(cases), ...apart].toSorted()).toEqual(paths.toSorted()))
  )

  it.live(
    "a command shows text alone, and colours",
    () =>
      Effect.gen(function* () {
        const all = yield* runAll("answers", lines, "--color", "always")
        expect(all.flatMap(({ line, ran }) => harmOf(line, ran))).toEqual([])
        // What was sent has come through, and so have the warnings of what breaks the contract.
        expect(all.filter(({ ran }) => ran.stdout.includes("!\uFFFD[2J")).length).toBeGreaterThan(8)
        expect(all.filter(({ ran }) => ran.stderr.includes("breaks the contract")).length).toBeGreaterThan(3)
      }).pipe(Effect.scoped),
    patience
  )

  it.live(
    "a command gives programs what was sent, in JSON that may be looked at",
    () =>
      Effect.gen(function* () {
        const all = yield* runAll("answers", lines, "-o", "json")
        expect(all.flatMap(({ line, ran }) => harmOf(line, ran, "json"))).toEqual([])
        for (const { line, sent, ran } of all) {
          if (sent !== undefined) expect([line, JSON.parse(ran.stdout)]).toEqual([line, sent])
          else if (line[1] === "watch") expect(jsonLines(ran.stdout).length).toBeGreaterThan(2)
          else if (ran.stdout !== "") JSON.parse(ran.stdout)
        }
      }).pipe(Effect.scoped),
    patience
  )

  const rows = lines.filter(({ sent }) => Array.isArray(sent) || sent === failed || sent === sources[0])
  it.live(
    "a command that prints rows prints lines of JSON, wide text, and CSV that is read as what was sent",
    () =>
      Effect.gen(function* () {
        for (const { line, sent, ran } of yield* runAll("answers", rows, "-o", "ndjson")) {
          expect([line, jsonLines(ran.stdout)]).toEqual([line, [sent].flat()])
          expect(harmOf(line, ran, "json")).toEqual([])
        }
        for (const { line, ran } of yield* runAll("answers", rows, "-o", "wide")) expect(harmOf(line, ran)).toEqual([])
        for (const { line, sent, ran } of yield* runAll("answers", rows, "-o", "csv")) {
          const read: ReadonlyArray<{ readonly id?: string }> = parseCsv(ran.stdout, { columns: true, record_delimiter: "\r\n" })
          // UTF-8 has no halves of characters.
          expect([line, read.map(({ id }) => id)]).toEqual([line, [sent].flat().map((row) => idOf(row).toWellFormed())])
          expect(harmOf(line, { stderr: ran.stderr })).toEqual([])
        }
      }).pipe(Effect.scoped),
    patience
  )

  it.live(
    "an error is text alone, whichever the command",
    () =>
      Effect.gen(function* () {
        const each = lines.filter(({ line }, n) => line[1] !== lines[n - 1]?.line[1] || line[2] !== lines[n - 1]?.line[2])
        const refused = yield* runAll(400, each, "--retries", "0")
        const creates = lines.filter(({ line }) => line[1] === "create" || line[1] === "add")
        const lost = yield* runAll("nonsense", creates, "--retries", "0")
        expect([...refused, ...lost].flatMap(({ line, ran }) => harmOf(line, ran))).toEqual([])
        expect(refused.filter(({ ran }) => ran.stderr.includes("message!\uFFFD[2J")).length).toBeGreaterThan(12)
        expect(lost.map(({ ran }) => ran.status)).toEqual(creates.map(() => 9))
      }).pipe(Effect.scoped),
    patience
  )

  it.live.each([302, 401, 412, 429, 503, 599])("an error is whole as JSON that may be looked at: %i", (mood) =>
    Effect.gen(function* () {
      const [list] = yield* runAll(mood, lines.slice(0, 1), "--retries", "0", "--json")
      expect(harmOf([String(mood)], list?.ran ?? {}, "json")).toEqual([])
      expect(JSON.parse(list?.ran.stderr ?? "")).toMatchObject({
        status: mood,
        requestId: evilHead("x-request-id")
          .replace("\t", " ")
          .replace(/[\u0080-\u009f]/g, "\uFFFD")
      })
    }).pipe(Effect.scoped)
  )

  it.live.each(["json", "ndjson", "csv"])("a terminal is not harmed by what is for programs: -o %s", (output) =>
    Effect.gen(function* () {
      const { env } = yield* hostileService("answers")
      const terminal = yield* open(["invocations", "list", "-o", output], env)
      yield* Effect.promise(() => terminal.exit)
      expect(terminal.raw().length).toBeGreaterThan(20_000)
      expect(harmIn(terminal.raw().replace(/\r+\n/g, "\n"), "json")).toBeUndefined()
    }).pipe(Effect.scoped)
  )

  it.live("a question names what it is about as text", () =>
    Effect.gen(function* () {
      const { env } = yield* hostileService("answers")
      const terminal = yield* open(["invocations", "cancel", "--status", "pending"], env)
      yield* Effect.promise(() => terminal.until("the question", (screen) => screen.join("").includes("id!\uFFFD[2J")))
      expect(terminal.raw()).not.toContain("\u001b[2J")
    }).pipe(Effect.scoped)
  )
})
