/** Help that fits a terminal and shows how a command is used. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { exitStatus } from "../../src/exitStatus.ts"
import { fields } from "../../src/query/Query.ts"
import { definitions } from "../../src/settings/definitions.ts"
import { parsed } from "./parsing.ts"
import { open } from "../ui/support.ts"
import { run } from "./process.ts"

const commandsOf = (help: string): ReadonlyArray<string> =>
  [...(/^COMMANDS\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "").matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? "")

interface Help {
  readonly path: string
  readonly help: string
  readonly leaf: boolean
}

/** The help of a command and of all below it. */
const helps = (path: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Help>> =>
  Effect.gen(function* () {
    const help = yield* parsed([...path, "--help"])
    const below = yield* Effect.forEach(commandsOf(help), (name) => helps([...path, name]))
    return [{ path: path.join(" "), help, leaf: below.length === 0 }, ...below.flat()]
  })

/** The example command lines, each on one line. */
const examples = (help: string) =>
  (help.split("EXAMPLES\n")[1] ?? "")
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line.includes("chroma-sync ") && !line.startsWith("  #"))

describe("help", () => {
  it.effect("fits 80 columns, and every command shows two examples, one of them by its full name", () =>
    Effect.gen(function* () {
      const all = yield* helps([])
      expect(all.filter(({ leaf }) => leaf).length).toBeGreaterThan(15)
      expect(all.filter(({ help }) => help.split("\n").some((line) => line.length > 80)).map(({ path }) => path)).toEqual([])
      const leaves = all.filter(({ leaf }) => leaf)
      expect(leaves.filter(({ help }) => examples(help).length < 2).map(({ path }) => path)).toEqual([])
      expect(leaves.filter(({ path, help }) => !examples(help).some((line) => line.includes(path))).map(({ path }) => path)).toEqual([])
    })
  )

  it.effect("of the program has the query language, the exit statuses and the environment, each whole", () =>
    Effect.gen(function* () {
      const help = yield* parsed(["--help"])
      for (const field of fields) expect(help).toContain(` ${field}:`)
      for (const status of Object.values(exitStatus)) expect(help).toMatch(new RegExp(`^ .*\\b${status} {2}\\S`, "m"))
      for (const { env } of Object.values(definitions)) expect(help).toContain(`  ${env} `)
    })
  )

  it.effect("of what waits says how long, and of completions for which shells", () =>
    Effect.gen(function* () {
      for (const name of ["wait", "create", "watch"]) expect(yield* parsed(["inv", name, "--help"])).toContain("--deadline")
      expect(yield* parsed(["inv", "--help"])).toMatch(/^ {2}wait +Wait for the end of some$/m)
      expect(yield* parsed(["completions", "--help"])).toContain("bash, zsh or fish")
    })
  )

  it.live("is hinted at by words that are commands elsewhere", () =>
    Effect.gen(function* () {
      for (const [line, meant] of [
        ["help", "--help"],
        ["help inv ls", "inv ls --help"],
        ["version", "--version"],
        ["list", "invocations list"],
        ["ls --all", "invocations list"],
        ["watch --until all", "invocations watch"],
        ["failed", "status:failed"],
        ["healt", "health"]
      ] as const) {
        const { status, stderr } = yield* run(line.split(" "))
        expect([status, stderr.split("\n")[0]]).toEqual([
          2,
          `chroma-sync: there is no command "${line.split(" ")[0]}"; did you mean ${meant}?`
        ])
      }
    })
  )

  it.live("is not hinted at where the word filters the live list", () =>
    Effect.gen(function* () {
      const terminal = yield* open(["failed"])
      yield* Effect.promise(() => terminal.exit)
      expect(terminal.text()).toContain("there is no API key")
    }).pipe(Effect.scoped)
  )

  it.live("is data when it was asked for and a message when it was not", () =>
    Effect.gen(function* () {
      const asked = yield* run(["--help"])
      expect(asked.stdout).toContain("USAGE")
      expect(asked.stderr).toBe("")
      const implicit = yield* run(["inv"])
      expect(implicit).toMatchObject({ stdout: "", status: 2 })
      expect(implicit.stderr).toContain("USAGE")
      expect(implicit.stderr).not.toContain("terminal:")
    })
  )

  it.live("ends with what is missing, and what needs no terminal, where the live UI has none", () =>
    Effect.gen(function* () {
      const { status, stderr } = yield* run(["ui"])
      expect(status).toBe(2)
      expect(stderr.trimEnd().split("\n").slice(-2)).toEqual([
        "chroma-sync: the live UI needs a terminal: stdout is none",
        "  `chroma-sync invocations list` and `watch` need none, and `chroma-sync ui --linear` is the live list line by line."
      ])
      for (const [line, message] of [
        ["--json status:failed", "the live UI needs a terminal: stdout is none"],
        ["inv -o json", "a command is missing after `chroma-sync invocations`"]
      ] as const) {
        const ran = yield* run(line.split(" "))
        expect(ran).toMatchObject({ stdout: "", status: 2 })
        expect(JSON.parse(ran.stderr)).toMatchObject({ error: "UsageError", message, next: expect.stringContaining("`"), exitStatus: 2 })
      }
      for (const [name, value, why] of [
        ["TERM", "dumb", "TERM=dumb is none to draw on"],
        ["CI", "true", "CI=true says that there is none"]
      ] as const) {
        const terminal = yield* open([], {}, { cols: 130, rows: 24, after: `export ${name}=${value}` })
        expect((yield* Effect.promise(() => terminal.exit)).code).toBe(2)
        expect(terminal.text()).toContain(`chroma-sync: the live UI needs a terminal: ${why}`)
      }
    }).pipe(Effect.scoped)
  )
})
