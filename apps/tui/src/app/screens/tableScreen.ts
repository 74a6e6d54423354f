/**
 * A screen that is a table of few rows: drawn, sorted, narrowed and moved in the same way whatever the rows are.
 */
import type { Style } from "../../format/style.ts"
import { fit, harmless } from "../../format/text.ts"
import { frameOf, scrollBar } from "../Frame.ts"
import { go } from "../history.ts"
import type { List } from "../List.ts"
import type { Model } from "../model.ts"
import { remembered } from "../remembered.ts"
import { oneLine } from "../pasteable.ts"
import { copyableCommand } from "../plainCommand.ts"
import { cursorAt, hasWords, moveCursor, sortTable, type TableName, type TableView, topOf } from "../TableView.ts"
import type { Copyable, Screen } from "./Screen.ts"
import { withoutKeys } from "./unread.ts"

export interface TableColumn<Row> {
  readonly name: string
  readonly title: string
  readonly cells: number
  readonly align?: "right"
  /** Takes the cells that the others leave. */
  readonly grows?: true
  /** Which goes first where there is no room: the lowest. Columns without one stay. */
  readonly gives?: number
  readonly text: (row: Row, model: Model) => string
  /** What is read out of it, where its text is drawn. */
  readonly spoken?: (row: Row, model: Model) => string
  /** What the rows are sorted by. */
  readonly by: (row: Row, model: Model) => string | number
  readonly paint?: (row: Row, text: string, style: Style, model: Model) => string
}

/** What of a row can be copied. */
interface RowText<Row> extends Pick<Copyable, "key" | "what"> {
  readonly text: (row: Row, model: Model) => string | undefined
  /** How it may be pasted. Default {@link oneLine}. */
  readonly pasteable?: (text: string) => string
}

export interface Table<Row> {
  readonly name: TableName
  readonly title: Screen["title"]
  /** In the table's own order. The same value while nothing has changed. */
  readonly rows: (model: Model) => ReadonlyArray<Row>
  readonly key: (row: Row) => string
  /** What the filter looks through. */
  readonly words: (row: Row) => string
  readonly columns: ReadonlyArray<TableColumn<Row>>
  /** The invocations of a row: what the list is narrowed to where the row is opened. */
  readonly view: (row: Row, model: Model) => Pick<List, "status" | "query">
  readonly copyables: ReadonlyArray<RowText<Row>>
  /** Said where there are no rows. */
  readonly empty: (model: Model) => string
}

export interface TableScreen<Row> extends Screen {
  /** The row under the cursor. */
  readonly current: (model: Model) => Row | undefined
}

export const tableScreen = <Row>(table: Table<Row>): TableScreen<Row> => {
  const shown = shownOf(table)
  const keysOf = (model: Model) => shown(model).map(table.key)
  const viewOf = (model: Model) => model.tables[table.name]
  const withView = (model: Model, view: TableView): Model => ({ ...model, tables: { ...model.tables, [table.name]: view } })
  const current = (model: Model) => shown(model)[cursorAt(viewOf(model), keysOf(model))]
  return {
    current,
    table: {
      name: table.name,
      columns: table.columns,
      narrow: (model, filter) => withView(model, { ...viewOf(model), filter, top: 0 }),
      sort: (model, name) => {
        const [first] = table.rows(model)
        const column = table.columns.find((column) => column.name === name)
        // Numbers are sorted to find the largest, words to find one.
        const startsDescending = first !== undefined && typeof column?.by(first, model) === "number"
        return withView(model, sortTable(viewOf(model), name, startsDescending))
      }
    },
    open: (model) => {
      const row = current(model)
      return row === undefined ? [model, []] : go(model, { screen: "list", ...table.view(row, model) })
    },
    // Of the row under the cursor.
    copyables: [
      ...table.copyables.map(({ key, what, text, pasteable = oneLine }): Copyable => ({
        key,
        what,
        text: (model) => {
          const row = current(model)
          const copied = row === undefined ? undefined : text(row, model)
          return copied === undefined ? undefined : pasteable(copied)
        }
      })),
      copyableCommand("command of its rows", (model) => {
        const row = current(model)
        return row && table.view(row, model)
      })
    ],
    title: (model) => [table.title(model), ...(viewOf(model).filter === "" ? [] : [`/${viewOf(model).filter}`])].join(" "),
    context: () => table.name,
    header: "title",
    lines: (model, style) => tableLines(table, model, shown(model), style),
    spoken: (model) => {
      const rows = shown(model)
      return rows.length === 0 ? [withoutKeys(emptyText(table, model))] : rows.map((row) => spokenRow(table, row, model))
    },
    move: (model, motion, count) => {
      const keys = keysOf(model)
      const { titles, rows } = roomOf(model)
      const page = Math.max(1, rows - titles)
      return withView(model, moveCursor(viewOf(model), keys, motion(cursorAt(viewOf(model), keys), page, keys.length, count), page))
    },
    position: (model) => {
      const keys = keysOf(model)
      return [cursorAt(viewOf(model), keys) + 1, keys.length]
    }
  }
}

