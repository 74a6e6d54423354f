/**
 * How a command prints that answers in one word, or tells of no rows: it has no columns.
 */
import * as Effect from "effect/Effect"
import { UsageError } from "../output.ts"
import { oneOf } from "../settings/Reader.ts"
import { Settings } from "../settings/Settings.ts"

const outputs = ["table", "json", "ndjson"] as const

/** The output. One with columns is refused where a flag asks for it; as a setting it is for the commands that have it, and means `table` here. */
export const withoutColumns = Effect.gen(function* (): Effect.fn.Return<(typeof outputs)[number], UsageError, Settings> {
  const { values, origins } = yield* Settings
  const { output } = values
  const found = outputs.find((one) => one === output)
  if (found === undefined && origins.get("output") === "--output")
    return yield* new UsageError({ issue: `--output: this command has no ${output}; give ${oneOf(outputs).allowed}` })
  return found ?? "table"
})
