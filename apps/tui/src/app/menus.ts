/**
 * Menus: what a key in one does.
 */
import { columnNames } from "../format/layout.ts"
import { grouped } from "../format/number.ts"
import { toggleColumn } from "./act.ts"
import { copy, copyablesOf, offeredOf } from "./copy.ts"
import { type Menu, type Model, saySlip } from "./model.ts"
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
    const size = Math.max(1, namesOf[menu.kind](model).length)
    return [{ ...model, menu: { kind: menu.kind, at: (menu.at + step + size) % size } }, []]
  }
  return key === "escape" || key === "q" ? [closed(model), []] : onLine[menu.kind](model, menu.at, key)
}

const closed = (model: Model): Model => ({ ...model, menu: undefined })

/** What the lines of a menu are of, each once. */
const namesOf: Record<Menu["kind"], (model: Model) => ReadonlyArray<string>> = {
  copy: (model) => offeredOf(model).map(({ key }) => key),
  views: (model) => menuViews(model).map(({ name }) => name),
  table: (model) => screenOf(model).table?.columns.map(({ name }) => name) ?? [],
  columns: () => columnNames,
  sort: () => columnNames
}

/** The open menu with the same line chosen, wherever that is by now; where it is gone, the one in its place. */
export const choosing = ([model, commands]: Updated): Updated => {
  const { menu } = model
  if (menu === undefined) return [model, commands]
  const names = namesOf[menu.kind](model)
  const found = menu.on === undefined ? -1 : names.indexOf(menu.on)
  const at = found === -1 ? Math.max(0, Math.min(menu.at, names.length - 1)) : found
  return [at === menu.at && names[at] === menu.on ? model : { ...model, menu: { ...menu, at, on: names[at] } }, commands]
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
    return [saySlip(model, `nothing to copy: ${why}`), []]
  }
  const text = severalLines(found)
  const lines = text.split("\n").length
  const what = lines > 1 ? `(${grouped(lines)} lines)` : text.length > seen ? `${text.slice(0, seen - 1)}…` : text
  const without = text.includes(leftOut) ? `; ${leftOut} for what is no text` : ""
  return copy(model, `${one.what} ${what}${without}`, text)
}
