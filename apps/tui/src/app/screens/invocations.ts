/**
 * The invocations, and where there is room the detail of the one under the cursor beside them.
 */
import { moveTo, positionIn } from "../List.ts"
import { frameOf, hasRoomBeside, isPaneFocused, listCells } from "../Frame.ts"
import type { Model } from "../model.ts"
import { detailText } from "./detail.ts"
import { listLines } from "./list.ts"
import { scroll, type Text, textLines } from "./reading.ts"
import type { Screen } from "./Screen.ts"

const paneOf = (model: Model): Text => {
  const { titles, page } = frameOf(model.size)
  const cells = model.size.columns - listCells(model) - 3
  return { cells, rows: titles + page, lines: detailText(model, cells) }
}

export const invocationsScreen: Screen = {
  title: ({ list }) => (list.unresolved === undefined ? "invocations" : "unresolved failures"),
  context: (model) => (isPaneFocused(model) ? "text" : "list"),
  header: "whole",
  lines: (model, style) => {
    const list = listLines(model, listCells(model), style)
    if (model.pane === "closed" || !hasRoomBeside(model.size)) return list
    const bar = model.pane === "focused" ? style.strong(" │ ") : style.faint(" │ ")
    const pane = textLines(model, paneOf(model), style)
    return list.map((line, place) => line + bar + (pane[place] ?? ""))
  },
  text: (model) => (isPaneFocused(model) ? paneOf(model) : undefined),
  move: (model, motion, count) => {
    if (isPaneFocused(model)) return scroll(model, paneOf(model), motion, count)
    const { page } = frameOf(model.size)
    const { list } = model
    const next = moveTo(list, motion(list.cursorAt, Math.max(1, page), list.shown.size, count), page)
    // Another invocation's text is read from its beginning.
    return { ...model, list: next, reading: next.cursor === list.cursor ? model.reading : { ...model.reading, top: 0 } }
  },
  position: ({ list }) => positionIn(list)
}
