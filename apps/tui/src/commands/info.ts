/**
 * `chroma-sync info`: every path and setting, and where each came from. Nothing is sent.
 */
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { wideLine } from "../format/Field.ts"
import { jsonText } from "../format/json.ts"
import { print } from "../output.ts"
import { Settings } from "../settings/Settings.ts"
import { infoLines } from "./infoLines.ts"
import { withoutColumns } from "./withoutColumns.ts"

const run = Effect.fnUntraced(function* () {
  const output = yield* withoutColumns
  const lines = yield* infoLines
  if (output === "ndjson") {
    yield* print(lines.map((line) => `${jsonText(line)}\n`).join(""))
  } else if (output === "json") {
    yield* print(`${jsonText(Object.fromEntries(lines.map(({ name, value, from }) => [name, { value, from }])), 2)}\n`)
  } else {
    const widths = [{ cells: 17 }, { cells: Math.max(...lines.map(({ value }) => value.length)) }, { cells: 0 }]
    yield* print(lines.map(({ name, value, from }) => wideLine([name, value, from], widths)).join(""))
  }
}, Effect.provide(Settings.layer))

export const info = Command.make("info", {}, run).pipe(
  Command.withExamples([
    { command: "chroma-sync info", description: "Which setting won, and why" },
    { command: "chroma-sync info --json | jq .apiKey.from", description: "Where the API key comes from" }
  ])
)
