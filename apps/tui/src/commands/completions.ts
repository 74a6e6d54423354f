/**
 * `chroma-sync completions`: a script that completes commands and flags in a shell.
 */
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import { StatusName } from "@chroma-sync/core/Invocation"
import { print } from "../output.ts"
import { oneOf } from "../settings/Reader.ts"
import { mended, type Shell, shells } from "./completionScripts.ts"
import { uiArgs } from "./flags.ts"
import { globals } from "./globals.ts"

/** Shared flags, so that the script offers them with every command. */
const shared = Object.fromEntries(Object.values(globals).map(({ id, flag }) => [id, flag]))

/** What the program does without a command takes flags too; its words are no names. */
const { query: _, ...uiFlags } = uiArgs

const run = Effect.fnUntraced(function* ({ shell }: { readonly shell: Shell }) {
  const { commandsFor } = yield* Effect.promise(() => import("./tree.ts"))
  const commands = yield* Effect.promise(() => commandsFor("all"))
  const program = Command.make("chroma-sync", uiFlags).pipe(Command.withSubcommands(commands), Command.withSharedFlags(shared))
  const script = Completions.generate("chroma-sync", shell, described(Completions.fromCommand(program)))
  yield* print(mended(shell, script, StatusName.literals))
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

/** What every command answers itself. */
const builtIns = [
  { name: "help", aliases: ["h"], description: "Show help", type: { _tag: "Boolean" }, negation: false },
  { name: "version", aliases: ["v"], description: "Show the version", type: { _tag: "Boolean" }, negation: false }
] as const satisfies ReadonlyArray<Completions.FlagDescriptor>

const described = (command: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
  ...command,
  flags: [...command.flags.map((flag) => ({ ...flag, type: valueTypes[flag.name] ?? flag.type })), ...builtIns],
  // Of what can be any text there is nothing to offer, and zsh would say that instead of completing a flag.
  arguments: command.arguments
    .map((argument) => ({ ...argument, type: valueTypes[argument.name] ?? argument.type }))
    .filter(({ type }) => type._tag !== "String"),
  subcommands: command.subcommands.map(described)
})

export const completions = Command.make(
  "completions",
  { shell: Argument.Literals("shell", shells).pipe(Argument.withDescription(oneOf(shells).allowed)) },
  run
).pipe(
  Command.withExamples([
    { command: "source <(chroma-sync completions bash)", description: "In ~/.bashrc; for zsh alike in ~/.zshrc" },
    { command: "chroma-sync completions fish | source", description: "In ~/.config/fish/config.fish" }
  ])
)
