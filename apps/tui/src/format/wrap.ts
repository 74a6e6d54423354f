/**
 * Long text in lines of a width.
 */
import { segmenter } from "./segmenter.ts"
import { harmless, width } from "./text.ts"

/**
 * The text in lines of at most `cells` cells, made harmless; line breaks of its own stay. Breaks between words where it can, and inside one that is
 * wider than a line.
 *
 * @example
 * wrap("upstream returned 429", 12) // ["upstream", "returned 429"]
 */
export const wrap = (text: string, cells: number): ReadonlyArray<string> =>
  text.split(/\r\n|\n/).flatMap((line) => wrapLine(harmless(line), Math.max(1, cells)))

/** Each part is measured once, so that a text takes as long as it is: graphemes take the same cells in a line as alone. */
const wrapLine = (text: string, cells: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  let used = 0
  const add = (part: string, taken: number): void => {
    line += part
    used += taken
  }
  const end = (): void => {
    // Only what breaks a line is dropped at its end: another kind of space, as one that does not break, is the text's own.
    lines.push(line.replace(/ +$/, ""))
    line = ""
    used = 0
  }
  for (const word of text.split(/(?<= )/)) {
    const whole = width(word)
    // The space behind a word may hang over the edge, where it is not drawn.
    const needed = word.endsWith(" ") ? whole - 1 : whole
    if (used + needed > cells && line !== "") end()
    if (used + needed <= cells) {
      add(word, whole)
      continue
    }
    for (const { segment } of segmenter.segment(word)) {
      const taken = width(segment)
      if (line !== "" && used + taken > cells && segment !== " ") end()
      add(segment, taken)
    }
  }
  end()
  return lines
}
