/**
 * `chroma-sync sources list`
 */
import { Sources } from "@chroma-sync/core/Sources"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { sourceShape } from "../../format/sourceShape.ts"
import { tell } from "../../output.ts"
import { isSourceOf } from "../../query/asked.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { onService } from "../onService.ts"
import { filterFlags } from "../flags.ts"
import { optionalFlag, orderFlag, sourceType } from "../params.ts"
import { printRows } from "../printRows.ts"
import { warnOf } from "../warnOf.ts"

const flags = {
  database: filterFlags.database,
  sourceType: optionalFlag("source-type", sourceType, "Of this type"),
  order: orderFlag("Newest or oldest first")
}

const run = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const { values } = yield* Settings
  const sources = yield* Sources
  const filter = {
    databaseName: Option.getOrElse(given.database, () => values.database),
    sourceType: Option.getOrUndefined(given.sourceType)
  }
  const rows = sources.pages({ ...filter, order: given.order }).pipe(
    Stream.tap(({ malformed }) => warnOf(malformed)),
    Stream.flatMap((page) => Stream.fromArray(page.sources.filter(isSourceOf(filter))))
  )
  const count = yield* printRows(rows, sourceShape(yield* Terminal, yield* Clock.currentTimeMillis), values.output)
  if (count === 0) yield* tell("No source matches.")
}, onService(Sources.layer))

export const list = Command.make("list", flags, run).pipe(
  Command.withExamples([
    { command: "chroma-sync sources list --database docs", description: "What feeds a database" },
    { command: "chroma-sync sources list --source-type s3 -o csv", description: "All buckets, for a spreadsheet" }
  ])
)