/** The lines for a table below the first line: titles and filter, then rows. */
const roomOf = ({ size }: Model) => {
  const { header, titles, footer } = frameOf(size)
  return { rows: Math.max(0, size.rows - Math.min(1, header) - footer), titles }
}

/** The rows that are let through, in order; made anew only when something has changed. */
const shownOf = <Row>(table: Table<Row>) =>
  remembered(
    (model) => {
      const { filter, sort, descending } = model.tables[table.name]
      return [table.rows(model), filter, sort, descending]
    },
    (model): ReadonlyArray<Row> => {
      const { filter, sort, descending } = model.tables[table.name]
      const all = table.rows(model)
      const wanted = filter.trim() === "" ? all : all.filter((row) => hasWords(table.words(row), filter.trim()))
      const column = table.columns.find(({ name }) => name === sort)
      return column === undefined ? wanted : wanted.toSorted(compareBy(column, descending, model))
    }
  )

const compareBy =
  <Row>({ by }: TableColumn<Row>, descending: boolean, model: Model) =>
  (a: Row, b: Row): number => {
    const [left, right] = [by(a, model), by(b, model)]
    return left === right ? 0 : left < right === descending ? 1 : -1
  }

const gap = 2

/** The columns that a width has room for, each with its cells. */
const fitColumns = <Row>(columns: ReadonlyArray<TableColumn<Row>>, cells: number): ReadonlyArray<TableColumn<Row>> => {
  const needed = (kept: ReadonlyArray<TableColumn<Row>>) => kept.reduce((sum, column) => sum + column.cells + gap, -gap)
  const kept = [...columns]
  while (needed(kept) > cells) {
    const last = kept.filter(({ gives }) => gives !== undefined).toSorted((a, b) => (a.gives ?? 0) - (b.gives ?? 0))[0]
    if (last === undefined) break
    kept.splice(kept.indexOf(last), 1)
  }
  const spare = cells - needed(kept)
  return kept.map((column) => (column.grows === true ? { ...column, cells: Math.max(4, column.cells + spare) } : column))
}

const tableLines = <Row>(table: Table<Row>, model: Model, rows: ReadonlyArray<Row>, style: Style): ReadonlyArray<string> => {
  const view = model.tables[table.name]
  const { rows: height, titles } = roomOf(model)
  const cells = model.size.columns
  const page = Math.max(0, height - titles)
  const columns = fitColumns(table.columns, cells - 5)
  const at = cursorAt(view, rows.map(table.key))
  const top = topOf(view, at, rows.length, page)
  const bar = scrollBar(rows.length, top, page)
  const heads = columns.map(({ name, title, cells, align }) =>
    fit(`${title}${view.sort === name ? (view.descending ? "▼" : "▲") : ""}`, cells, align)
  )
  const title = style.heading(fit(`   ${heads.join("  ")}`, cells))
  const lines = Array.from({ length: page }, (_, line) => {
    const row = rows[top + line]
    if (row === undefined) return fit(line === 0 && rows.length === 0 ? `   ${emptyText(table, model)}` : "", cells)
    const selected = top + line === at
    const texts = columns.map((column) => {
      const text = fit(column.text(row, model), column.cells, column.align)
      return selected || column.paint === undefined ? text : column.paint(row, text, style, model)
    })
    if (selected)
      return style.selected(fit(`>  ${texts.join("  ")}`, Math.max(0, cells - 2))) + fit(line === bar ? " ▐" : "", Math.min(2, cells))
    const used = columns.reduce((sum, column) => sum + column.cells + gap, 3 - gap)
    // Too narrow for the columns: what there is, cut.
    if (used > cells - 2) return fit(`   ${columns.map((column) => fit(column.text(row, model), column.cells)).join("  ")}`, cells)
    return `   ${texts.join("  ")}${" ".repeat(cells - 2 - used)}${line === bar ? " ▐" : "  "}`
  })
  return titles === 0 ? lines : [title, ...lines]
}

/** A row as one line: each column by its name. */
const spokenRow = <Row>({ columns }: Table<Row>, row: Row, model: Model): string =>
  columns
    .map(({ name, text, spoken = text }) => [name, spoken(row, model)] as const)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}: ${text}`)
    .join("; ")

const emptyText = <Row>(table: Table<Row>, model: Model): string => {
  const { filter } = model.tables[table.name]
  return filter.trim() !== "" && table.rows(model).length > 0
    ? `Nothing here has "${harmless(filter.trim())}" in it: escape clears the filter, / changes it.`
    : table.empty(model)
}
