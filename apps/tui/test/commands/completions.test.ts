/** The scripts of completion, in the shells that they are for, as far as those are installed: what tab makes of a line. */
import { execFileSync, spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder, run } from "./process.ts"

const has = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0

const prompts = { bash: ["--norc", "--noprofile", "-i"], zsh: ["-f", "-i"] } as const

/** Whether the shell waits for a line. */
const isEmpty = (screen: ReadonlyArray<string>): boolean => screen.findLast((text) => text !== "") === ">"

/** A shell that has read the script. */
const shellOf = Effect.fnUntraced(function* (shell: keyof typeof prompts) {
  const home = yield* folder()
  const { stdout } = yield* run(["completions", shell])
  const set = shell === "bash" ? "PS1='> '" : "autoload -U compinit && compinit -u -d ./dump; PS1='> '; LISTMAX=0; unsetopt list_ambiguous"
  writeFileSync(`${home}/rc`, `${set}\n${stdout}\n`)
  const terminal = yield* Effect.acquireRelease(
    Effect.sync(() =>
      openTerminal({ file: shell, args: prompts[shell], cwd: home, cols: 160, rows: 40, env: { HOME: home, PS1: "% ", TERM: "xterm" } })
    ),
    (terminal) => Effect.promise(() => terminal[Symbol.asyncDispose]())
  )
  terminal.write(`. ./rc; printf '\\033[2J\\033[Hread''y\\n'\r`)
  yield* Effect.promise(() => terminal.until("a line behind the script", (screen) => screen.includes("ready") && isEmpty(screen)))
  /** The line, completed by tab, once it is as wanted. zsh adds what goes away with the next blank. */
  const tab = (line: string, wanted: string) =>
    Effect.promise(async () => {
      terminal.write(`${line}\t`)
      await terminal.until(wanted, (screen) => screen.some((text) => text.trim().replace(/[=,]$/, "") === `> ${wanted}`))
      terminal.write("\u0015")
      await terminal.until("an empty line", isEmpty)
    })
  return tab
})

const lines = [
  ["chroma-sync --linea", "chroma-sync --linear"],
  ["chroma-sync --mou", "chroma-sync --mouse"],
  ["chroma-sync --notif", "chroma-sync --notify"],
  ["chroma-sync --reco", "chroma-sync --record"],
  ["chroma-sync --sess", "chroma-sync --session"],
  ["chroma-sync --no-sess", "chroma-sync --no-session"],
  ["chroma-sync --notify os", "chroma-sync --notify osc9"],
  ["chroma-sync --versi", "chroma-sync --version"],
  ["chroma-sync inv ls --hel", "chroma-sync inv ls --help"],
  ["chroma-sync inv ls --status failed,pen", "chroma-sync inv ls --status failed,pending"],
  ["chroma-sync inv ls --status failed,canc", "chroma-sync inv ls --status failed,cancelled"],
  ["chroma-sync --status=failed,pen", "chroma-sync --status=failed,pending"],
  ["chroma-sync inv ls --output=js", "chroma-sync inv ls --output=json"],
  ["chroma-sync --output=wi", "chroma-sync --output=wide"],
  ["chroma-sync inv ls --color=al", "chroma-sync inv ls --color=always"],
  ["chroma-sync --output cs", "chroma-sync --output csv"]
] as const

describe.each(["bash", "zsh"] as const)("%s", (shell) => {
  it.live.skipIf(!has(shell))("completes flags, their words, several words, and a value in one word with its flag", () =>
    Effect.gen(function* () {
      const tab = yield* shellOf(shell)
      for (const [line, wanted] of lines) yield* tab(line, wanted)
    }).pipe(Effect.scoped)
  )
})

const fish = "fish"

describe("fish", () => {
  it.live.skipIf(!has(fish))("completes flags, their words, several words, and a value in one word with its flag", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run(["completions", "fish"])
      const home = yield* folder({ "rc.fish": stdout })
      const completed = (line: string) =>
        execFileSync(fish, ["--no-config", "-c", 'source rc.fish; complete -C "$argv[1]"', line], {
          cwd: home,
          encoding: "utf8",
          env: { PATH: process.env["PATH"], HOME: home }
        })
          .split("\n")
          .map((text) => text.split("\t")[0])
      for (const [line, wanted] of lines)
        expect([line, completed(line)]).toEqual([line, expect.arrayContaining([wanted.split(" ").at(-1)])])
    }).pipe(Effect.scoped)
  )
})
