/**
 * The invocations' table in some width: titles, the rows on screen, the scroll bar's mark.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { tableHeader, tableRow, timesText } from "../../format/invocation.ts"
import { type Layout, layoutFor } from "../../format/layout.ts"
import { makeStyle, type Style } from "../../format/style.ts"
import { fit, harmless } from "../../format/text.ts"
import type { Frame, Model } from "../model.ts"
import { sortMarks } from "../sort.ts"
import * as Sorted from "../Sorted.ts"

const plain = makeStyle(false)

/** Before each row: the cursor, a mark, a space; the cursor alone where there is no room. */
const leadOf = (frame: Frame): number => (frame.tiny ? 1 : 3)
/** Behind each row: the scroll bar, with a space. */
const trailOf = (frame: Frame): number => (frame.tiny ? 0 : 2)

/** As many lines as the frame has for titles and rows, each exactly `cells` wide. */
export const listLines = (model: Model, frame: Frame, cells: number, style: Style): ReadonlyArray<string> => {
  const { list } = model
  const lead = leadOf(frame)
  const layout = layoutFor(Math.max(1, cells - lead - trailOf(frame)), { ascii: false })
  const titles = style.heading(fit(`${" ".repeat(lead)}${tableHeader(layout, sortMarks(list.sort))}`, cells))
  const rows = Sorted.slice(list.shown, list.top, list.top + frame.page)
  const bar = scrollBar(list.shown.size, list.top, frame.page)
  const lines = Array.from({ length: frame.page }, (_, line) => {
    const row = rows[line]
    if (row === undefined) return fit(line === 0 ? `${" ".repeat(lead)}${emptyText(model)}` : "", cells)
    const text = rowText(model, row, layout, list.top + line === list.cursorAt, Math.max(0, cells - trailOf(frame)), lead, style)
    return frame.tiny ? text : `${text}${line === bar ? " ▐" : "  "}`
  })
  return frame.titles === 0 ? lines : [titles, ...lines]
}

const rowText = (model: Model, row: Invocation, layout: Layout, selected: boolean, cells: number, lead: number, style: Style): string => {
  // Too narrow for a column: what there is, cut.
  if (selected || cells < lead + 8) {
    const text = fit(`${(selected ? ">" : " ").padEnd(lead)}${tableRow(row, layout, model.now, plain)}`, cells)
    return selected ? style.selected(text) : text
  }
  return paintedRow(row, layout, model.now, lead, cells, style)
}

interface Painted {
  readonly layout: Layout
  readonly style: Style
  readonly times: string
  readonly cells: number
  readonly text: string
}

const painted = new WeakMap<Invocation, Painted>()

/** A row is painted anew only when one of its texts changes: most of a screen is as it was a key or a second ago. */
const paintedRow = (row: Invocation, layout: Layout, now: number, lead: number, cells: number, style: Style): string => {
  const times = timesText(row, layout, now)
  const known = painted.get(row)
  if (known !== undefined && known.layout === layout && known.style === style && known.times === times && known.cells === cells)
    return known.text
  const used = layout.columns.reduce((sum, column) => sum + column.cells + layout.gap, lead - layout.gap)
  const text = `${" ".repeat(lead)}${tableRow(row, layout, now, style)}${" ".repeat(Math.max(0, cells - used))}`
  painted.set(row, { layout, style, times, cells, text })
  return text
}

/** The line of the page that shows where in the list it is; -1 where everything is on screen. */
const scrollBar = (size: number, top: number, page: number): number =>
  size <= page || page < 2 ? -1 : Math.round((top / (size - page)) * (page - 1))

/** Empty, loading and nothing-matches are three different things, each with the next key to press. */
const emptyText = ({ data, list, health, readAt }: Model): string => {
  if (readAt === undefined && data.rows.size === 0) {
    return health._tag === "Offline" ? harmless(health.error.message) : "Reading the list… (q quits)"
  }
  if (data.rows.size === 0) return "No invocations yet: what starts appears here by itself. (q quits)"
  if (list.scan !== undefined) return "Looking through the list…"
  return `No invocation is ${list.status ?? "here"} now: press 1 for all.`
}
