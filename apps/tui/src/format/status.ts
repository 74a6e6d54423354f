/**
 * How a status looks: a glyph of one cell, its ASCII twin, the word, and a colour that never stands alone.
 */
import { type Invocation, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { grouped } from "./number.ts"

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

/** How many are of each status, such as `3 failed, 1 complete`. */
export const countsText = (rows: ReadonlyArray<Invocation>): string =>
  Array.from(
    Map.groupBy(rows, ({ status }) => statusName(status)),
    ([status, alike]) => `${grouped(alike.length)} ${status}`
  ).join(", ")
