/**
 * The whole screen as lines, each of exactly the screen's width.
 */
import { asciiTwin } from "../format/ascii.ts"
import { makeStyle, type Style } from "../format/style.ts"
import { footerLine } from "./footer.ts"
import { headerLines } from "./header.ts"
import { type Frame, frameOf, hasRoomBeside, listCells, type Model } from "./model.ts"
import { listLines } from "./screens/list.ts"
import { menuLines } from "./screens/menu.ts"
import { areaOf, readingLines } from "./screens/reading.ts"

/** As many lines as the screen has, never more: a taller frame makes the terminal flicker. */
export const screenLines = (model: Model): ReadonlyArray<string> => {
  const style = makeStyle(model.look.colour)
  const frame = frameOf(model.size)
  const lines = [...bodyLines(model, frame, style), ...(frame.footer === 0 ? [] : [footerLine(model, frame, style)])]
  return (model.look.ascii ? lines.map(asciiTwin) : lines).slice(0, model.size.rows)
}

/** Everything above the last line. */
const bodyLines = (model: Model, frame: Frame, style: Style): ReadonlyArray<string> => {
  const text = () => readingLines(model, areaOf(model), style)
  if (model.full) return text()
  const header = headerLines(model, frame, style)
  if (model.screen !== "list") return [...header.slice(0, 1), ...text()]
  const list = listLines(model, frame, listCells(model), style)
  if (model.menu !== undefined) {
    const menu = menuLines(model, model.menu, listCells(model), list.length, style)
    list.splice(list.length - menu.length, menu.length, ...menu)
  }
  if (model.pane === "closed" || !hasRoomBeside(model.size)) return [...header, ...list]
  const bar = model.pane === "focused" ? style.strong(" │ ") : style.faint(" │ ")
  const pane = text()
  return [...header, ...list.map((line, place) => line + bar + (pane[place] ?? ""))]
}
