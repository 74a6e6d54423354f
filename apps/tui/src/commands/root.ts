/**
 * The program without a command: the live list.
 */
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { filterFlags } from "./flags.ts"

export const root = Command.make("chroma-sync", filterFlags, (flags) =>
  Effect.flatMap(
    Effect.promise(() => import("./ui.ts")),
    ({ open }) => open(flags)
  )
).pipe(
  Command.withDescription("Watch, list and script Chroma Sync ingestion. Without a command: the live list, on a terminal."),
  Command.withExamples([
    { command: "chroma-sync demo", description: "See it on an embedded emulator; needs no account" },
    { command: "CHROMA_API_KEY=… chroma-sync", description: "Watch your own invocations" }
  ])
)
