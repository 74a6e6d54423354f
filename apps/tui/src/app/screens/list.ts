/**
 * The invocations' table in some width: titles, the rows on screen, the scroll bar's mark.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { slowFlag } from "@chroma-sync/insights/SlowFlags"
import * as DateTime from "effect/DateTime"
import { type RowTexts, tableHeader, tableRow, timesText } from "../../format/invocation.ts"
import { type Layout, layoutFor } from "../../format/layout.ts"
import type { SourceNames } from "../../format/source.ts"
import { makeStyle, type Style } from "../../format/style.ts"
import { fit, harmless } from "../../format/text.ts"
import { age, remaining } from "../../format/time.ts"
import { askedText } from "../answers.ts"
import { createdMs, historyOf } from "../Data.ts"
import { current, isOfFailures, rangeOf, viewText } from "../List.ts"
import { type Frame, frameOf, scrollBar } from "../Frame.ts"
import type { Model } from "../model.ts"
import { knownAt } from "../passing.ts"
import { rerunOfRow, rerunText } from "../reruns.ts"
import { sortMarks } from "../sort.ts"
import * as Sorted from "../Sorted.ts"
import { isUnread, outText, unreadText } from "./unread.ts"

const plain = makeStyle(false)

/** Before each row: the cursor, a mark, a space; the cursor alone where there is no room. */
const leadOf = (frame: Frame): number => (frame.tiny ? 1 : 3)
/** Behind each row: the scroll bar, with a space. */
const trailOf = (frame: Frame): number => (frame.tiny ? 0 : 2)

/** As many lines as the frame has for titles and rows, each exactly `cells` wide. */
export const listLines = (model: Model, cells: number, style: Style): Array<string> => {
  const frame = frameOf(model.size)
  const { list } = model
  const lead = leadOf(frame)
  const layout = layoutFor(Math.max(1, cells - lead - trailOf(frame)), {
    ascii: false,
    times: model.times,
    hidden: model.hidden,
    ofFailures: isOfFailures(list)
  })
  const range = new Set(rangeOf(list).map(({ id }) => id))
  const titles = style.heading(fit(`${" ".repeat(lead)}${tableHeader(layout, sortMarks(list.sort))}`, cells))
  const rows = Sorted.slice(list.shown, list.top, list.top + frame.page)
  const cursor = current(list)?.id
  const bar = scrollBar(list.shown.size, list.top, frame.page)
  const lines = Array.from({ length: frame.page }, (_, line) => {
    const row = rows[line]
    if (row === undefined) return fit(line === 0 ? `${" ".repeat(lead)}${emptyText(model)}` : "", cells)
    const selected = row.id === cursor
    const marks = [
      selected ? ">" : " ",
      list.marks.has(row.id) || range.has(row.id) ? "*" : model.life.watched.has(row.id) ? "w" : " ",
      model.changed.has(row.id) ? "•" : " "
    ]
    const text = rowText(model, row, layout, selected, Math.max(0, cells - trailOf(frame)), marks.join("").slice(0, lead), style)
    return frame.tiny ? text : `${text}${line === bar ? " ▐" : "  "}`
  })
  return frame.titles === 0 ? lines : [titles, ...lines]
}

const rowText = (model: Model, row: Invocation, layout: Layout, selected: boolean, cells: number, lead: string, style: Style): string => {
  const texts = {
    note: noteOf(model, row, layout),
    before: beforeOf(model, row),
    cancelling: askedText(model, row) !== undefined,
    names: model.list.names,
    knownAt: knownAt(model)
  }
  // Too narrow for a column: what there is, cut.
  if (selected || cells < lead.length + 8) {
    const text = fit(`${lead}${tableRow(row, layout, model.now, plain, texts)}`, cells)
    return selected ? style.selected(text) : text
  }
  return lead + paintedRow(row, layout, model.now, texts, cells - lead.length, style)
}

/** What is said of a live invocation: how slow it is for its source, or when its source's usual time is over. */
const noteOf = (model: Model, row: Invocation, { errorsOnly }: Layout): string => {
  const asked = askedText(model, row)
  if (asked !== undefined) return asked
  if (row.status._tag !== "Processing" && row.status._tag !== "Pending") return ""
  const history = historyOf(model.data, row.sourceId)
  if (history?.durations === undefined) return ""
  const now = knownAt(model)
  const slow = slowFlag(row, history, { now })
  if (slow !== undefined) return `${slow.times.toFixed(1)}× p95 slow`
  if (errorsOnly) return ""
  // By a clock that is behind the service's it is not created yet.
  const left = history.durations.p50 - Math.max(0, now - createdMs(row))
  return history.durations.count >= 5 && left > 0 ? `~${remaining(left)} left` : ""
}

/** How its newest run goes where it was run again, and how often it has failed since it last completed where it is shown for that. */
const beforeOf = (model: Model, row: Invocation): string => {
  const rerun = rerunOfRow(model, row.id)
  return `${rerun === undefined ? "" : `↻ ${rerunText(rerun)}${row.status._tag === "Failed" ? " · " : ""}`}${lastingOf(model, row)}`
}

const lastingOf = ({ list, now }: Model, { id }: Invocation): string => {
  const lasting = list.unresolved?.get(id)
  return lasting === undefined || lasting.failures < 2
    ? ""
    : `×${lasting.failures} in ${age(now - DateTime.toEpochMillis(lasting.since))} · `
}

interface Painted {
  readonly layout: Layout
  readonly style: Style
  readonly times: string
  readonly cells: number
  readonly names: SourceNames
  readonly text: string
}

const painted = new WeakMap<Invocation, Painted>()

/** A row is painted anew only when one of its texts changes: most of a screen is as it was a key or a second ago. */
const paintedRow = (row: Invocation, layout: Layout, now: number, texts: Required<RowTexts>, cells: number, style: Style): string => {
  const { note, before, cancelling, names, knownAt } = texts
  const times = `${timesText(row, layout, now, knownAt)} ${cancelling ? "cancelling" : ""} ${before}${note}`
  const known = painted.get(row)
  if (
    known !== undefined &&
    known.layout === layout &&
    known.style === style &&
    known.times === times &&
    known.cells === cells &&
    known.names === names
  )
    return known.text
  const used = layout.columns.reduce((sum, column) => sum + column.cells + layout.gap, -layout.gap)
  const text = `${tableRow(row, layout, now, style, texts)}${" ".repeat(Math.max(0, cells - used))}`
  painted.set(row, { layout, style, times, cells, names, text })
  return text
}

/** Empty, loading and nothing-matches are three different things, each with the next key to press. */
const emptyText = (model: Model): string => {
  const { data, list, health, surveys } = model
  if (isUnread(model)) return health._tag === "Offline" ? harmless(health.error.message) : unreadText(model)
  if (data.rows.size === 0) return `No invocations yet: what starts appears here by itself. (${outText(model)})`
  if (list.scan !== undefined) return "Looking through the list…"
  if (list.unresolved !== undefined) {
    if (surveys.unresolved === undefined) return "Looking for what still fails…"
    if (surveys.unresolved.answer.length === 0) return "Nothing is unresolved: whatever failed has completed since. (escape: everything)"
  }
  const view = viewText(list)
  if (view === "") return "Nothing to show."
  return list.query.length === 0
    ? `No invocation is ${list.status ?? "here"} now: press 1 for all.`
    : `Nothing matches ${harmless(view)}: escape clears it, / changes it.`
}
