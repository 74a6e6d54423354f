/**
 * The tree of commands: each name, what it is for, and the file that has it.
 */
import * as Command from "effect/cli/Command"
import type { Terminal } from "../terminal.ts"
import type { Globals } from "./globals.ts"

/** What a command may need to run: what the program has at hand. */
type Needs = Terminal | Globals | Command.Environment

interface Leaf {
  readonly name: string
  readonly alias?: string
  readonly about: string
  readonly load: () => Promise<Command.Command.Any>
}

interface Branch extends Omit<Leaf, "load"> {
  readonly commands: ReadonlyArray<Leaf>
}

/** Checks that the program has what the command needs, and forgets the rest of its type: the tree is of many commands. */
const leaf = <const Name extends string, Input, E>(
  name: Name,
  about: string,
  load: () => Promise<Command.Command<Name, Input, {}, E, Needs>>,
  alias?: string
): Leaf => ({ name, about, load, ...(alias === undefined ? {} : { alias }) })

const tree: ReadonlyArray<Leaf | Branch> = [
  leaf("ui", "Watch invocations live (the default on a terminal)", async () => (await import("./ui.ts")).ui),
  leaf("demo", "The live list on an embedded emulator; needs no account", async () => (await import("./demo.ts")).demo),
  {
    name: "invocations",
    alias: "inv",
    about: "Read invocations: the runs that ingest sources into collections",
    commands: [leaf("list", "List invocations, newest first", async () => (await import("./invocations/list.ts")).list, "ls")]
  },
  leaf("health", "Say whether the service is up; needs no API key", async () => (await import("./health.ts")).health),
  leaf("info", "Show every setting and where it came from", async () => (await import("./info.ts")).info),
  leaf("emulator", "Serve the Chroma Sync API on 127.0.0.1", async () => (await import("./emulator.ts")).emulator)
]

/**
 * The commands, those that a command line may run in full and the others as a name and a sentence: loading is most of what a short command costs.
 * A command runs only where one of the words is its name.
 */
export const commandsFor = (words: ReadonlySet<string> | "all"): Promise<ReadonlyArray<Command.Command.Any>> => {
  const named = ({ name, alias }: Leaf | Branch) => words === "all" || words.has(name) || (alias !== undefined && words.has(alias))
  const build = async (node: Leaf | Branch): Promise<Command.Command.Any> => {
    const known = Command.withDescription(
      "load" in node
        ? named(node)
          ? await node.load()
          : Command.make(node.name)
        : Command.make(node.name).pipe(Command.withSubcommands(await Promise.all(node.commands.map(build)))),
      node.about
    )
    return node.alias === undefined ? known : Command.withAlias(known, node.alias)
  }
  return Promise.all(tree.map(build))
}
