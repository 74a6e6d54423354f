/**
 * stdout is data, stderr is messages.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { harmless } from "./format/text.ts"
import { isClosed, unwritten, writeStdout } from "./stdout.ts"
import type { Env } from "./terminal.ts"

/**
 * The reader has closed the pipe, as `head` does: no failure, the work is done.
 *
 * @public for the types of commands, which name it
 */
export class StdoutClosed extends Data.TaggedError("StdoutClosed") {}

/**
 * What is printed cannot be written, as on a full disk.
 *
 * @public for the types of commands, which name it
 */
export class StdoutError extends Data.TaggedError("StdoutError")<{ readonly code: string }> {
  override get message(): string {
    return unwritten(this.code)
  }
}

export type PrintError = StdoutClosed | StdoutError

/** Input that no command accepts. The issue names the flag, what was given and what is allowed. */
export class UsageError extends Data.TaggedError("UsageError")<{ readonly issue: string; readonly next?: string }> {
  override get message(): string {
    return this.issue
  }
}

/** The command did its work, and the exit status alone says what it found: all has been printed, but for what is `unprinted`. */
export class Outcome extends Data.TaggedError("Outcome")<{ readonly exitStatus: number; readonly unprinted?: PrintError }> {}

/** A create was sent and its answer was lost; `next` says what the service has by now. */
export class LostAnswer extends Data.TaggedError("OutcomeUnknown")<{
  readonly operation: string
  readonly attempts: ReadonlyArray<unknown>
  readonly reason: string
  readonly issue: string
  readonly next: string
}> {
  override get message(): string {
    return `${this.operation}: it was sent and the answer was lost (${this.reason}: ${this.issue}).`
  }
}

/** The whole command took longer than `--deadline` allows. */
export class DeadlineError extends Data.TaggedError("DeadlineError")<{ readonly limitMs: number; readonly issue?: string }> {
  override get message(): string {
    return this.issue ?? "the command took longer than --deadline allows"
  }
}

/** Writes data and waits until it is taken, so that a slow reader slows the reading of the service. */
export const print = (text: string): Effect.Effect<void, PrintError> =>
  Effect.callback((resume) => {
    writeStdout(text, (code) =>
      resume(code === undefined ? Effect.void : Effect.fail(isClosed(code) ? new StdoutClosed() : new StdoutError({ code })))
    )
  })

/** Ends a command with what it has come to by then, whether or not what it prints last can be printed. */
export const concluding =
  (exitStatus: () => number) =>
  <A, R>(printing: Effect.Effect<A, PrintError, R>): Effect.Effect<void, PrintError | Outcome, R> =>
    Effect.matchEffect(printing, {
      onFailure: (unprinted) => Effect.fail(exitStatus() === 0 ? unprinted : new Outcome({ exitStatus: exitStatus(), unprinted })),
      onSuccess: () => (exitStatus() === 0 ? Effect.void : Effect.fail(new Outcome({ exitStatus: exitStatus() })))
    })

/** Writes a message, line by line. Whatever it quotes is made harmless, and can begin no line of its own. */
export const tell = (...lines: ReadonlyArray<string>): Effect.Effect<void> =>
  Effect.sync(() => void process.stderr.write(`${lines.map(harmless).join("\n")}\n`))

/** Calls back once stdout and stderr have taken what was written, or cannot: a pipe takes 64 KiB, and the rest as it is read. */
export const whenTaken = (done: () => void): void => {
  const streams = [process.stdout, process.stderr].filter(({ writableLength }) => writableLength > 0)
  let left = streams.length
  if (left === 0) return done()
  for (const stream of streams) {
    stream.write("", () => {
      left -= 1
      if (left === 0) done()
    })
  }
}

/** Why nobody sits before stdout who can press keys; `undefined` where somebody may. CI systems give a terminal to nobody. */
export const whyNotInteractive = (env: Env): string | undefined => {
  if (process.stdout.isTTY !== true) return "stdout is none"
  if (process.stdin.isTTY !== true) return "stdin is none"
  if (env["TERM"] === "dumb") return "TERM=dumb is none to draw on"
  return (env["CI"] ?? "false") === "false" ? undefined : `CI=${env["CI"]} says that there is none`
}
