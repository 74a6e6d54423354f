/**
 * Text as a terminal shows it: measured in cells, made harmless, cut and padded to an exact width.
 */
import stringWidth from "string-width"
import { segmenter } from "./segmenter.ts"

/** How many cells a text takes. */
export const width = (text: string): number => (isPlain(text) ? text.length : text.length <= 2 ? characterWidth(text) : stringWidth(text))

const characters = new Map<string, number>()

/** Texts are measured character by character where they are cut, and most have few different ones. */
const characterWidth = (character: string): number => {
  const known = characters.get(character)
  if (known !== undefined) return known
  if (characters.size > 4_000) characters.clear()
  const measured = stringWidth(character)
  characters.set(character, measured)
  return measured
}

/** Controls, line and paragraph separators, halves of characters, and what is not seen: among it the marks that turn the direction of writing. */
const unsafe = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]--[\p{M}\u200c\u200d]]/gv

/** More marks on one letter than any language has: they would be drawn over the lines around it. */
const flood = /([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gv

/** What joins pictures to one: some terminals draw one of two cells, others each of them, and then the line is longer than it was measured. */
const joiner = /\u200d(?<=\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*\u200d)/gv

/** What asks for a picture instead of a letter, or the other way round: with it some terminals draw one cell, others two. */
const presentation = /[\ufe0e\ufe0f]/g

/** The same with the parts of Korean syllables, where no syllable is made of them. */
const jamo = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/g
const syllables = /[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]+/g

/**
 * Server text is data: line breaks become spaces; what could move the cursor, hide, reorder or flood text is shown as `\uFFFD`, and what terminals do
 * not measure alike is taken apart.
 */
export const harmless = (text: string): string =>
  isPlain(text)
    ? text
    : text
        .replace(/\r\n|[\n\t]/g, " ")
        .replace(unsafe, "\uFFFD")
        .replace(flood, "$1\uFFFD")
        .replace(presentation, "")
        .replace(joiner, "")
        .replace(syllables, (parts) => parts.normalize("NFC").replace(jamo, "\uFFFD"))

/** Of a text that has to go into so many cells no more is looked at: it may have megabytes. */
const longest = (cells: number): number => 16 * (cells + 1)

/**
 * The text in exactly `cells` cells: made harmless, cut with `…` where it is too long, padded where it is short.
 *
 * @example
 * fit("handbook_main", 8) // "handboo…"
 * fit("41s", 6, "right") // "   41s"
 */
export const fit = (text: string, cells: number, align: "left" | "right" = "left"): string => {
  const begin = text.slice(0, longest(cells))
  const clean = harmless(begin)
  const used = width(clean)
  if (used > cells || begin.length < text.length) return cut(clean, cells)
  const padding = " ".repeat(cells - used)
  return align === "left" ? clean + padding : padding + clean
}

/** The whole text, made harmless, in at least `cells` cells. */
export const pad = (text: string, cells: number): string => {
  const clean = harmless(text)
  return clean + " ".repeat(Math.max(0, cells - width(clean)))
}

/** More of a text than a line has room for, in characters. */
export const lineOf = 2_000

/** The text in at least `cells` cells, as much of it as belongs in a line: a field may have megabytes. */
export const padLine = (text: string, cells: number): string => pad(text.length > lineOf ? `${text.slice(0, lineOf - 1)}…` : text, cells)

/**
 * The text in exactly `cells` cells, cut in its middle: both ends of a path say where it leads.
 *
 * @example
 * fitMiddle("s3://acme-legal/2026/contracts/811.pdf", 20) // "s3://acme-…s/811.pdf"
 */
export const fitMiddle = (text: string, cells: number): string => {
  const most = longest(cells)
  const clean = harmless(text.length <= 2 * most ? text : text.slice(0, most) + text.slice(-most))
  if (cells < 5 || width(clean) <= cells) return fit(clean, cells)
  // What is not one cell per character is rare here and cut at its end, which is always right.
  if (!isPlain(clean)) return fit(clean, cells)
  const left = Math.ceil((cells - 1) / 2)
  return `${clean.slice(0, left)}…${clean.slice(clean.length - (cells - 1 - left))}`
}

const cut = (text: string, cells: number): string => {
  if (cells <= 0) return ""
  if (isPlain(text)) return `${text.slice(0, cells - 1)}…`
  const kept: Array<string> = []
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    used += width(segment)
    if (used > cells - 1) break
    kept.push(segment)
  }
  // Beside their neighbours some graphemes take more cells than alone.
  while (width(kept.join("")) > cells - 1) kept.pop()
  const line = kept.join("")
  return `${line}…${" ".repeat(cells - 1 - width(line))}`
}

/** Only characters of one cell each: ASCII and the glyphs that this app draws with. Nearly all text is, and need not be measured. */
const isPlain = (text: string): boolean => /^[\x20-\x7e…·»✓✗●○‖▲▼▸•│─┤▐×≥→↑↓▁-█⠀-⣿]*$/.test(text)
