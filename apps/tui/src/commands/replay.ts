/**
 * `chroma-sync replay FILE`: a session that was recorded with `ui --record`, played in the live UI. Nothing is sent.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import { lookOf } from "../app/terminalLook.ts"
import { UsageError } from "../output.ts"
import { decodeHeader, decodeRecorded } from "../record/codec.ts"
import { readGuarded } from "../settings/guardedFile.ts"
import { anyText, type Reader } from "../settings/Reader.ts"
import { Terminal } from "../terminal.ts"
import { argumentOf, optionalFlag } from "./params.ts"

const mostBytes = 512_000_000

const factor: Reader<number> = {
  metavar: "N",
  read: (text) => (/^\d{1,3}(\.\d+)?$/.test(text) && Number(text) >= 0.1 && Number(text) <= 100 ? Number(text) : undefined),
  allowed: "a number from 0.1 to 100"
}

const run = Effect.fnUntraced(function* ({ file, speed }: { readonly file: string; readonly speed: Option.Option<number> }) {
  const refuse = (issue: string, next = "Record one with `chroma-sync ui --record FILE`.") => new UsageError({ issue, next })
  const text = yield* readGuarded(file, mostBytes)
  if (text === undefined) return yield* refuse(`there is no file ${file}`)
  const [first = "", ...lines] = text.split("\n")
  const header = decodeHeader(first)
  if (header === undefined) return yield* refuse(`${file} is no recording`)
  const messages = lines.flatMap((line) => decodeRecorded(line) ?? [])
  if (messages.length === 0)
    return yield* refuse(
      `${file} holds no whole message: it is cut before its first`,
      "Record another with `chroma-sync ui --record FILE`."
    )
  const terminal = yield* Terminal
  if (!terminal.interactive)
    return yield* refuse("a recording is played on a terminal", "The file is ndjson: other tools for that read it.")
  const { runReplay } = yield* Effect.promise(() => import("../app/runReplay.ts"))
  yield* runReplay({ header, messages, speed: Option.getOrElse(speed, () => 1), look: lookOf(terminal) })
})

export const replay = Command.make(
  "replay",
  {
    file: argumentOf("file", anyText("FILE"), "A recording of `chroma-sync ui --record FILE`"),
    speed: optionalFlag("speed", factor, "How much faster than it was (1)")
  },
  run
).pipe(
  Command.withExamples([
    { command: "chroma-sync ui --record session.ndjson", description: "Record a session, the API key masked" },
    { command: "chroma-sync replay session.ndjson --speed 4", description: "Play it four times as fast" }
  ])
)
