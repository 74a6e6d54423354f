/**
 * A line of a text that is read, before it is cut to a width.
 */
import { fit } from "../../format/text.ts"

export interface TextLine {
  readonly text: string
  /** What the line means, for its colour. */
  readonly is?: "heading" | "faint" | "good" | "bad" | undefined
  /** The lines that stand beside each other in it, each in so many cells, where they do. */
  readonly parts?: ReadonlyArray<readonly [line: TextLine, cells: number]>
}

/** One line of lines beside each other, each in so many cells. */
export const beside = (...parts: ReadonlyArray<readonly [line: TextLine, cells: number]>): TextLine => ({
  text: parts.map(([{ text }, cells]) => fit(text, cells)).join(""),
  parts
})

/** The lines that hold what is looked for. */
export const matchesOf = (lines: ReadonlyArray<TextLine>, find: string): ReadonlyArray<number> => {
  const wanted = find.toLowerCase()
  return wanted === "" ? [] : lines.flatMap(({ text }, place) => (text.toLowerCase().includes(wanted) ? [place] : []))
}
