/**
 * `chroma-sync stats`: what a time's invocations amount to, in one reading.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { durationHistogram } from "@chroma-sync/insights/DurationHistogram"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { all } from "@chroma-sync/insights/Insight"
import { summarize } from "@chroma-sync/insights/Summary"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { pace, slowest, statsJson, statsText } from "../format/stats.ts"
import { jsonText } from "../format/json.ts"
import { print, UsageError } from "../output.ts"
import { Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"
import { filterFlags, queryArgument, toSelection } from "./flags.ts"
import { selected } from "./invocations/selected.ts"
import { onService } from "./onService.ts"

const args = { ...queryArgument, ...filterFlags }

const dayMs = 86_400_000

const run = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof args>) {
  const { values } = yield* Settings
  const output = values.output ?? "table"
  if (output === "csv" || output === "wide") {
    return yield* new UsageError({ issue: `--output: stats have no ${output}; give table, json or ndjson` })
  }
  const now = yield* Clock.currentTimeMillis
  const asked = yield* toSelection(given, values.database, given.query)
  const selection = asked.since === -Infinity ? { ...asked, since: Math.min(asked.before, now) - dayMs } : asked
  const report = all({
    summary: summarize({ now }),
    pace: pace(selection, now),
    histogram: durationHistogram(),
    failures: failureClusters({ limit: 10 }),
    slowest: slowest(5)
  })
  const rows = selected(yield* Invocations, selection, { order: "desc" })
  const { since, before } = selection
  const stats = { since, before, now, ...(yield* Stream.run(rows, report)) }
  yield* print(output === "table" ? statsText(stats, yield* Terminal) : `${jsonText(statsJson(stats))}\n`)
}, onService(Invocations.layer))

export const stats = Command.make("stats", args, run).pipe(
  Command.withExamples([
    { command: "chroma-sync stats --database docs", description: "The last 24 hours of a database" },
    { command: "chroma-sync stats --since 7d --json | jq .success_rate", description: "One number of a week" }
  ])
)
