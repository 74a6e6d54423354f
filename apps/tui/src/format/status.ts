/**
 * How a status looks: a glyph of one cell, its ASCII twin, the word, and a colour that never stands alone.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"

const glyphs: Record<StatusName, readonly [glyph: string, ascii: string]> = {
  pending: ["·", "."],
  processing: ["»", ">"],
  complete: ["✓", "+"],
  failed: ["✗", "x"],
  cancelled: ["-", "-"],
  unknown: ["?", "?"]
}

/** The glyph of a status, one cell wide. */
export const glyph = (status: StatusName, ascii: boolean): string => glyphs[status][ascii ? 1 : 0]
