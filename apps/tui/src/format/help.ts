/**
 * Help in at most 80 columns: what the command does, how it is called, its flags, and examples to copy.
 */
import type { ArgDoc, FlagDoc, HelpDoc } from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import { wrap } from "./wrap.ts"
import { helpTopics } from "./helpTopics.ts"

const columns = 80

/** The help of one command. Flags that every command takes are listed once, in the program's own help. */
export const helpText = (doc: HelpDoc): string => {
  const isProgram = doc.commandPath === undefined || doc.commandPath.length < 2
  const globals = doc.globalFlags ?? []
  const sections = [
    wrap(doc.description, columns).join("\n"),
    section("USAGE", [
      `  ${doc.usage
        .replace("<subcommand>", "COMMAND")
        .replace(/<([^>]+?)(\.\.\.)?>/g, argument)
        .replace("COMMAND [QUERY…]", "[COMMAND | QUERY…]")
        .replace(" [flags]", "")} [FLAGS]`
    ]),
    section(
      "COMMANDS",
      rows(
        (doc.subcommands ?? []).flatMap(({ commands }) =>
          commands.map(({ name, alias, description, shortDescription }) => [
            alias === undefined ? name : `${name}, ${alias}`,
            shortDescription ?? description
          ])
        )
      )
    ),
    section("ARGUMENTS", rows((doc.args ?? []).map((arg) => [argName(arg), Option.getOrElse(arg.description, () => "")]))),
    section("FLAGS", rows(doc.flags.map(flagRow))),
    isProgram ? section("FLAGS OF EVERY COMMAND", rows(globals.map(flagRow))) : "Flags of every command: chroma-sync --help",
    ...(isProgram ? helpTopics.map(([title, lines]) => section(title, lines)) : []),
    section(
      "EXAMPLES",
      (doc.examples ?? []).flatMap(({ command, description }) => [
        ...(description === undefined ? [] : [`  # ${description}`]),
        `  ${command}`
      ])
    )
  ]
  return sections.filter((text) => text !== "").join("\n\n")
}

const section = (title: string, lines: ReadonlyArray<string>): string => (lines.length === 0 ? "" : [title, ...lines].join("\n"))

const argument = (_: string, name: string, more: string | undefined): string => name.toUpperCase() + (more === undefined ? "" : "…")

const argName = ({ name, variadic }: ArgDoc): string => name.toUpperCase() + (variadic ? "…" : "")

const flagRow = ({ name, aliases, type, description }: FlagDoc): readonly [string, string] => [
  `${aliases.map((alias) => `${alias}, `).join("")}--${name}${type === "boolean" ? "" : ` ${type}`}`,
  Option.getOrElse(description, () => "")
]

/** Two columns: the left as wide as its widest, the right wrapped. */
const rows = (pairs: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> => {
  const left = Math.max(0, ...pairs.map(([name]) => name.length)) + 4
  return pairs.map(([name, text]) => `  ${name.padEnd(left - 2)}${wrap(text, columns - left).join(`\n${" ".repeat(left)}`)}`.trimEnd())
}
