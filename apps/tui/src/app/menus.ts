/**
 * Menus: what a key in one does.
 */
import { columnNames } from "../format/layout.ts"
import { grouped } from "../format/number.ts"
import { toggleColumn } from "./act.ts"
import { copy, copyablesOf, offeredOf } from "./copy.ts"
import { type Menu, type Model, say } from "./model.ts"
import { leftOut, severalLines } from "./pasteable.ts"
import { resort, type Updated } from "./relist.ts"
import type { Copyable } from "./screens/Screen.ts"
import { screenOf } from "./screens/table.ts"
import { sortedAlsoBy, sortedBy } from "./sort.ts"
import { chooseView, menuViews } from "./views.ts"
import { unwatch, watchQuery } from "./watching.ts"

/** What a key does in an open menu. */
export const choose = (model: Model, menu: Menu, key: string): Updated => {
  const letter = menu.kind === "copy" ? copyablesOf(model).find((one) => one.key === key) : undefined
  if (letter !== undefined) return copyOne(closed(model), letter)
  const step = { j: 1, down: 1, tab: 1, "shift-tab": -1, k: -1, up: -1 }[key]
  if (step !== undefined) {
    const size = Math.max(1, sizes[menu.kind](model))
    return [{ ...model, menu: { ...menu, at: (menu.at + step + size) % size } }, []]
  }
  return key === "escape" || key === "q" ? [closed(model), []] : onLine[menu.kind](model, menu.at, key)
}

const closed = (model: Model): Model => ({ ...model, menu: undefined })

/** How many lines a menu has. */
const sizes: Record<Menu["kind"], (model: Model) => number> = {
  copy: (model) => offeredOf(model).length,
  views: (model) => menuViews(model).length,
  table: (model) => screenOf(model).table?.columns.length ?? 0,
  columns: () => columnNames.length,
  sort: () => columnNames.length
}

/** What any other key does, by the line of the menu that it is `at`. */
const onLine: Record<Menu["kind"], (model: Model, at: number, key: string) => Updated> = {
  copy: (model, at, key) => (key === "enter" ? copyOne(closed(model), offeredOf(model)[at]) : [model, []]),
  views: (model, at, key) => {
    const view = menuViews(model)[at]
    if (view === undefined) return [model, []]
    if (key === "w") return [view.watched ? unwatch(model, view.name) : watchQuery(model, view.name, view.query), []]
    return key === "enter" ? chooseView(closed(model), view) : [model, []]
  },
  table: (model, at, key) => {
    const { table } = screenOf(model)
    const column = table?.columns[at]
    if (table === undefined || column === undefined || (key !== "enter" && key !== " ")) return [model, []]
    return [table.sort(key === "enter" ? closed(model) : model, column.name), []]
  },
  columns: (model, at, key) => {
    const column = columnNames[at]
    if (key === "enter") return [closed(model), []]
    return [key === " " && column !== undefined ? toggleColumn(model, column) : model, []]
  },
  sort: (model, at, key) => {
    const column = columnNames[at]
    if (column === undefined) return [model, []]
    if (key === "enter") return resort(closed(model), sortedBy(model.list.sort, column))
    return key === " " ? resort(model, sortedAlsoBy(model.list.sort, column)) : [model, []]
  }
}

/** Characters of what was copied that are said. */
const seen = 300

const copyOne = (model: Model, one: Copyable | undefined): Updated => {
  const found = one?.text(model)
  if (one === undefined || found === undefined) {
    const why = one?.whyNone?.(model) ?? `there is no ${one?.what ?? "text"} here`
    return [say(model, `nothing to copy: ${why}`, true, true), []]
  }
  const text = severalLines(found)
  const lines = text.split("\n").length
  const what = lines > 1 ? `(${grouped(lines)} lines)` : text.length > seen ? `${text.slice(0, seen - 1)}…` : text
  const without = text.includes(leftOut) ? `; ${leftOut} for what is no text` : ""
  return copy(model, `${one.what} ${what}${without}`, text)
}
