/**
 * Texts that are read: how they are drawn, scrolled and searched, and the screens that are nothing else.
 */
import type { Style } from "../../format/style.ts"
import { fit } from "../../format/text.ts"
import type { Context } from "../keymap.ts"
import { pageLines } from "../Frame.ts"
import type { Model } from "../model.ts"
import type { Motion } from "../motion.ts"
import type { Screen } from "./Screen.ts"
import type { TextLine } from "./TextLine.ts"

/** A text and where it is drawn. */
export interface Text {
  readonly cells: number
  readonly rows: number
  /** All of it, in lines that fit `cells` where they are wrapped. */
  readonly lines: ReadonlyArray<TextLine>
}

/** A screen that is a text. */
export const textScreen = (
  title: Screen["title"],
  linesOf: (model: Model, cells: number) => ReadonlyArray<TextLine>,
  spoken: NonNullable<Screen["spoken"]>,
  { position, context = "page", copyables }: Pick<Partial<Screen>, "position" | "copyables"> & { readonly context?: Context } = {}
): Screen => {
  const text = (model: Model): Text => {
    const { columns } = model.size
    return { cells: columns, rows: pageLines(model), lines: linesOf(model, columns) }
  }
  return {
    title,
    context: () => context,
    header: "title",
    lines: (model, style) => textLines(model, text(model), style),
    text,
    spoken,
    ...(copyables === undefined ? {} : { copyables }),
    move: (model, motion, count) => scroll(model, text(model), motion, count),
    position:
      position ??
      ((model) => {
        const { lines, rows } = text(model)
        return [Math.min(Math.min(model.reading.top, Math.max(0, lines.length - rows)) + rows, lines.length), lines.length]
      })
  }
}

/** The text as far as it is in sight, each line exactly as wide as its place. */
export const textLines = (model: Model, { cells, rows, lines }: Text, style: Style): ReadonlyArray<string> => {
  const top = Math.min(model.reading.top, Math.max(0, lines.length - rows))
  return Array.from({ length: rows }, (_, place) => {
    const line = lines[top + place]
    return line === undefined ? " ".repeat(cells) : paint(line, cells, model.reading.find, style)
  })
}

export const scroll = (model: Model, { rows, lines }: Text, motion: Motion, count: number | undefined): Model => {
  const most = Math.max(0, lines.length - rows)
  const to = motion(Math.min(model.reading.top, most), Math.max(1, rows), most + 1, count)
  return { ...model, reading: { ...model.reading, top: Math.max(0, Math.min(to, most)) } }
}

const paint = ({ text, is, parts }: TextLine, cells: number, find: string, style: Style): string => {
  if (parts !== undefined && parts.reduce((sum, [, part]) => sum + part, 0) === cells)
    return parts.map(([line, part]) => paint(line, part, find, style)).join("")
  const line = fit(text, cells)
  const colour = is === undefined ? (text: string) => text : style[is]
  const found = find === "" ? -1 : line.toLowerCase().indexOf(find.toLowerCase())
  // Where lower case has another length, places are not comparable: the line is drawn without its match.
  if (found === -1 || line.toLowerCase().length !== line.length) return colour(line)
  const end = found + find.length
  const part = (text: string) => (text === "" ? "" : colour(text))
  return part(line.slice(0, found)) + style.selected(line.slice(found, end)) + part(line.slice(end))
}
