/** What the program answers to a command line before any command runs: help, or what is wrong. In this process, since nothing is sent. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { globals } from "../../src/commands/globals.ts"
import { queryWordsLast } from "../../src/commands/queryWords.ts"
import { commandsFor } from "../../src/commands/tree.ts"
import { helpText } from "../../src/format/help.ts"
import { usageReport } from "../../src/report.ts"

/** The help or the refusal as it would be written. Fails a command line that would run. */
export const parsed = (args: ReadonlyArray<string>, json = false): Effect.Effect<string> =>
  Effect.gen(function* () {
    const argv = queryWordsLast(args)
    const commands = yield* Effect.promise(() => commandsFor("all"))
    const program = Command.make("chroma-sync", {}).pipe(Command.withSubcommands(commands), Command.withGlobalFlags(Object.values(globals)))
    let said = ""
    const presenter = CliOutput.layerPresenter({
      present: (event) =>
        Effect.sync(() => {
          said =
            event._tag === "Help"
              ? helpText(event.helpDoc)
              : event._tag === "InvalidInvocation"
                ? usageReport(event, { argv, json }).join("\n")
                : event._tag
        })
    })
    // A command that ran would need services that are not there: the types of the tree's commands are forgotten where it is written.
    yield* (Command.runWith(program, { version: "0.0.0" })(argv) as Effect.Effect<void, unknown, NodeServices.NodeServices>).pipe(
      Effect.provide([NodeServices.layer, presenter, CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] })]),
      Effect.ignore
    )
    return said
  })
