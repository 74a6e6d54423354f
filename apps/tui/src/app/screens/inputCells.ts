/**
 * A line of text that is being written, with its cursor.
 */
import { segmenter } from "../../format/segmenter.ts"
import type { Style } from "../../format/style.ts"
import { fit, harmless, width } from "../../format/text.ts"
import type { Input } from "../Input.ts"

/** Characters looked at before the cursor for each cell: some take none. */
const perCell = 8

/** The part of the text around its cursor, in exactly `cells` cells. */
export const inputCells = ({ text, at }: Input, cells: number, style: Style): string => {
  const after = text.slice(at, at + cells * perCell)
  const [next = ""] = Array.from(segmenter.segment(after), ({ segment }) => segment)
  const under = width(harmless(next)) > 0 ? harmless(next) : " "
  const rest = harmless(after.slice(next.length))
  const room = cells - width(under)
  const whole = at <= cells * perCell
  const before = Array.from(segmenter.segment(harmless(text.slice(Math.max(0, at - cells * perCell), at))), ({ segment }) => segment)
  // What does not fit is cut at the beginning: the cursor is what must be seen.
  const cut = !whole || width(before.join("")) > room
  while (before.length > 0 && width(before.join("")) > room - (cut ? 1 : 0)) before.shift()
  const start = `${cut && room > 0 ? "…" : ""}${before.join("")}`
  const left = room - width(start)
  const line = left < 0 ? "" : start + style.selected(under) + fit(rest, left)
  // Beside each other some characters take another width than alone: then the text is drawn without its cursor.
  return width(line) === cells ? line : fit(text.slice(0, cells * perCell), cells)
}
