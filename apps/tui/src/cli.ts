/**
 * The program: the tree of commands, run on this process.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type { HelpDoc } from "effect/cli/HelpDoc"
import { globals } from "./commands/globals.ts"
import { queryWordsLast } from "./commands/queryWords.ts"
import { root } from "./commands/root.ts"
import { commandsFor } from "./commands/tree.ts"
import { exitStatus } from "./exitStatus.ts"
import { print, tell, whenTaken, whyNotInteractive } from "./output.ts"
import { cutShortStatus, missingReport, report, usageReport } from "./report.ts"
import { type Env, Terminal } from "./terminal.ts"
import { version } from "./version.ts"

/** Runs the command line and sets the exit status. */
export const main = async (given: ReadonlyArray<string>, options: { readonly colour: boolean; readonly env: Env }): Promise<void> => {
  const { env } = options
  const { stdout } = process
  const argv = queryWordsLast(given)
  const json = wantsJson(argv)
  const noTerminal = whyNotInteractive(env)
  const terminal = Layer.succeed(Terminal, {
    env,
    colour: options.colour,
    ascii: env["TERM"] === "linux" || env["LC_ALL"] === "C" || env["LC_ALL"] === "POSIX",
    interactive: noTerminal === undefined,
    stdoutColumns: stdout.isTTY ? stdout.columns : undefined,
    stderrColumns: process.stderr.isTTY ? process.stderr.columns : undefined
  })
  const program = root.pipe(Command.withSubcommands(await commandsFor(new Set(argv))), Command.withGlobalFlags(Object.values(globals)))
  // What the commands of the tree need is checked where the tree is written; their types are too many to carry here.
  const run = Command.runWith(program, { version })(argv) as Effect.Effect<void, unknown, Terminal | NodeServices.NodeServices>
  // Not before the program runs, which ends by them: while it is loaded a signal ends the process as it always does.
  const signal = new Promise<void>((resolve) => ["SIGINT", "SIGTERM"].forEach((name) => process.on(name, () => resolve())))
  run.pipe(
    Effect.as(exitStatus.ok as number),
    Effect.catchCause((cause) => report(cause, json)),
    Effect.provide([
      terminal,
      NodeServices.layer,
      CliOutput.layerPresenter(presenter(argv, json, noTerminal)),
      CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version] }),
      Logger.layer([])
    ]),
    (effect) =>
      NodeRuntime.runMain(effect, {
        disableErrorReporting: true,
        teardown: (exit, end) => {
          const status = Exit.isFailure(exit) ? cutShortStatus(exit.cause) : Number(exit.value)
          // A status ends the process at once, and with it what no reader has taken yet. After a signal none is waited for that may never read.
          whenTaken(() => end(status))
          void signal.then(() => setTimeout(() => process.exit(status), patienceMs).unref())
        }
      })
  )
}

/** How long what was written may take to be read after a signal, in milliseconds. */
const patienceMs = 1_000

/** Known before the command line is read, since reading it may fail. */
const wantsJson = (argv: ReadonlyArray<string>): boolean =>
  argv.includes("--json") ||
  argv.some((word, place) => /^(-o|--output)=?json$/.test(word.includes("=") ? word : `${word}${argv[place + 1] ?? ""}`))

/**
 * Help that was asked for is data; help that was not, and what is wrong with a command line, are messages. A presenter cannot fail: that data cannot be
 * printed is a defect until it is reported.
 */
const presenter = (argv: ReadonlyArray<string>, json: boolean, noTerminal: string | undefined): CliOutput.Presenter => ({
  present: (event) => {
    switch (event._tag) {
      case "Version":
        return Effect.orDie(print(`${event.name} ${event.version}\n`))
      case "Help":
        return Effect.gen(function* () {
          const { commandPath, helpDoc } = event
          const errors = unvalued(argv, helpDoc)
          if (errors.length > 0) {
            yield* tell(...usageReport({ _tag: "InvalidInvocation", commandPath, helpDoc, errors }, { argv, json }))
            return yield* Effect.die(new CliError.ShowHelp({ commandPath, errors }))
          }
          const asked = event.reason === "Requested"
          const missing = missingReport(commandPath, { json, noTerminal })
          if (json && !asked) return yield* tell(...missing)
          const { helpText } = yield* Effect.promise(() => import("./format/help.ts"))
          const help = helpText(event.helpDoc)
          yield* asked ? Effect.orDie(print(`${help}\n`)) : tell(...help.split("\n"), ...missing)
        })
      case "InvalidInvocation":
        return tell(...usageReport(event, { argv, json }))
    }
  }
})

/** The flags that have `-h`, or what is read as that among others, where their value should be: `--since -1h` is a slip, and asks for no help. */
const unvalued = (argv: ReadonlyArray<string>, { flags }: HelpDoc): ReadonlyArray<CliError.InvalidValue> => {
  const before = new Set(argv.filter((_, place) => /^(-[^-=]*h|--help$)/.test(argv[place + 1] ?? "")))
  return flags
    .filter(({ name, type }) => type !== "boolean" && before.has(`--${name}`))
    .map(({ name, type }) => new CliError.InvalidValue({ option: name, value: "", expected: type, kind: "flag" }))
}
