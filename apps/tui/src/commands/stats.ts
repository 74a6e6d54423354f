/**
 * `chroma-sync stats`: what a time's invocations amount to, in one reading.
 */
import { Sources } from "@chroma-sync/core/Sources"
import { durationHistogram } from "@chroma-sync/insights/DurationHistogram"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { all } from "@chroma-sync/insights/Insight"
import { summarize } from "@chroma-sync/insights/Summary"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { pace, slowest, statsJson, statsText } from "../format/stats.ts"
import { jsonText } from "../format/json.ts"
import { print } from "../output.ts"
import { Settings } from "../settings/Settings.ts"
import { Terminal } from "../terminal.ts"
import { filterFlags, queryArgument, type Selected, toSelection } from "./flags.ts"
import { selected } from "./invocations/selected.ts"
import { onService } from "./onService.ts"
import { ServiceClock } from "./ServiceClock.ts"
import { withoutColumns } from "./withoutColumns.ts"

const args = { ...queryArgument, ...filterFlags }

const dayMs = 86_400_000

const run = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof args>) {
    const { values } = yield* Settings
    const output = yield* withoutColumns
    const { at, ...selection } = yield* toSelection(given, values.database, given.query)
    const { rows, ...of } = yield* selected({ ...selection, at: (now) => ofLastDay(at(now), now) }, { order: "desc" })
    const report = all({
      summary: summarize(of),
      pace: pace(of, of.now),
      histogram: durationHistogram(),
      failures: failureClusters({ limit: 10 }),
      slowest: slowest(5)
    })
    const stats = { ...of, ...(yield* Stream.run(rows, report)) }
    yield* print(output === "table" ? statsText(stats, yield* Terminal, selection.names) : `${jsonText(statsJson(stats))}\n`)
  },
  Effect.scoped,
  onService(Layer.merge(ServiceClock.layer, Sources.layer))
)

/** The last day of what is selected, where nothing says since when. */
const ofLastDay = (chosen: Selected, now: number): Selected =>
  chosen.since === -Infinity ? { ...chosen, since: Math.min(chosen.before, now) - dayMs } : chosen

export const stats = Command.make("stats", args, run).pipe(
  Command.withExamples([
    { command: "chroma-sync stats --database docs", description: "The last 24 hours of a database" },
    { command: "chroma-sync stats --since 7d --json | jq .success_rate", description: "One number of a week" }
  ])
)
