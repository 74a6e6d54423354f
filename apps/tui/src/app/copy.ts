/**
 * What can be copied: of the marked invocations, or of the one under the cursor; and of the view itself.
 */
import { type Invocation, invocationToJson } from "@chroma-sync/core/Invocation"
import { beginningOfJson } from "../format/beginning.ts"
import { errorText } from "../format/invocation.ts"
import { jsonText } from "../format/json.ts"
import { grouped } from "../format/number.ts"
import { chosen } from "./List.ts"
import { type Model, say } from "./model.ts"
import { mostCopied, oneLine, severalLines } from "./pasteable.ts"
import { commandOfOne, viewCopyables } from "./plainCommand.ts"
import { refuse, type Updated } from "./relist.ts"
import type { Copyable } from "./screens/Screen.ts"
import { screenOf } from "./screens/table.ts"

const each =
  (text: (invocation: Invocation) => string | undefined, pasteable = oneLine) =>
  (model: Model) => {
    const lines = chosen(model.list).flatMap((invocation) => text(invocation) ?? [])
    return lines.length === 0 ? undefined : lines.map(pasteable).join("\n")
  }

/** What can be copied on the screen that is shown, where there is any of it. */
export const copyablesOf = (model: Model): ReadonlyArray<Copyable> => screenOf(model).copyables ?? copyables

/** What of it there is, and that of which it can be said why there is none. */
export const offeredOf = (model: Model): ReadonlyArray<Copyable> =>
  copyablesOf(model).filter(({ text, shown = text }) => shown(model) !== undefined)

const copyables: ReadonlyArray<Copyable> = [
  { key: "i", what: "id", text: each(({ id }) => id) },
  { key: "s", what: "source id", text: each(({ sourceId }) => sourceId) },
  {
    key: "e",
    what: "error",
    text: each(
      (invocation) => (invocation.status._tag === "Failed" ? invocation.status.error : errorText(invocation) || undefined),
      severalLines
    )
  },
  { key: "d", what: "database", text: each(({ metadata }) => metadata.databaseName) },
  { key: "o", what: "collection", text: each(({ metadata }) => metadata.collectionName) },
  {
    key: "r",
    what: "raw JSON as sent",
    text: each((invocation) => jsonText(invocationToJson(invocation))),
    shown: each((invocation) => beginningOfJson(invocationToJson(invocation)))
  },
  { key: "g", what: "command that gets it", text: (model) => each(({ id }) => commandOfOne(model, id))(model) },
  ...viewCopyables
]

/** Copies a text, told as `what`. Inside tmux only tmux can say where it went; a terminal never does, so it is told as sent. */
export const copy = (model: Model, what: string, text: string): Updated => {
  const sequence = clipboardSequence(text, model.look.tmux)
  if (sequence === undefined) return refuse(model, `too long for a terminal's clipboard (${grouped(text.length)} characters): mark fewer`)
  return [model.look.tmux ? model : copied(model, what, "terminal"), [{ _tag: "Copy", what, text, sequence }]]
}

/** Says where a text went. */
export const copied = (model: Model, what: string, to: "tmux" | "terminal"): Model =>
  say(model, `${to === "tmux" ? "copied to tmux" : "sent to the terminal's clipboard"}: ${what}`)

/**
 * The sequence that puts a text on the clipboard of the terminal that is looked at, through ssh too, and through a tmux that lets it pass; `undefined`
 * where the text is too long for a terminal to take.
 */
export const clipboardSequence = (text: string, tmux: boolean): string | undefined => {
  // Encoded it is longer still.
  if (text.length > mostCopied) return undefined
  const encoded = Buffer.from(text, "utf8").toString("base64")
  if (encoded.length > mostCopied) return undefined
  const sequence = `\u001b]52;c;${encoded}\u0007`
  return tmux ? throughTmux(sequence) : sequence
}

/** A sequence that tmux passes on to the terminal. */
export const throughTmux = (sequence: string): string => `\u001bPtmux;${sequence.replaceAll("\u001b", "\u001b\u001b")}\u001b\\`
