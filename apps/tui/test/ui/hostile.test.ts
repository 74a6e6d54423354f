/** The live UI on a service whose every text means harm: the terminal is told what the app tells it, and nothing else. */
/* oxlint-disable no-control-regex -- control sequences are what is looked for */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { speakingTo } from "../commands/speaking.ts"
import { harmIn, hostileService } from "../hostile.ts"
import { bytesOf, open } from "./support.ts"

/** All that the app and Ink have to say to a terminal. */
const ours = [
  // Colours, the cursor's moves, what is erased, modes and the title's stack.
  /\u001b\[[\d;]*[mABCDEGHJK]/g,
  /\u001b\[\?(?:25|1004|1049|2004|2026)[hl]/g,
  /\u001b\[2[23];2t/g,
  // Letters are letters.
  /\u000f\u001b\(B/g,
  // The title, a notice, the clipboard: each with text that cannot end it.
  /\u001b\][29];[^\u0000-\u001f\u007f-\u009f]*\u0007/g,
  /\u001b\]52;c;[A-Za-z0-9+/=]*\u0007/g
]

const escape = bytesOf("escape")

/** What is typed one after the other, and what shows where it led. */
const steps: ReadonlyArray<readonly [keys: string, shown: RegExp]> = [
  ["", /▸ invocations(.*\n)*>.* failed .*repository!/],
  ["\r", / about ─/],
  ["r", / as sent ─/],
  ["r/owned\r", /\]9;owned/],
  ["f", /^ 00000001-0000-4000-8000-000000000000/],
  ["f", /▸ invocations/],
  ["y", /copy · j k choose/],
  ["e", /clipboard: error/],
  ["q5R", /Run again 1\?(.*\n)*.*repository!/],
  ["n", /nothing was changed/],
  ["3x", /Cancel 1\?(.*\n)*.*source!/],
  ["n\u001b", /\[1 all 6\]/],
  ["/source:re\t", /^\/source:re/m],
  ["\u0015\r", /view {2}everything/],
  [":new rep\t", /^:….*W/m],
  ["\u0015src\r", /▸ sources(.*\n)*>.*repository!/],
  ["r", /▸ sources/],
  ["N", /new invocation(.*\n)*.*repository!/],
  [escape, /▸ sources/],
  ["D", /delete source(.*\n)*.*repository!/],
  [escape, /▸ sources/],
  [":stats\r", /top failures(.*\n)*.*error!/],
  ["g", /▸ failure groups(.*\n)*>.*error!/],
  [":unresolved\r", /▸ unresolved failures(.*\n)*>/],
  [":ctx\r", /▸ databases(.*\n)*>.*database/],
  [":info\r", /▸ info(.*\n)*.*CHROMA_SYNC_URL/],
  [":doctor\r:msg\r", /▸ messages(.*\n)*.*rows break it/],
  [":inv\r", /▸ invocations/]
]

/** What is typed as a line, and what is said then. */
const lines: ReadonlyArray<readonly [line: string, said: RegExp]> = [
  ["", /^1\. \d+ repository!(.*\n)*6\. .*source!.*$/m],
  ["1", /^error, 3 lines: error!/m],
  [":src", /repository!/],
  [":new a", /Attention/],
  [":groups", /error!/],
  [":ctx", /database/],
  [":info", /SETTINGS/],
  ["/status:processing", /1 shown/],
  [":cancel", /Cancel 1\? Type yes or no\.\n.*source!/],
  ["no", /nothing was changed/],
  ["/status:failed", /1 shown/],
  [":rerun", /Run again 1\? Type yes or no\.\n.*repository!/],
  ["no", /nothing was changed/],
  ["/", /6 invocations/],
  [":msg", /nothing was changed/]
]

describe("the live UI on a hostile service", () => {
  it.live("says nothing to the terminal but what is the app's own, on any screen", () =>
    Effect.gen(function* () {
      const { env, failAll } = yield* hostileService("answers")
      const terminal = yield* open(["ui", "--notify", "osc9"], env, { cols: 130, rows: 40 })
      const until = (what: string, wanted: RegExp) => Effect.promise(() => terminal.until(what, (screen) => wanted.test(screen.join("\n"))))
      for (const [keys, shown] of steps) {
        terminal.write(keys)
        yield* until(`what ${JSON.stringify(keys)} leads to`, shown)
      }
      terminal.write(":status processing\rW")
      yield* until("a watched invocation", /you are told of the end/)
      failAll()
      yield* until("its end", /has failed: late error!/)
      terminal.write(bytesOf("ctrl-c"))
      yield* Effect.promise(() => terminal.exit)
      const [, copied = ""] = /\u001b\]52;c;([^\u0007]*)/.exec(terminal.raw()) ?? []
      expect(Buffer.from(copied, "base64").toString()).toContain("error!\uFFFD[2J")
      expect(terminal.raw()).toMatch(/\u001b\]9;[^\u0007]* has failed: late error!\uFFFD\[2J/)
      const rest = ours.reduce((text, sequence) => text.replace(sequence, ""), terminal.raw())
      expect(harmIn(rest.replaceAll("\r", ""))).toBeUndefined()
    }).pipe(Effect.scoped)
  )

  it.live("says nothing but text line by line, whatever the service says", () =>
    Effect.gen(function* () {
      const { env, failAll } = yield* hostileService("answers")
      const { type, close, until, exit } = yield* speakingTo(env)
      let said = yield* until(/6 invocations: /)
      for (const [line, wanted] of lines) {
        let heard = ""
        do {
          type(line)
          heard = yield* until(new RegExp(`${wanted.source}|^6\\. .*\n|last row`, "m"))
          said += heard
          // What is asked of many rows, and of the sources, has its answer a moment later.
        } while (!wanted.test(heard))
      }
      failAll()
      said += yield* until(/has failed: late error!/)
      close()
      yield* Effect.promise(() => exit)
      expect(harmIn(said)).toBeUndefined()
    }).pipe(Effect.scoped)
  )
})
