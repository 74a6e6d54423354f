/**
 * The program without a command: the live list.
 */
import * as Effect from "effect/Effect"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import { nearest } from "../nearest.ts"
import { Terminal } from "../terminal.ts"
import { uiArgs } from "./flags.ts"
import { isStatus, meantBy } from "./otherNames.ts"
import { commandNames } from "./tree.ts"

export const root = Command.make(
  "chroma-sync",
  uiArgs,
  Effect.fnUntraced(function* (given) {
    const [word = ""] = given.query
    const meant = meantBy(given.query) ?? nearest(word, commandNames)
    // A query and a mistyped command look alike: a plain word is a command where it is near one, and wherever there is no live list to filter.
    const isQuery = (yield* Terminal).interactive && (meant === undefined || isStatus(word))
    if (/^[a-z]+$/i.test(word) && !isQuery) {
      const unknown = new CliError.UnknownSubcommand({ subcommand: word, suggestions: meant === undefined ? [] : [meant] })
      return yield* new CliError.ShowHelp({ commandPath: ["chroma-sync"], errors: [unknown] })
    }
    const { open } = yield* Effect.promise(() => import("./ui.ts"))
    yield* open(given)
  })
).pipe(
  Command.withDescription("Watch, list and script Chroma Sync ingestion. Without a command: the live list, on a terminal."),
  Command.withExamples([
    { command: "chroma-sync demo", description: "See it on an embedded emulator; needs no account" },
    { command: "CHROMA_API_KEY=… chroma-sync", description: "Watch your own invocations" },
    { command: "chroma-sync status:failed newer:1d", description: "Open the live list on what a query finds" }
  ])
)
