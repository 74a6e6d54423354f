/**
 * The texts that are read: what they say, and how they are drawn and searched.
 */
import type { Style } from "../../format/style.ts"
import { fit } from "../../format/text.ts"
import { wrap } from "../../format/wrap.ts"
import { timeOfDay } from "../../format/time.ts"
import { current } from "../List.ts"
import { frameOf, hasRoomBeside, listCells, type Model } from "../model.ts"
import { detailText } from "./detail.ts"
import { helpText } from "./help.ts"
import type { TextLine } from "./TextLine.ts"

interface Area {
  readonly cells: number
  readonly lines: number
}

/** Where the text is drawn. */
export const areaOf = (model: Model): Area => {
  const { columns, rows } = model.size
  const frame = frameOf(model.size)
  if (model.full) return { cells: columns, lines: Math.max(0, rows - frame.footer) }
  if (model.screen === "list" && hasRoomBeside(model.size))
    return { cells: columns - listCells(model) - 3, lines: frame.titles + frame.page }
  return { cells: columns, lines: Math.max(0, rows - Math.min(1, frame.header) - frame.footer) }
}

/** The whole text, in lines that fit the area where they are wrapped. */
export const linesOf = (model: Model, { cells }: Area): ReadonlyArray<TextLine> => {
  if (model.screen === "help") return helpText(model.helpFilter, cells)
  if (model.screen === "messages") {
    const lines = model.said.flatMap(({ at, text, bad }) =>
      wrap(`${timeOfDay(at)}  ${text}`, cells - 1).map((text): TextLine => ({ text: ` ${text}`, is: bad ? "bad" : undefined }))
    )
    return lines.length === 0 ? [{ text: " Nothing was said yet. (q back)" }] : lines
  }
  const row = current(model.list)
  return row === undefined ? [{ text: " No invocation is under the cursor. (q back)" }] : detailText(model, row, cells)
}

/** The text as far as it is in sight, each line exactly as wide as the area. */
export const readingLines = (model: Model, area: Area, style: Style): ReadonlyArray<string> => {
  const lines = linesOf(model, area)
  const top = Math.min(model.reading.top, Math.max(0, lines.length - area.lines))
  return Array.from({ length: area.lines }, (_, place) => {
    const line = lines[top + place]
    return line === undefined ? " ".repeat(area.cells) : paint(line, area.cells, model.reading.find, style)
  })
}

const paint = ({ text, is }: TextLine, cells: number, find: string, style: Style): string => {
  const line = fit(text, cells)
  const colour = is === undefined ? (text: string) => text : style[is]
  const found = find === "" ? -1 : line.toLowerCase().indexOf(find.toLowerCase())
  // Where lower case has another length, places are not comparable: the line is drawn without its match.
  if (found === -1 || line.toLowerCase().length !== line.length) return colour(line)
  const end = found + find.length
  const part = (text: string) => (text === "" ? "" : colour(text))
  return part(line.slice(0, found)) + style.selected(line.slice(found, end)) + part(line.slice(end))
}
