/** Help that fits a terminal and shows how a command is used. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { run } from "./process.ts"

const commandsOf = (help: string): ReadonlyArray<string> =>
  [...(/^COMMANDS\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "").matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name ?? "")

/** The help of a command and of all below it. */
const helps = (
  path: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<{ readonly path: string; readonly help: string; readonly leaf: boolean }>> =>
  Effect.gen(function* () {
    const { stdout, status } = yield* run([...path, "--help"])
    expect(status).toBe(0)
    const below = yield* Effect.forEach(commandsOf(stdout), (name) => helps([...path, name]), { concurrency: 2 })
    return [{ path: path.join(" "), help: stdout, leaf: below.length === 0 }, ...below.flat()]
  })

describe("help", () => {
  it.live("fits 80 columns, and every command shows two examples that name it", () =>
    Effect.gen(function* () {
      const all = yield* helps([])
      expect(all.length).toBeGreaterThan(5)
      const tooWide = all.filter(({ help }) => help.split("\n").some((line) => line.length > 80))
      expect(tooWide.map(({ path }) => path)).toEqual([])
      const examples = (help: string) => (help.split("EXAMPLES\n")[1] ?? "").split("\n").filter((line) => line.includes("chroma-sync "))
      const untaught = all.filter(({ leaf, path, help }) => leaf && examples(help).filter((line) => line.includes(path)).length < 1)
      expect(untaught.map(({ path }) => path)).toEqual([])
      expect(all.filter(({ leaf, help }) => leaf && examples(help).length < 2).map(({ path }) => path)).toEqual([])
    })
  )

  it.live("is data when it was asked for and a message when it was not", () =>
    Effect.gen(function* () {
      const asked = yield* run(["--help"])
      expect(asked.stdout).toContain("USAGE")
      expect(asked.stderr).toBe("")
      for (const args of [[], ["inv"]]) {
        const implicit = yield* run(args)
        expect(implicit).toMatchObject({ stdout: "", status: 2 })
        expect(implicit.stderr).toContain("USAGE")
      }
    })
  )
})
