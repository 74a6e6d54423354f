/**
 * Long text in lines of a width.
 */
import { harmless, width } from "./text.ts"

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/**
 * The text in lines of at most `cells` cells, made harmless; line breaks of its own stay. Breaks between words where it can, and inside one that is
 * wider than a line.
 *
 * @example
 * wrap("upstream returned 429", 12) // ["upstream", "returned 429"]
 */
export const wrap = (text: string, cells: number): ReadonlyArray<string> =>
  text.split(/\r\n|\n/).flatMap((line) => wrapLine(harmless(line), Math.max(1, cells)))

const wrapLine = (text: string, cells: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(/(?<= )/)) {
    if (width((line + word).trimEnd()) <= cells) {
      line += word
      continue
    }
    if (line !== "") lines.push(line.trimEnd())
    line = ""
    for (const { segment } of segmenter.segment(word)) {
      if (line !== "" && width(line + segment) > cells) {
        lines.push(line)
        line = ""
      }
      line += segment
    }
  }
  return [...lines, line.trimEnd()]
}
