/**
 * Text as a terminal shows it: measured in cells, made harmless, cut and padded to an exact width.
 */
import stringWidth from "string-width"

/** How many cells a text takes. */
export const width = (text: string): number => (isPlain(text) ? text.length : stringWidth(text))

/** Controls, line and paragraph separators, halves of characters, and what is not seen: among it the marks that turn the direction of writing. */
const unsafe = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]--[\p{M}\u200c\u200d]]/gv

/** More marks on one letter than any language has: they would be drawn over the lines around it. */
const flood = /([\p{M}\u200c\u200d]{8})[\p{M}\u200c\u200d]+/gv

/** Server text is data: line breaks become spaces; what could move the cursor, hide, reorder or flood text is shown as `\uFFFD`. */
export const harmless = (text: string): string =>
  isPlain(text)
    ? text
    : text
        .replace(/\r\n|[\n\t]/g, " ")
        .replace(unsafe, "\uFFFD")
        .replace(flood, "$1\uFFFD")

/**
 * The text in exactly `cells` cells: made harmless, cut with `…` where it is too long, padded where it is short.
 *
 * @example
 * fit("handbook_main", 8) // "handboo…"
 * fit("41s", 6, "right") // "   41s"
 */
export const fit = (text: string, cells: number, align: "left" | "right" = "left"): string => {
  const clean = harmless(text)
  const used = width(clean)
  if (used > cells) return cut(clean, cells)
  const padding = " ".repeat(cells - used)
  return align === "left" ? clean + padding : padding + clean
}

/**
 * The text in exactly `cells` cells, cut in its middle: both ends of a path say where it leads.
 *
 * @example
 * fitMiddle("s3://acme-legal/2026/contracts/811.pdf", 20) // "s3://acme-…s/811.pdf"
 */
export const fitMiddle = (text: string, cells: number): string => {
  const clean = harmless(text)
  if (width(clean) <= cells || cells < 5) return fit(clean, cells)
  // What is not one cell per character is rare here and cut at its end, which is always right.
  if (!isPlain(clean)) return fit(clean, cells)
  const left = Math.ceil((cells - 1) / 2)
  return `${clean.slice(0, left)}…${clean.slice(clean.length - (cells - 1 - left))}`
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })

const cut = (text: string, cells: number): string => {
  if (cells <= 0) return ""
  if (isPlain(text)) return `${text.slice(0, cells - 1)}…`
  let kept = ""
  let used = 0
  for (const { segment } of segmenter.segment(text)) {
    const next = used + stringWidth(segment)
    // A grapheme is measured alone and in place: some take another width beside their neighbours.
    if (next > cells - 1 || stringWidth(kept + segment) > cells - 1) break
    kept += segment
    used = next
  }
  return kept + "…" + " ".repeat(Math.max(0, cells - 1 - stringWidth(kept)))
}

/** Only characters of one cell each: ASCII and the glyphs that this app draws with. Nearly all text is, and need not be measured. */
const isPlain = (text: string): boolean => /^[\x20-\x7e…·»✓✗●○‖▲▼▸•│─┤▐×≥→↑↓▁-█⠀-⣿]*$/.test(text)
