/** Help that fits a terminal and shows how a command is used. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parsed } from "./parsing.ts"
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

  it.live("is data when it was asked for and a message when it was not", () =>
    Effect.gen(function* () {
      const asked = yield* run(["--help"])
      expect(asked.stdout).toContain("USAGE")
      expect(asked.stderr).toBe("")
      const implicit = yield* run(["inv"])
      expect(implicit).toMatchObject({ stdout: "", status: 2 })
      expect(implicit.stderr).toContain("USAGE")
    })
  )
})
