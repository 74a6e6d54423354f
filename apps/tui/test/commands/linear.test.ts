/** The live list line by line, over pipes as over a terminal. */
import { spawn } from "node:child_process"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { binary } from "./process.ts"

/** The program, and a wait for what it says. */
const speaking = Effect.gen(function* () {
  const { url, token } = yield* Emulator
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [binary, "ui", "--linear", "--no-session"], {
        env: { PATH: process.env["PATH"], HOME: "/nowhere", CHROMA_API_KEY: token, CHROMA_SYNC_URL: url },
        stdio: ["pipe", "pipe", "inherit"]
      })
    ),
    (child) => Effect.sync(() => void child.kill("SIGKILL"))
  )
  let text = ""
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text += part))
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve))
  const until = (wanted: RegExp) =>
    Effect.callback<string>((resume) => {
      const check = () => {
        if (!wanted.test(text)) return
        child.stdout.off("data", check)
        resume(Effect.succeed(text))
        text = ""
      }
      child.stdout.on("data", check)
      check()
    }).pipe(Effect.timeout("20 seconds"))
  return { type: (line: string) => void child.stdin.write(`${line}\n`), close: () => void child.stdin.end(), until, exit }
})

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

describe("the live list line by line", () => {
  it.live("says what there is and what changes, takes queries and commands, and never addresses the cursor", () =>
    Effect.gen(function* () {
      const { advance, goAway } = yield* Emulator
      const { type, close, until, exit } = yield* speaking
      const first = yield* until(/60 invocations: .*31 complete/)
      // oxlint-disable-next-line no-control-regex -- that there is none is what is looked for
      expect(first).not.toMatch(/\u001b/)
      type("/status:failed")
      yield* until(/2 shown: status:failed\./)
      type("")
      const rows = yield* until(/^2\. .*$/m)
      expect(rows).toMatch(/^1\. [0-9a-f]{8} .* has failed: .*, created .* ago\.$/m)
      type("1")
      yield* until(/^ ?error$/m)
      type("/status:nonsense")
      yield* until(/Attention: .*nonsense/)
      type("/")
      yield* until(/60 invocations: [^.]*\.\n/)
      type(":src")
      yield* until(/acme\/runbooks/)
      type("what?")
      yield* until(/A number reads everything/)
      yield* advance("1 minute")
      yield* until(/ (is complete after|is processing|have changed)/)
      yield* goAway
      type(":refresh")
      yield* until(/Offline: /)
      close()
      expect(yield* Effect.promise(() => exit)).toBe(0)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("asks for a typed yes before it cancels, and can be told to take it back", () =>
    Effect.gen(function* () {
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type("/status:processing")
      yield* until(/22 shown/)
      type(":cancel")
      yield* until(/Cancel 1\? Type yes or no\.\n\w{8} processing/)
      type("what")
      yield* until(/nothing was changed\./)
      type(":cancel")
      yield* until(/Type yes or no/)
      type("yes")
      yield* until(/Will cancel 1 in 3 seconds/)
      type(":undo")
      yield* until(/taken back: nothing was sent\./)
      type(":cancel")
      yield* until(/Type yes or no/)
      type("y")
      yield* until(/\w{8} is asked to stop/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
