/**
 * How the screen is shared out, by its size and by what stands on it.
 */
import type { Model, Size } from "./model.ts"

/** How the lines of the screen are shared out. */
export interface Frame {
  /** Too small for anything but rows: each says id, status and age. */
  readonly tiny: boolean
  /** Lines of title, counters and view above the list. */
  readonly header: number
  /** Lines of column titles. */
  readonly titles: number
  readonly footer: number
  /** Rows of the list. */
  readonly page: number
}

export const frameOf = ({ columns, rows }: Size): Frame => {
  const tiny = columns < 50 || rows < 10
  const header = tiny ? 0 : columns >= 100 && rows >= 16 ? 3 : 2
  const titles = tiny || columns < 66 ? 0 : 1
  const footer = rows >= 3 ? 1 : 0
  return { tiny, header, titles, footer, page: Math.max(0, rows - header - titles - footer) }
}

/** The lines of a page with the title above it; in full screen it has that line too. */
export const pageLines = ({ size, full }: Model): number => {
  const { header, footer } = frameOf(size)
  return Math.max(0, size.rows - (full ? 0 : Math.min(1, header)) - footer)
}

/** The least width at which list and detail stand side by side. */
const sideBySide = 110

/** How many cells the list has; all of them where no detail stands beside it. */
export const listCells = (model: Model): number =>
  model.pane !== "closed" && model.size.columns >= sideBySide ? Math.max(57, Math.floor(model.size.columns * 0.46)) : model.size.columns

/** Whether there is room for the detail beside the list. */
export const hasRoomBeside = ({ columns }: Size): boolean => columns >= sideBySide

/** Whether the keys go to the detail beside the list. */
export const isPaneFocused = ({ pane, size }: Model): boolean => pane === "focused" && hasRoomBeside(size)

/** The line of a page that shows where in a list it is; -1 where everything is on screen. */
export const scrollBar = (size: number, top: number, page: number): number =>
  size <= page || page < 2 ? -1 : Math.round((top / (size - page)) * (page - 1))
