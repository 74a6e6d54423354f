/**
 * `chroma-sync` and `chroma-sync ui`: the live list.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { InvalidRequest } from "@chroma-sync/core/SyncError"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import { Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"
import { filterFlags, toSelection } from "./flags.ts"
import { onService } from "./onService.ts"

/** Opens the live list over whatever feed is provided. Ink and React are loaded only here. */
export const openUi = Effect.fnUntraced(function* (title: string, filter: InvocationFilter) {
  const { colour, ascii, env } = yield* Terminal
  const { runApp } = yield* Effect.promise(() => import("../app/runApp.tsx"))
  yield* runApp({ title, filter, look: { colour, ascii, tmux: (env["TMUX"] ?? "") !== "" } })
})

/** What the program does without a command. */
export const open = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof filterFlags>) {
  if (!(yield* Terminal).interactive) return yield* new CliError.ShowHelp({ commandPath: ["chroma-sync"], errors: [] })
  yield* openOnService(given)
})

const openOnService = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof filterFlags>) {
    const { filter } = yield* toSelection(given, (yield* Settings).values.database)
    const config = yield* SyncConfig
    if (Option.isNone(config.token)) {
      return yield* new InvalidRequest({ operation: "ui", field: "token", issue: "there is no API key" })
    }
    yield* openUi(new URL(config.baseUrl).host, filter)
  },
  // A live list is left by its user, not by a deadline.
  onService(InvocationFeed.layer, { ownDeadline: true, screen: true })
)

export const ui = Command.make("ui", filterFlags, open).pipe(
  Command.withExamples([
    { command: "chroma-sync ui --database docs", description: "Watch one database" },
    { command: "chroma-sync ui --status pending,processing", description: "Watch what is running" }
  ])
)
