/**
 * The ASCII twin of what is drawn, for terminals without Unicode: the same cells, every character from the first 127.
 */
import { segmenter } from "./segmenter.ts"
import { width } from "./text.ts"

const twins = new Map(
  Object.entries({
    "…": "~",
    "·": ".",
    "»": ">",
    "✓": "+",
    "✗": "x",
    "●": "O",
    "○": "o",
    "‖": "=",
    "▲": "!",
    "▸": ">",
    "▼": "v",
    "△": "^",
    "•": "'",
    "│": "|",
    "─": "-",
    "┤": "|",
    "≥": ">",
    "▐": "#",
    "×": "x",
    "↻": "@",
    "→": ">",
    "↑": "^",
    "↓": "v",
    "▁": "_",
    "▂": ".",
    "▃": "-",
    "▄": "=",
    "▅": "+",
    "▆": "%",
    "▇": "#",
    "█": "@"
  })
)

/**
 * The line in ASCII, as wide as before: our glyphs by their twins, all else as `?`.
 *
 * @example
 * asciiTwin("✗ failed 日本") // "x failed ????"
 */
export const asciiTwin = (line: string): string =>
  // oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
  /^[\x00-\x7f]*$/.test(line)
    ? line
    : Array.from(segmenter.segment(line), ({ segment }) =>
        // oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
        /^[\x00-\x7f]*$/.test(segment) ? segment : (twins.get(segment) ?? brailleTwin(segment) ?? "?".repeat(width(segment)))
      ).join("")

/** The dots of a braille cell as a character that is about as dark. */
const brailleTwin = (segment: string): string | undefined => {
  const dots = (segment.codePointAt(0) ?? 0) - 0x2800
  if (dots < 0 || dots > 0xff) return undefined
  return " ..::||##"[dots.toString(2).replaceAll("0", "").length]
}
