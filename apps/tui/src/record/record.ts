/**
 * Writes down what happens in a session, a line for each message, with secrets masked.
 */
import { appendFileSync, closeSync, constants, openSync } from "node:fs"
import * as Effect from "effect/Effect"
import type { Message } from "../app/message.ts"
import type { Store } from "../app/store.ts"
import { errorCode } from "../errorCode.ts"
import { SettingsError } from "../settings/SettingsError.ts"
import { encodeRecorded, type RecordHeader } from "./codec.ts"

/** Messages in which no keys that came together spell a secret: a terminal that tells no paste sends one as keys. */
const masked = (messages: ReadonlyArray<Message>, mask: RecordOptions["mask"]): ReadonlyArray<Message> => {
  // One key spells nothing.
  if (messages.length < 2) return messages
  const typed = messages.map((message) => (message._tag === "Pressed" && isCharacter(message.key) ? message.key : "\n")).join("")
  if (mask(typed) === typed) return messages
  return messages.map((message) => (message._tag === "Pressed" && isCharacter(message.key) ? { ...message, key: "•" } : message))
}

const isCharacter = (key: string): boolean => Array.from(key).length === 1

/** What a recording leaves out, since playing it makes it anew. */
const derived: ReadonlySet<Message["_tag"]> = new Set<Message["_tag"]>(["Worked", "Resumed"])

export interface RecordOptions {
  readonly path: string
  /** Takes what nobody may read out of a line. */
  readonly mask: (line: string) => string
}

/**
 * A store that writes down what it is told before it does it. An existing file is not written over. Where the disk is full the recording ends with
 * the last whole message, which is said once, and the session goes on.
 */
export const recording = Effect.fnUntraced(function* (store: Store, { path, mask }: RecordOptions, header: RecordHeader) {
  const write = (file: number, line: string): void => appendFileSync(file, `${mask(line)}\n`)
  const file = yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
        write(file, JSON.stringify(header))
        return file
      },
      catch: (cause) =>
        new SettingsError({
          where: "--record",
          issue: `cannot write ${path} (${errorCode(cause)})`,
          next: "Give a file that does not exist yet, in a folder that is yours. Nothing was sent."
        })
    }),
    (file) => Effect.sync(() => closeSync(file))
  )
  // By a clock that nobody sets.
  const began = performance.now()
  let ended = false
  const record = (message: Message): void => {
    if (ended || derived.has(message._tag)) return
    try {
      write(file, encodeRecorded({ t: Math.round(performance.now() - began), message }))
    } catch (cause) {
      ended = true
      store.dispatch({ _tag: "Told", lines: [`the recording ends here: ${path} cannot be written (${errorCode(cause)})`], bad: true })
    }
  }
  return {
    ...store,
    dispatch: (...messages) => {
      masked(messages, mask).forEach(record)
      store.dispatch(...messages)
    }
  } satisfies Store
})
