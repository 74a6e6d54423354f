/**
 * Figures and charts of the rows that the view lets through.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import type { DurationBucket } from "@chroma-sync/insights/DurationHistogram"
import { successRate } from "@chroma-sync/insights/StatusCounts"
import { areaChart, barLine, resample, roundUp } from "../../format/chart.ts"
import { grouped, paceText, percent } from "../../format/number.ts"
import { sparkline } from "../../format/spark.ts"
import { glyph } from "../../format/status.ts"
import { fit } from "../../format/text.ts"
import { age, quantilesText, remaining } from "../../format/time.ts"
import { viewText } from "../List.ts"
import { frameOf } from "../Frame.ts"
import type { Model } from "../model.ts"
import { viewCopyables } from "../plainCommand.ts"
import { chart, type Stats } from "../Surveys.ts"
import { textScreen } from "./reading.ts"
import { countedTitle } from "./countedTitle.ts"
import { spokenStats } from "./spokenStats.ts"
import { beside, type TextLine } from "./TextLine.ts"
import { isUnread, unreadText, withoutKeys } from "./unread.ts"

/** The figures; or why there are none, with the next key to press. */
const statsOf = (model: Model): Stats | string => {
  const { surveys, list, data } = model
  if (isUnread(model)) return unreadText(model)
  if (data.rows.size === 0) return "No invocations yet: there is nothing to count. (q back)"
  if (surveys.stats === undefined) return "Counting… (q back)"
  const { answer, asked } = surveys.stats
  return asked.rows.size === 0 ? `Nothing matches ${viewText(list)}. (q goes back, where escape clears it)` : answer
}

const statsText = (model: Model, cells: number): ReadonlyArray<TextLine> => {
  const answer = statsOf(model)
  if (typeof answer === "string") return [{ text: ` ${answer}` }]
  const sections = [finished, queue, failures, durations, statuses, databases]
  if (cells < 100) return sections.flatMap((section) => [...section(answer, model, cells - 2), { text: "" }])
  const half = Math.floor((cells - 3) / 2)
  const column = (of: typeof sections) => of.flatMap((section) => [...section(answer, model, half - 1), { text: "" }])
  const [left, right] = [column(sections.slice(0, 3)), column(sections.slice(3))]
  return Array.from({ length: Math.max(left.length, right.length) }, (_, place) =>
    beside([left[place] ?? none, half], [{ text: " │ ", is: "faint" }, 3], [right[place] ?? none, cells - half - 3])
  )
}

const none: TextLine = { text: "" }

type Section = (stats: Stats, model: Model, cells: number) => ReadonlyArray<TextLine>

const heading = (text: string): TextLine => ({ text: ` ${text}`, is: "heading" })

/** How high the chart is, by how much room there is. */
const chartRows = ({ size }: Model): number => Math.max(2, Math.min(8, Math.floor(frameOf(size).page / 4)))

const finished: Section = ({ completed, failed, counts }, model, cells) => {
  const rows = chartRows(model)
  const max = roundUp(Math.max(...completed.buckets))
  const axis = String(max).length + 2
  const width = Math.max(2, Math.min(chart.buckets, cells - axis - 2))
  const area = areaChart(completed.buckets, { cells: width, rows, max })
  const marks = (row: number) => (row === 0 ? `${max}┤` : row === rows >> 1 && max >= 2 ? `${max >> 1}┤` : "│")
  return [
    heading("completed per 5 min, last 6 h"),
    ...area.map((line, row) => ({ text: ` ${marks(row).padStart(axis)}${line}` })),
    { text: ` ${" ".repeat(axis)}-6h${fit("now", Math.max(3, width - 3), "right")}`, is: "faint" },
    {
      text: ` ✓ ${grouped(counts.complete)}   ✗ ${grouped(counts.failed)} ${sparkline(resample(failed, Math.min(24, Math.max(6, cells - 30))))} by creation`
    }
  ]
}

const queue: Section = ({ queue: { pending, oldestAgeMs, perMinute, drainMs } }) => {
  const waits = pending === 0 ? " queue empty" : ` queue ${grouped(pending)} pending, oldest ${age(oldestAgeMs ?? 0)}`
  if (perMinute === undefined) return [{ text: waits }]
  const rate = `${paceText(perMinute)}/min`
  if (pending === 0) return [{ text: `${waits}, ${rate} complete` }]
  const drains = drainMs === undefined ? "nothing completes now" : `drains in ~${remaining(drainMs)} at ${rate}`
  return [{ text: `${waits}, ${drains}` }]
}

const failures: Section = ({ failures: { clusters, other, total } }, _model, cells) =>
  total === 0
    ? [{ text: " nothing failed" }]
    : [
        heading("top failures (g)"),
        ...clusters.map(({ count, label }) => ({ text: fit(` ${grouped(count).padStart(6)}  ${label}`, cells) })),
        ...(other === 0 ? [] : [{ text: ` ${grouped(other).padStart(6)}  others`, is: "faint" as const }])
      ]

const durations: Section = ({ durations, histogram }, _model, cells) => {
  if (durations === undefined) return [{ text: " nothing completed" }]
  const most = Math.max(...histogram.map(({ count }) => count))
  return [
    heading(`duration, ${grouped(durations.count)} complete`),
    ...histogram.map((bucket) => ({ text: ` ${barLine(bucketName(bucket), bucket.count, most, { cells: cells - 1, name: 5 })}` })),
    { text: ` ${quantilesText(durations)}` }
  ]
}

const bucketName = ({ fromMs, toMs }: DurationBucket): string => (toMs === undefined ? `≥${age(fromMs)}` : `<${age(toMs)}`)

const statuses: Section = ({ counts }, _model, cells) => {
  const rate = successRate(counts)
  const most = Math.max(...Object.values(counts))
  return [
    heading(rate === undefined ? "status" : `status, ${percent(rate)} of what finished completed`),
    ...StatusName.literals
      .filter((status) => counts[status] > 0)
      .map((status) => ({ text: ` ${barLine(`${glyph(status, false)} ${status}`, counts[status], most, { cells: cells - 1, name: 12 })}` }))
  ]
}

const databases: Section = ({ databases: { groups, other } }, _model, cells) => {
  const most = Math.max(...groups.map(({ count }) => count))
  const name = Math.min(20, Math.max(8, cells - 30))
  return [
    heading("by database"),
    ...groups.map(({ key, count }) => ({ text: ` ${barLine(key, count, most, { cells: cells - 1, name })}` })),
    ...(other === 0 ? [] : [{ text: ` others ${grouped(other)}`, is: "faint" as const }])
  ]
}

const spoken = (model: Model): ReadonlyArray<string> => {
  const answer = statsOf(model)
  return typeof answer === "string" ? [withoutKeys(answer)] : spokenStats(answer)
}

const figures = (model: Model): string | undefined => {
  const answer = statsOf(model)
  return typeof answer === "string" ? undefined : spokenStats(answer).join("\n")
}

export const statsScreen = textScreen((model) => countedTitle(model, "stats", "stats"), statsText, spoken, {
  context: "stats",
  copyables: [{ key: "a", what: "figures", text: figures }, ...viewCopyables]
})
