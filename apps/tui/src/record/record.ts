/**
 * Writes down what happens in a session, a line for each message, with secrets masked.
 */
import { closeSync, constants, openSync, writeSync } from "node:fs"
import * as Effect from "effect/Effect"
import type { Message } from "../app/message.ts"
import type { Store } from "../app/store.ts"
import { SettingsError } from "../settings/SettingsError.ts"
import { encodeRecorded, type RecordHeader } from "./codec.ts"

/** What a recording leaves out, since playing it makes it anew. */
const derived: ReadonlySet<Message["_tag"]> = new Set<Message["_tag"]>(["Worked", "Resumed"])

export interface RecordOptions {
  readonly path: string
  /** Takes what nobody may read out of a line. */
  readonly mask: (line: string) => string
}

/** A store that writes down what it is told before it does it. An existing file is not written over. */
export const recording = Effect.fnUntraced(function* (store: Store, { path, mask }: RecordOptions, header: RecordHeader) {
  const file = yield* Effect.acquireRelease(
    Effect.try({
      try: () => openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600),
      catch: (cause) =>
        new SettingsError({
          where: "--record",
          issue: `cannot write ${path} (${cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"})`,
          next: "Give a file that does not exist yet, in a folder that is yours. Nothing was sent."
        })
    }),
    (file) => Effect.sync(() => closeSync(file))
  )
  const write = (line: string): void => void writeSync(file, `${mask(line)}\n`)
  write(JSON.stringify(header))
  const recorded: Store = {
    ...store,
    dispatch: (...messages) => {
      for (const message of messages) if (!derived.has(message._tag)) write(encodeRecorded({ t: Date.now() - header.at, message }))
      store.dispatch(...messages)
    }
  }
  return recorded
})
