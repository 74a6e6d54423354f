/**
 * A line of a text that is read, before it is cut to a width.
 */
export interface TextLine {
  readonly text: string
  /** What the line means, for its colour. */
  readonly is?: "heading" | "faint" | "good" | "bad" | undefined
}

/** The lines that hold what is looked for. */
export const matchesOf = (lines: ReadonlyArray<TextLine>, find: string): ReadonlyArray<number> => {
  const wanted = find.toLowerCase()
  return wanted === "" ? [] : lines.flatMap(({ text }, place) => (text.toLowerCase().includes(wanted) ? [place] : []))
}
