/**
 * The whole screen as lines, each of exactly the screen's width.
 */
import { asciiTwin } from "../format/ascii.ts"
import { makeStyle } from "../format/style.ts"
import { footerLine } from "./footer.ts"
import { headerLines } from "./header.ts"
import { frameOf, type Model } from "./model.ts"
import { listLines } from "./screens/list.ts"

/** As many lines as the screen has, never more: a taller frame makes the terminal flicker. */
export const screenLines = (model: Model): ReadonlyArray<string> => {
  const style = makeStyle(model.look.colour)
  const frame = frameOf(model.size)
  const lines = [
    ...headerLines(model, frame, style),
    ...listLines(model, frame, model.size.columns, style),
    ...(frame.footer === 0 ? [] : [footerLine(model, frame, style)])
  ]
  return (model.look.ascii ? lines.map(asciiTwin) : lines).slice(0, model.size.rows)
}
