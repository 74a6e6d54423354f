/** The live list line by line, over pipes: what is typed, and what is said. */
import { spawn } from "node:child_process"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import * as Effect from "effect/Effect"
import { binary, folder } from "./process.ts"

/** The program with this environment, and a wait for what it says. */
export const speakingTo = Effect.fnUntraced(function* (env: Readonly<Record<string, string>>, args = ["ui", "--no-session", "--linear"]) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [binary, ...args], {
        env: { PATH: process.env["PATH"], HOME: "/nowhere", ...env },
        stdio: "pipe"
      })
    ),
    (child) => Effect.sync(() => void child.kill("SIGKILL"))
  )
  let text = ""
  let told = ""
  child.stderr.setEncoding("utf8").on("data", (part: string) => (told += part))
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part))
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve))
  const until = (wanted: RegExp) =>
    Effect.callback<string>((resume) => {
      const check = () => {
        if (!wanted.test(text)) return
        child.stdout.off("data", check)
        const said = text
        // Before anybody goes on: what was said is looked at once.
        text = ""
        resume(Effect.succeed(said))
      }
      child.stdout.on("data", check)
      check()
    }).pipe(
      Effect.timeoutOrElse({
        duration: "20 seconds",
        orElse: () => Effect.die(new Error(`No ${wanted} in what was said:\n${text}${told}`))
      })
    )
  /** A command with the name of a source, which is known once the sources were read. */
  const named = Effect.fnUntraced(function* (command: string, wanted: RegExp) {
    do child.stdin.write(`:${command}\n`)
    while (!wanted.test(yield* until(new RegExp(`${wanted.source}|no source`))))
  })
  return {
    named,
    type: (line: string) => void child.stdin.write(`${line}\n`),
    close: () => void child.stdin.end(),
    signal: (name: NodeJS.Signals) => void child.kill(name),
    until,
    exit,
    /** What came on stderr. */
    told: () => told
  }
})

/** The same to the emulator that is provided, without settings. */
export const speaking = Effect.gen(function* () {
  const { url, token } = yield* Emulator
  return yield* speakingTo({ CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, XDG_CONFIG_HOME: yield* folder() })
})
