/**
 * The whole screen as lines, each of exactly the screen's width.
 */
import { asciiTwin } from "../format/ascii.ts"
import { makeStyle, type Style } from "../format/style.ts"
import { footerLine } from "./footer.ts"
import { headerLines } from "./header.ts"
import { type Frame, frameOf } from "./Frame.ts"
import type { Model } from "./model.ts"
import { confirmLines } from "./screens/confirm.ts"
import { menuLines } from "./screens/menu.ts"
import { screenOf } from "./screens/table.ts"

/** As many lines as the screen has, never more: a taller frame makes the terminal flicker. */
export const screenLines = (model: Model): ReadonlyArray<string> => {
  const style = makeStyle(model.look.colour, model.look.theme, model.look.colours)
  const frame = frameOf(model.size)
  const lines = [...bodyLines(model, frame, style), ...(frame.footer === 0 ? [] : [footerLine(model, frame, style)])]
  return (model.look.ascii ? lines.map(asciiTwin) : lines).slice(0, model.size.rows)
}

/** Everything above the last line. */
const bodyLines = (model: Model, frame: Frame, style: Style): ReadonlyArray<string> => {
  const screen = screenOf(model)
  const header = model.full ? [] : headerLines(model, frame, style).slice(0, screen.header === "title" ? 1 : undefined)
  const lines = screen.lines(model, style)
  const { columns } = model.size
  const { confirming } = model.acts
  const over =
    confirming !== undefined
      ? confirmLines(model, confirming, columns, lines.length, style)
      : model.menu === undefined
        ? []
        : menuLines(model, model.menu, columns, lines.length, style)
  return [...header, ...lines.slice(0, lines.length - over.length), ...over]
}
