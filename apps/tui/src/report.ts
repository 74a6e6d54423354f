/**
 * The one place where an error becomes text: on stderr, at most three lines, never a stack.
 */
import * as CliOutput from "effect/cli/CliOutput"
import type * as CliError from "effect/cli/CliError"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { exitStatus, statusOf } from "./exitStatus.ts"
import { harmless } from "./format/text.ts"
import { print, tell } from "./output.ts"

/** Says what went wrong, and gives the exit status. With `json` the error is one JSON object. */
export const report = (cause: Cause.Cause<unknown>, json: boolean): Effect.Effect<number> => {
  if (Cause.hasInterruptsOnly(cause)) return Effect.succeed(exitStatus.interrupted)
  const error = Cause.squash(cause)
  if (isTagged(error, "ShowHelp")) return Effect.succeed(exitStatus.usage)
  if (isTagged(error, "StdoutClosed")) return Effect.succeed(exitStatus.ok)
  const status = statusOf(error)
  const known = typeof error === "object" && error !== null && "_tag" in error && error instanceof Error
  const message = harmless(
    known ? error.message : `this is a defect of chroma-sync (${error instanceof Error ? error.name : typeof error}). Please report it.`
  )
  if (!json) return Effect.as(tell(`chroma-sync: ${message}`), status)
  const facts = {
    error: known ? String(error._tag) : "Defect",
    message,
    exitStatus: status,
    ...(known && "status" in error ? { status: error.status } : {}),
    ...(known && "requestId" in error ? { requestId: error.requestId } : {})
  }
  return Effect.as(tell(JSON.stringify(facts)), status)
}

const isTagged = (error: unknown, tag: string): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === tag

/** Help that was asked for is data; help that was not, and what is wrong with a command line, are messages. */
export const presenter: CliOutput.Presenter = {
  present: (event) => {
    switch (event._tag) {
      case "Version":
        return quietly(print(`${event.name} ${event.version}\n`))
      case "Help":
        return event.reason === "Requested" ? quietly(print(`${helpText(event.helpDoc)}\n`)) : tell(helpText(event.helpDoc))
      case "InvalidInvocation":
        return tell(
          [
            ...event.errors.slice(0, 2).map((error) => `chroma-sync: ${usageText(error)}`),
            `Run \`${event.commandPath.join(" ")} --help\` for what is allowed. Nothing was sent.`
          ].join("\n")
        )
    }
  }
}

const helpText = (doc: Parameters<CliOutput.Formatter["formatHelpDoc"]>[0]): string =>
  CliOutput.defaultFormatter({ colors: false }).formatHelpDoc(doc).trimEnd()

const usageText = (error: CliError.NonShowHelpErrors): string => {
  if (error._tag !== "InvalidValue") return harmless(error.message).trim().replace(/\s+/g, " ")
  return harmless(`--${error.option}: "${error.value}" is not valid; give ${error.expected.replace(/^Expected /, "")}`)
}

const quietly = <E>(effect: Effect.Effect<void, E>): Effect.Effect<void> => Effect.ignore(effect)
