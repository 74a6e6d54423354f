/**
 * `chroma-sync completions`: a script that completes commands and flags in a shell.
 */
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import { print } from "../output.ts"
import { filterFlags } from "./flags.ts"
import { globals } from "./globals.ts"

const shells = ["bash", "zsh", "fish"] as const

/** Shared flags, so that the script offers them with every command. */
const shared = Object.fromEntries(Object.values(globals).map(({ id, flag }) => [id, flag]))

const run = Effect.fnUntraced(function* ({ shell }: { readonly shell: (typeof shells)[number] }) {
  const { commandsFor } = yield* Effect.promise(() => import("./tree.ts"))
  const commands = yield* Effect.promise(() => commandsFor("all"))
  const program = Command.make("chroma-sync", filterFlags).pipe(Command.withSubcommands(commands), Command.withSharedFlags(shared))
  yield* print(`${Completions.generate("chroma-sync", shell, Completions.fromCommand(program)).trimEnd()}\n`)
})

export const completions = Command.make(
  "completions",
  { shell: Argument.Literals("shell", shells).pipe(Argument.withDescription("Of the shell")) },
  run
).pipe(
  Command.withExamples([
    { command: "source <(chroma-sync completions bash)", description: "In ~/.bashrc; for zsh alike in ~/.zshrc" },
    { command: "chroma-sync completions fish | source", description: "In ~/.config/fish/config.fish" }
  ])
)
