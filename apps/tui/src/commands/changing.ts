/**
 * What comes before a command changes something: may it, and does the user want it.
 */
import { createInterface } from "node:readline/promises"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import { harmless } from "../format/text.ts"
import { tell, UsageError } from "../output.ts"
import { Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"
import { toggle } from "./params.ts"

/** The flags of every command that destroys something. */
export const consentFlags = {
  yes: toggle("yes", "Do it without asking").pipe(Flag.withAlias("y")),
  dryRun: toggle("dry-run", "Show what would be done, and do nothing")
}

/** Refuses where the settings say read-only. Nothing is sent. */
export const mayChange = Effect.gen(function* () {
  const { values, origins } = yield* Settings
  if (!values.readOnly) return
  return yield* new UsageError({
    issue: `this command changes something, and everything is read-only (${origins.get("readOnly") ?? ""})`,
    next: "Take that setting away to do it. Nothing was sent."
  })
})

/** Asks on a terminal, below what it is `about`; elsewhere a yes must have been given. `false` where the answer was no; ctrl-c interrupts. */
export const confirmed = Effect.fnUntraced(function* (question: string, yes: boolean, about: ReadonlyArray<string> = []) {
  if (yes) return true
  const { interactive } = yield* Terminal
  const { noInput } = (yield* Settings).values
  if (!interactive || noInput) {
    return yield* new UsageError({
      issue: `${question.replace(/\?$/, "")}: this needs a yes`,
      next: "Pass --yes, or --dry-run to see what would be done. Nothing was changed."
    })
  }
  if (about.length > 0) yield* tell(...about)
  const ctrlC = new AbortController()
  const answer = yield* Effect.promise(async (signal) => {
    const line = createInterface({ input: process.stdin, output: process.stderr })
    line.once("SIGINT", () => ctrlC.abort())
    try {
      return await line.question(`${harmless(question)} [y/N] `, { signal: AbortSignal.any([signal, ctrlC.signal]) })
    } catch {
      // Node ends the line at ctrl-c, and at ctrl-d leaves the cursor behind the question.
      return ctrlC.signal.aborted ? "" : "\n"
    } finally {
      line.close()
    }
  })
  if (/^y(es)?$/i.test(answer.trim())) return true
  yield* tell(...(answer === "\n" ? [""] : []), "Nothing was changed.")
  return ctrlC.signal.aborted ? yield* Effect.interrupt : false
})
