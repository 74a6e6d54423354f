/**
 * The tree of commands: each name, what it is for, and the file that has it.
 */
import * as Command from "effect/cli/Command"
import type { ErrorTag } from "../exitStatus.ts"
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
  readonly commands: ReadonlyArray<Leaf | Branch>
}

/** What a command may fail with: of each error that is told it is known what to do next, and the exit status. */
interface Failure {
  readonly _tag: ErrorTag | "Outcome" | "ShowHelp"
}

/** Checks that the program has what the command needs, and forgets the rest of its type: the tree is of many commands. */
const leaf = <const Name extends string, Input, E extends Failure>(
  name: Name,
  about: string,
  load: () => Promise<Command.Command<Name, Input, {}, E, Needs>>,
  alias?: string
): Leaf => ({ name, about, load, ...(alias === undefined ? {} : { alias }) })

const tree: ReadonlyArray<Leaf | Branch> = [
  leaf("ui", "Watch invocations live (the default on a terminal)", async () => (await import("./ui.ts")).ui),
  leaf("demo", "The live list on an embedded emulator; needs no account", async () => (await import("./demo.ts")).demo),
  leaf("replay", "Play a recorded session of the live list", async () => (await import("./replay.ts")).replay),
  {
    name: "invocations",
    alias: "inv",
    about: "The runs that ingest sources into collections",
    commands: [
      leaf("list", "List invocations, newest first", async () => (await import("./invocations/list.ts")).list, "ls"),
      leaf("get", "Show one", async () => (await import("./invocations/get.ts")).get),
      leaf("watch", "Print each change as it is seen", async () => (await import("./invocations/watch.ts")).watch),
      leaf("wait", "Wait for the end of some", async () => (await import("./invocations/wait.ts")).wait),
      leaf("create", "Start a run of a source", async () => (await import("./invocations/create.ts")).create),
      leaf("rerun", "Run again what has ended", async () => (await import("./invocations/rerun.ts")).rerun),
      leaf("cancel", "Ask for the end of what is live", async () => (await import("./invocations/cancel.ts")).cancel),
      leaf("latest", "The newest of each object key of a source", async () => (await import("./invocations/latest.ts")).latest)
    ]
  },
  {
    name: "sources",
    alias: "src",
    about: "What the service ingests from",
    commands: [
      leaf("list", "List sources, newest first", async () => (await import("./sources/list.ts")).list, "ls"),
      leaf("get", "Show one", async () => (await import("./sources/get.ts")).get),
      {
        name: "create",
        about: "Make one",
        commands: [
          leaf("github", "That reads a GitHub repository", async () => (await import("./sources/create.ts")).createGithub),
          leaf("s3", "That reads an S3 bucket", async () => (await import("./sources/create.ts")).createS3),
          leaf("web", "That reads a website", async () => (await import("./sources/create.ts")).createWeb)
        ]
      },
      leaf("delete", "Delete one", async () => (await import("./sources/delete.ts")).delete_)
    ]
  },
  {
    name: "files",
    about: "Files that are ingested without a source of their own",
    commands: [leaf("add", "Upload a file into a collection", async () => (await import("./files/add.ts")).add)]
  },
  leaf("stats", "Counts, success rate, durations, failures", async () => (await import("./stats.ts")).stats),
  leaf("health", "Say whether the service is up; needs no API key", async () => (await import("./health.ts")).health),
  leaf("doctor", "Look for the reason when something does not work", async () => (await import("./doctor.ts")).doctor),
  leaf("info", "Show every setting and where it came from", async () => (await import("./info.ts")).info),
  leaf("emulator", "Serve the Chroma Sync API on 127.0.0.1", async () => (await import("./emulator.ts")).emulator),
  leaf("completions", "A script that completes commands in a shell", async () => (await import("./completions.ts")).completions)
]

/** The names and aliases of the commands under the program itself. */
export const commandNames: ReadonlyArray<string> = tree.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]))

/**
 * The commands, those that a command line may run in full and the others as a name and a sentence: loading is most of what a short command costs.
 * A command runs only where one of the words is its name.
 */
export const commandsFor = (words: ReadonlySet<string> | "all"): Promise<ReadonlyArray<Command.Command.Any>> => {
  const named = ({ name, alias }: Leaf | Branch) => words === "all" || words.has(name) || (alias !== undefined && words.has(alias))
  const build = async (node: Leaf | Branch): Promise<Command.Command.Any> => {
    const made =
      "load" in node
        ? named(node)
          ? await node.load()
          : Command.make(node.name)
        : Command.make(node.name).pipe(Command.withSubcommands(await Promise.all(node.commands.map(build))))
    // Some say more of themselves where they alone are asked about.
    const known = Command.withShortDescription(
      made.description === undefined ? Command.withDescription(made, node.about) : made,
      node.about
    )
    return node.alias === undefined ? known : Command.withAlias(known, node.alias)
  }
  return Promise.all(tree.map(build))
}
