/**
 * The one place where an error becomes text: on stderr, at most three lines, never a stack.
 */
import type { NonShowHelpErrors } from "effect/cli/CliError"
import type * as CliOutput from "effect/cli/CliOutput"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { isTagged } from "effect/Predicate"
import { exitStatus, statusOf } from "./exitStatus.ts"
import { jsonText } from "./format/json.ts"
import { meantBy } from "./commands/otherNames.ts"
import { turnedWord } from "./commands/queryWords.ts"
import { nearest } from "./nearest.ts"
import { allowedFor, oneOf } from "./settings/Reader.ts"
import { Outcome, tell } from "./output.ts"

/** Says what went wrong, and gives the exit status. With `json` the error is one JSON object. */
export const report = (cause: Cause.Cause<unknown>, json: boolean): Effect.Effect<number> => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.succeed(exitStatus.interrupted)
  const squashed = Cause.squash(cause)
  if (isTagged(squashed, "ShowHelp")) return Effect.succeed(exitStatus.usage)
  const status = statusOf(squashed)
  // An outcome speaks for itself; what it could not print does not.
  const error = squashed instanceof Outcome ? squashed.unprinted : squashed
  if (error === undefined || isTagged(error, "StdoutClosed")) return Effect.succeed(status)
  return Effect.gen(function* () {
    const { defectText, errorFacts, errorText } = yield* Effect.promise(() => import("./format/error.ts"))
    const known = isTaggedError(error)
    const { what, besides, next } = known
      ? errorText(error)
      : {
          what: defectText(error),
          besides: undefined,
          next: "Please report it with the command that you ran."
        }
    if (json) {
      const facts = {
        error: known ? error._tag : "Defect",
        message: what,
        next,
        exitStatus: status,
        ...(known ? errorFacts(error) : {})
      }
      yield* tell(jsonText(facts))
    } else {
      const more = [besides, next].flatMap((line) => (line === undefined ? [] : [`  ${line}`]))
      yield* tell(`chroma-sync: ${what}`, ...more)
    }
    return status
  })
}

/** The exit status of what a signal has cut short: what it left undone may say more than that. */
export const cutShortStatus = (cause: Cause.Cause<unknown>): number => {
  const squashed = Cause.squash(cause)
  return squashed instanceof Outcome ? squashed.exitStatus : exitStatus.interrupted
}

const isTaggedError = (error: unknown): error is Error & { readonly _tag: string } =>
  error instanceof Error && "_tag" in error && typeof error._tag === "string"

/**
 * What is said beside the help that nobody asked for, as the last thing that is read: of the program itself, why the live UI cannot be; or with `json`
 * instead of the help, as one JSON object.
 */
export const missingReport = (
  commandPath: ReadonlyArray<string>,
  { json, noTerminal }: { readonly json: boolean; readonly noTerminal: string | undefined }
): ReadonlyArray<string> => {
  const command = commandPath.join(" ")
  const [what, next] =
    commandPath.length === 1
      ? [
          `the live UI needs a terminal${noTerminal === undefined ? "" : `: ${noTerminal}`}`,
          "`chroma-sync invocations list` and `watch` need none, and `chroma-sync ui --linear` is the live list line by line."
        ]
      : [`a command is missing after \`${command}\``, `\`${command} --help\` shows what there is. Nothing was sent.`]
  if (json) return [jsonText({ error: "UsageError", message: what, next, exitStatus: exitStatus.usage })]
  return commandPath.length === 1 ? ["", `chroma-sync: ${what}`, `  ${next}`] : []
}

/** What is wrong with the command line `argv`, line by line; or with `json` as one JSON object. */
export const usageReport = (
  event: Extract<CliOutput.Presenter.Event, { _tag: "InvalidInvocation" }>,
  { argv, json }: { readonly argv: ReadonlyArray<string>; readonly json: boolean }
): ReadonlyArray<string> => {
  const [first] = event.errors
  const flags = [...event.helpDoc.flags, ...(event.helpDoc.globalFlags ?? [])].map(({ name }) => `--${name}`)
  // The flags of a command that is called otherwise here say less than its name.
  const other = event.commandPath.length === 1 && first?._tag === "UnrecognizedOption" ? meantBy(argv) : undefined
  const what =
    other !== undefined
      ? `there is no command "${argv[0]}"${didYouMean(other)}`
      : first === undefined
        ? "this command line is not valid"
        : usageText(first, flags)
  const takesQuery = event.helpDoc.args?.some(({ name }) => name === "query" || name === "target") === true
  const word = takesQuery ? turnedWord(argv) : undefined
  const help = `\`${event.commandPath.join(" ")} --help\` shows what is allowed.`
  const next = `${word === undefined ? help : `If ${word} is a word of the query, write '!${word.slice(1)}', or put it behind --.`}${event.commandPath.includes("emulator") ? "" : " Nothing was sent."}`
  return json
    ? [jsonText({ error: "UsageError", message: what, next, exitStatus: exitStatus.usage })]
    : [`chroma-sync: ${what}`, `  ${next}`]
}

const usageText = (error: NonShowHelpErrors, flags: ReadonlyArray<string>): string => {
  switch (error._tag) {
    case "InvalidValue": {
      const place = error.kind === "argument" ? error.option.toUpperCase() : `--${error.option}`
      if (error.expected === "at most 1 value") return `${place} is given more than once; give it once`
      const words = /^("?[\w-]+"?)( \| "?[\w-]+"?)+$/.test(error.expected) ? error.expected.replaceAll('"', "").split(" | ") : undefined
      const allowed = words === undefined ? error.expected : allowedFor(oneOf(words), error.value)
      return error.value === "" ? `${place} needs a value: ${allowed}` : `${place}: "${error.value}" is not valid; give ${allowed}`
    }
    case "UnrecognizedOption":
      return `there is no flag ${error.option}${didYouMean(nearest(error.option, flags))}`
    case "UnknownSubcommand":
      return `there is no command "${error.subcommand}"${error.parent === undefined || error.parent.length < 2 ? "" : ` under ${error.parent.slice(1).join(" ")}`}${didYouMean(error.suggestions[0])}`
    case "MissingOption":
      return `--${error.option} is needed`
    case "MissingArgument":
      return `${error.argument.toUpperCase()} is needed`
    case "UnexpectedArgument":
      return `${error.arguments.map((word) => `"${word}"`).join(", ")} is more than this command takes`
    default:
      return error.message
  }
}

const didYouMean = (meant: string | undefined): string => (meant === undefined ? "" : `; did you mean ${meant}?`)
