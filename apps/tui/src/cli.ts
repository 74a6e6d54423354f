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
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { demo } from "./commands/demo.ts"
import { emulator } from "./commands/emulator.ts"
import { health } from "./commands/health.ts"
import { invocations } from "./commands/invocations.ts"
import { root, ui } from "./commands/ui.ts"
import { exitStatus } from "./exitStatus.ts"
import { isInteractive } from "./output.ts"
import { presenter, report } from "./report.ts"
import { Terminal } from "./terminal.ts"
import { version } from "./version.ts"

const program = root.pipe(Command.withSubcommands([ui, demo, invocations, health, emulator]))

/** Runs the command line and sets the exit status. */
export const main = (argv: ReadonlyArray<string>, options: { readonly colour: boolean }): void => {
  const { env, stdout } = process
  const json =
    argv.includes("--json") ||
    argv.some((word, place) => /^(-o|--output)=?json$/.test(`${word}${word.includes("=") ? "" : (argv[place + 1] ?? "")}`))
  // A reader that closes the pipe makes writes fail one by one; unheard, the event would end the process with a stack.
  stdout.on("error", () => undefined)
  process.stderr.on("error", () => undefined)
  const terminal = Layer.succeed(Terminal, {
    env,
    colour: options.colour,
    ascii: env["TERM"] === "linux" || env["LC_ALL"] === "C" || env["LC_ALL"] === "POSIX",
    interactive: isInteractive(env),
    stdoutColumns: stdout.isTTY ? stdout.columns : undefined
  })
  Command.runWith(program, { version })(argv).pipe(
    Effect.as(exitStatus.ok as number),
    Effect.catchCause((cause) => report(cause, json)),
    Effect.provide([
      terminal,
      NodeServices.layer,
      CliOutput.layerPresenter(presenter),
      CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
      Logger.layer([])
    ]),
    (effect) =>
      NodeRuntime.runMain(effect, {
        disableErrorReporting: true,
        teardown: (exit, end) => end(Exit.isSuccess(exit) && typeof exit.value === "number" ? exit.value : exitStatus.interrupted)
      })
  )
}
