/**
 * Prints one value, or one answer.
 */
import * as Effect from "effect/Effect"
import { wideLine } from "../format/Field.ts"
import { linesOf, type Shape } from "../format/Lines.ts"
import { jsonText } from "../format/json.ts"
import { harmless } from "../format/text.ts"
import { print } from "../output.ts"
import { Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"

/** As JSON exactly as the service sent it; as CSV with a head; else one line per field that has something to say. */
export const printOne = <A>(value: A, shape: Pick<Shape<A>, "encode" | "fields">) =>
  Effect.gen(function* () {
    const { output } = (yield* Settings).values
    if (output !== "table" && output !== "wide") {
      const shown = (yield* Terminal).stdoutColumns !== undefined
      const { before, row } = linesOf({ ...shape, header: "", row: () => "" }, output === "json" ? "ndjson" : output, shown)
      return yield* print(before + row(value, 0))
    }
    const { fields } = shape
    const lines = fields.map(({ name, text }) => ({ name, value: text(value) })).filter(({ value }) => value !== "")
    yield* print(lines.map((line) => wideLine([line.name, line.value], [{ cells: 13 }, { cells: 0 }])).join(""))
  })

/** An answer as text, or as JSON where that was asked for. The output was chosen before anything was sent: one that there is not is refused by then. */
export const printAnswer = (output: "table" | "json" | "ndjson", value: unknown, text: string) =>
  print(`${output === "table" ? harmless(text) : jsonText(value)}\n`)
