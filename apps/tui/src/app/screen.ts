/**
 * The whole screen as lines, each of exactly the screen's width: header, titles, the rows in view, footer.
 */
import { statusName } from "@chroma-sync/core/Invocation"
import { layoutFor, tableHeader, tableRow } from "../format/invocation.ts"
import type { Style } from "../format/style.ts"
import { makeStyle } from "../format/style.ts"
import { fit, harmless, width } from "../format/text.ts"
import { countersLine, summaryFor, titleLine } from "./header.ts"
import { hints } from "./keymap.ts"
import { type Model, pageSize } from "./model.ts"

export interface Look {
  readonly style: Style
  readonly ascii: boolean
}

const plain = makeStyle(false)

/** As many lines as the screen has, never more: a taller frame makes the terminal flicker. */
export const screenLines = (model: Model, look: Look): ReadonlyArray<string> => {
  const { rows } = model.size
  const lines = [
    titleLine(model, look.style, look.ascii),
    countersLine(model, summaryFor(model), look.style, look.ascii),
    ...listLines(model, look),
    footerLine(model, look)
  ]
  return lines.slice(0, rows)
}

const listLines = (model: Model, look: Look): ReadonlyArray<string> => {
  const cells = model.size.columns
  const layout = layoutFor(Math.max(1, cells - 2), { ascii: look.ascii })
  const lines = [look.style.heading(fit(`  ${tableHeader(layout)}`, cells))]
  for (let line = 0; line < pageSize(model); line++) {
    const index = model.top + line
    const row = model.shown[index]
    if (row === undefined) lines.push(fit(line === 0 ? `  ${emptyText(model)}` : "", cells))
    else if (index === model.cursorAt) lines.push(look.style.selected(fit(`> ${tableRow(row, layout, model.now, plain)}`, cells)))
    // Too narrow for a column: what there is, cut.
    else if (cells < 4) lines.push(fit(`  ${tableRow(row, layout, model.now, plain)}`, cells))
    else {
      const text = `  ${tableRow(row, layout, model.now, look.style)}`
      const used = 2 + layout.columns.reduce((sum, column) => sum + column.cells + 2, -2)
      lines.push(text + " ".repeat(Math.max(0, cells - used)))
    }
  }
  return lines
}

/** Empty, loading and nothing-matches are three different things, each with the next key to press. */
const emptyText = (model: Model): string => {
  if (model.readAt === undefined) {
    return model.health._tag === "Offline" ? harmless(model.health.error.message) : "Reading the list… (q quits)"
  }
  if (model.rows.length === 0) return "No invocations yet: what starts appears here by itself. (q quits)"
  return `No invocation is ${model.filter ?? "here"} now: press 1 for all.`
}

const footerLine = (model: Model, look: Look): string => {
  const cells = model.size.columns
  const current = model.shown[model.cursorAt]
  const place = ` ${model.shown.length === 0 ? 0 : (model.cursorAt + 1).toLocaleString("en")}/${model.shown.length.toLocaleString("en")} `
  const name = current === undefined ? "" : ` ${statusName(current.status)}`
  const room = cells - width(place)
  if (room < 1) return look.style.faint(fit(place, cells))
  const keys = ` ${hints.join(look.ascii ? " | " : " · ")}`
  return look.style.faint(fit(width(keys) + width(name) <= room ? keys : ` ${hints.slice(-1).join("")}`, room) + place)
}
