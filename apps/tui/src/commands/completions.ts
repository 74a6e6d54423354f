/**
 * `chroma-sync completions`: a script that completes commands and flags in a shell.
 */
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import { StatusName } from "@chroma-sync/core/Invocation"
import { print } from "../output.ts"
import { filterFlags } from "./flags.ts"
import { globals } from "./globals.ts"

const shells = ["bash", "zsh", "fish"] as const

/** The line that loads the script, and where it goes. */
const installation: Record<(typeof shells)[number], string> = {
  bash: "source <(chroma-sync completions bash)     in ~/.bashrc",
  zsh: "source <(chroma-sync completions zsh)     in ~/.zshrc, after compinit",
  fish: "chroma-sync completions fish | source     in ~/.config/fish/config.fish"
}

/** Shared flags, so that the script offers them with every command. */
const shared = Object.fromEntries(Object.values(globals).map(({ id, flag }) => [id, flag]))

const run = Effect.fnUntraced(function* ({ shell }: { readonly shell: (typeof shells)[number] }) {
  const { commandsFor } = yield* Effect.promise(() => import("./tree.ts"))
  const commands = yield* Effect.promise(() => commandsFor("all"))
  const program = Command.make("chroma-sync", filterFlags).pipe(Command.withSubcommands(commands), Command.withSharedFlags(shared))
  const script = Completions.generate("chroma-sync", shell, withValues(Completions.fromCommand(program)))
    // What it says is of another command line.
    .replace(/(?<=# Installation:\n)(?:# .*\n)+/, `#   ${installation[shell]}\n`)
    // What bash itself completes of a folder can be gone on with.
    .replaceAll("_chroma_sync--paths -f", "compopt -o default 2>/dev/null || $&")
  yield* print(`${script.trimEnd()}\n`)
})

type ValueType = Completions.FlagType & Completions.ArgumentType

const file: ValueType = { _tag: "Path", pathType: "file" }

/** What the flags and arguments of some names take, where their readers say less than a shell can complete. */
const valueTypes: Readonly<Record<string, ValueType>> = {
  file,
  config: file,
  "log-file": file,
  record: file,
  scenario: file,
  status: { _tag: "Choice", values: StatusName.literals }
}

const withValues = (command: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
  ...command,
  flags: command.flags.map((flag) => ({ ...flag, type: valueTypes[flag.name] ?? flag.type })),
  arguments: command.arguments.map((argument) => ({ ...argument, type: valueTypes[argument.name] ?? argument.type })),
  subcommands: command.subcommands.map(withValues)
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
