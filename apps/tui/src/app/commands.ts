/**
 * What can be asked for by name after `:`.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import { columnNames } from "../format/layout.ts"
import { themeNames } from "../format/theme.ts"

interface NamedCommand {
  readonly name: string
  readonly aliases?: ReadonlyArray<string>
  /** What it is given, for the help; nothing where it takes nothing. */
  readonly takes?: string
  /** The words that it can be given, where these are known. */
  readonly words?: ReadonlyArray<string>
  readonly does: string
  /** It changes something on the service. */
  readonly changes?: boolean
}

const table = [
  { name: "inv", aliases: ["list"], does: "the invocations" },
  { name: "src", aliases: ["sources"], does: "the sources" },
  { name: "stats", does: "figures and charts of what is shown" },
  { name: "groups", does: "what failed, in groups of like errors" },
  { name: "unresolved", does: "what failed and has not completed since" },
  { name: "filter", takes: "QUERY", does: "show what a query finds; without one, everything" },
  { name: "status", takes: "NAME", words: ["all", ...StatusName.literals], does: "show one status, or all" },
  { name: "sort", takes: "COLUMN…", words: columnNames, does: "sort by columns, the first deciding" },
  { name: "column", takes: "COLUMN", words: columnNames, does: "hide a column, or show it again" },
  {
    name: "view",
    aliases: ["views"],
    takes: "[save | delete] NAME",
    words: ["save", "delete"],
    does: "a saved view, or a menu of them and of what is watched"
  },
  { name: "theme", takes: "NAME", words: themeNames, does: "colours for a dark or light background, for the colour-blind, or none" },
  { name: "pause", does: "let the list stand still, or go on" },
  {
    name: "watch",
    takes: "[view | NAME]",
    words: ["view"],
    does: "be told when it ends, or when nothing of the view shown, or of a saved one, is live"
  },
  { name: "unwatch", takes: "[view | NAME]", words: ["view"], does: "be told no longer of what has a name, or of anything" },
  { name: "cancel", does: "cancel it, or all that is marked; asks first", changes: true },
  { name: "rerun", does: "run it again, or all that is marked; asks first", changes: true },
  { name: "again", does: "to its new run where it was run again; from the last to the first" },
  { name: "undo", does: "take back within 3 seconds a cancel, re-run or deletion", changes: true },
  { name: "new", takes: "[SOURCE]", does: "a new invocation of the source under the cursor, or named; by a form", changes: true },
  { name: "add", does: "a new source, by a form", changes: true },
  { name: "delete", takes: "[SOURCE]", does: "delete the source under the cursor, or named, once its name is typed", changes: true },
  { name: "refresh", does: "read the service now" },
  { name: "ctx", aliases: ["databases"], takes: "[PROFILE]", does: "the databases; or go on with the API key of another profile" },
  { name: "info", does: "this session, and every setting with where it came from" },
  { name: "reload", does: "read settings and API key again" },
  { name: "doctor", does: "look for what is wrong" },
  { name: "msg", aliases: ["messages"], does: "what was said" },
  { name: "help", does: "keys, commands and queries" },
  { name: "q", aliases: ["quit", "exit"], does: "quit" }
] as const satisfies ReadonlyArray<NamedCommand>

type CommandName = (typeof table)[number]["name"]

/** Every command, as the help lists them. */
export const commands: ReadonlyArray<NamedCommand> = table

/** Every name, aliases too. */
export const commandWords: ReadonlyArray<string> = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])

/** The command of a name or alias. */
export const commandOf = (word: string): CommandName | undefined =>
  // The names of the table are the names.
  commands.find(({ name, aliases = [] }) => name === word || aliases.includes(word))?.name as CommandName | undefined

/** The words that may come next. */
export const completeCommand = (text: string): ReadonlyArray<string> => {
  const [name = "", ...rest] = text.split(" ")
  if (rest.length === 0) return commands.map(({ name }) => name).filter((word) => word.startsWith(name))
  const begun = rest.at(-1) ?? ""
  const words = commands.find((command) => command.name === commandOf(name))?.words ?? []
  return words.filter((word) => word.startsWith(begun) && word !== begun).map((word) => [name, ...rest.slice(0, -1), word].join(" "))
}
