/**
 * Menus: what a key in one does.
 */
import { type Column, columnNames } from "../format/layout.ts"
import { grouped } from "../format/number.ts"
import { toggleColumn } from "./act.ts"
import { clipboardSequence, copyablesOf } from "./copy.ts"
import { type Menu, type Model, say } from "./model.ts"
import { refuse, relist, type Updated } from "./relist.ts"
import type { Copyable } from "./screens/Screen.ts"
import { screenOf } from "./screens/table.ts"
import { sortedAlsoBy, sortedBy } from "./sort.ts"
import { chooseView, menuViews } from "./views.ts"
import { unwatch, watchQuery } from "./watching.ts"

/** What a key does in an open menu. */
export const choose = (model: Model, menu: Menu, key: string): Updated => {
  const closed = { ...model, menu: undefined }
  const step = { j: 1, down: 1, tab: 1, "shift-tab": -1, k: -1, up: -1 }[key]
  const copyables = copyablesOf(model)
  const { table } = screenOf(model)
  const size = {
    copy: copyables.length,
    table: table?.columns.length ?? 1,
    sort: columnNames.length,
    columns: columnNames.length,
    views: Math.max(1, menuViews(model).length)
  }[menu.kind]
  const letter = menu.kind === "copy" ? copyables.find((one) => one.key === key) : undefined
  if (letter !== undefined) return copy(closed, letter)
  if (step !== undefined) return [{ ...model, menu: { ...menu, at: (menu.at + step + size) % size } }, []]
  // The menus that choose a column have a line for each.
  const column = columnNames[menu.at] as Column
  if (key === "escape" || key === "q") return [closed, []]
  if (menu.kind === "copy") return key === "enter" ? copy(closed, copyables[menu.at]) : [model, []]
  if (menu.kind === "views") {
    const view = menuViews(model)[menu.at]
    if (view === undefined) return [model, []]
    if (key === "w") return [view.watched ? unwatch(model, view.name) : watchQuery(model, view.name, view.query), []]
    return key === "enter" ? chooseView(closed, view) : [model, []]
  }
  if (menu.kind === "table") {
    const chosen = table?.columns[menu.at]?.name
    if (chosen === undefined || (key !== "enter" && key !== " ")) return [model, []]
    return [table?.sort(key === "enter" ? closed : model, chosen) ?? model, []]
  }
  if (menu.kind === "columns") return key === " " ? [toggleColumn(model, column), []] : key === "enter" ? [closed, []] : [model, []]
  if (key === "enter") return relist(closed, { sort: sortedBy(model.list.sort, column) })
  return key === " " ? relist(model, { sort: sortedAlsoBy(model.list.sort, column) }) : [model, []]
}

/** Characters of what was copied that are said. */
const seen = 40

const copy = (model: Model, one: Copyable | undefined): Updated => {
  const text = one?.text(model)
  if (one === undefined || text === undefined)
    return refuse(model, `nothing to copy: ${one?.whyNone?.(model) ?? `there is no ${one?.what ?? "text"} here`}`)
  const sequence = clipboardSequence(text, model.look.tmux)
  if (sequence === undefined) return refuse(model, `too long for a terminal's clipboard (${grouped(text.length)} characters): mark fewer`)
  const lines = text.split("\n").length
  const what = lines > 1 ? `(${grouped(lines)} lines)` : text.length > seen ? `${text.slice(0, seen - 1)}…` : text
  return [say(model, `copied ${one.what} ${what}`), [{ _tag: "Copy", sequence }]]
}
