/**
 * How a table other than the invocations' is looked at: its filter, its order, and where the cursor is.
 */

/** The tables, by their screens. */
export const tableNames = ["sources", "groups", "databases"] as const
export type TableName = (typeof tableNames)[number]

export interface TableView {
  /** Words that each row shown has, anywhere and in any case. */
  readonly filter: string
  /** The column that decides first; the table's own order decides the rest. */
  readonly sort: string | undefined
  readonly descending: boolean
  /** The key of the row under the cursor: the cursor stays on it while rows move. */
  readonly cursor: string | undefined
  /** Where the cursor was last, for when that row is gone. */
  readonly at: number
  /** The first row in sight. */
  readonly top: number
}

const tableView: TableView = { filter: "", sort: undefined, descending: false, cursor: undefined, at: 0, top: 0 }

export const tableViews: Readonly<Record<TableName, TableView>> = { sources: tableView, groups: tableView, databases: tableView }

/** Where the cursor is among rows with these keys; -1 where there are none. */
export const cursorAt = ({ cursor, at }: TableView, keys: ReadonlyArray<string>): number => {
  const found = cursor === undefined ? -1 : keys.indexOf(cursor)
  return found === -1 ? Math.min(at, keys.length - 1) : found
}

/** The first row in sight, with the cursor in sight and no empty lines below the rows. */
export const topOf = ({ top }: TableView, at: number, size: number, page: number): number =>
  Math.max(0, Math.min(Math.max(top, at - page + 1), at, size - page))

/** The view with its cursor elsewhere. */
export const moveCursor = (view: TableView, keys: ReadonlyArray<string>, to: number, page: number): TableView => {
  const at = Math.max(0, Math.min(to, keys.length - 1))
  return { ...view, at, cursor: keys[at], top: topOf(view, at, keys.length, page) }
}

/** Whether a text has all words of a filter. */
export const hasWords = (text: string, filter: string): boolean => {
  const lower = text.toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

/** The view sorted by a column; by the same one again the other way round. */
export const sortTable = (view: TableView, column: string, startsDescending: boolean): TableView => ({
  ...view,
  sort: column,
  descending: view.sort === column ? !view.descending : startsDescending
})
