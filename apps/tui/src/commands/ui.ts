/**
 * `chroma-sync` and `chroma-sync ui`: the live list.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import { InvalidRequest } from "@chroma-sync/core/SyncError"
import * as Option from "effect/Option"
import { readSettings } from "../settings/settings.ts"
import { Terminal } from "../terminal.ts"
import { connection, connectionOptions, filters, toFilter } from "./flags.ts"

/** Opens the live list over whatever feed is provided. Ink and React are loaded only here. */
export const openUi = Effect.fnUntraced(function* (title: string, filter: InvocationFilter) {
  const { colour, ascii } = yield* Terminal
  const { runApp } = yield* Effect.promise(() => import("../app/runApp.tsx"))
  yield* runApp({ title, filter, look: { colour, ascii } })
})

const flags = { ...filters, ...connection }

const open = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const terminal = yield* Terminal
  const settings = yield* readSettings(connectionOptions(given), terminal.env)
  const filter = yield* toFilter(given, settings.databaseName)
  if (!terminal.interactive) return yield* new CliError.ShowHelp({ commandPath: ["chroma-sync"], errors: [] })
  yield* Effect.gen(function* () {
    const config = yield* SyncConfig
    if (Option.isNone(config.token)) {
      return yield* new InvalidRequest({
        operation: "ui",
        field: "token",
        issue: "there is no API key; set CHROMA_API_KEY, or run `chroma-sync demo`, which needs none"
      })
    }
    yield* openUi(new URL(config.baseUrl).host, filter)
  }).pipe(Effect.provide(InvocationFeed.layer.pipe(Layer.provideMerge(SyncConfig.layer(settings.config)))))
})

export const ui = Command.make("ui", flags, open).pipe(
  Command.withDescription("Watch invocations live (the default on a terminal)"),
  Command.withExamples([
    { command: "chroma-sync ui --database docs", description: "Watch one database" },
    { command: "chroma-sync ui --status pending,processing", description: "Watch what is running" }
  ])
)

/** The program without a subcommand is the live list too. */
export const root = Command.make("chroma-sync", flags, open).pipe(
  Command.withDescription("Watch and list Chroma Sync ingestion. Without a command: the live list, on a terminal."),
  Command.withExamples([
    { command: "chroma-sync demo", description: "See it on an embedded emulator; needs no account" },
    { command: "CHROMA_API_KEY=… chroma-sync", description: "Watch your own invocations" }
  ])
)
