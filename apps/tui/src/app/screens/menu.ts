/**
 * An open menu, drawn over the last lines of the list.
 */
import { type Column, columnNames, notOfFailures } from "../../format/layout.ts"
import type { Style } from "../../format/style.ts"
import { fit, harmless } from "../../format/text.ts"
import { print } from "../../query/print.ts"
import { offeredOf } from "../copy.ts"
import { isOfFailures } from "../List.ts"
import type { Menu, Model } from "../model.ts"
import { sortMarks } from "../sort.ts"
import { menuViews } from "../views.ts"
import { screenOf } from "./table.ts"

const titles: Record<Menu["kind"], string> = {
  copy: "copy · j k choose · enter or its letter copies · esc close",
  sort: "sort · j k choose · enter sort by it · space sort by it too · esc close",
  table: "sort · j k choose · enter sort by it · again the other way round · esc close",
  views: "views · j k choose · enter show · w watch · esc close",
  columns: "columns · j k choose · space show or hide · esc close"
}

/** The lines of a menu, without its title. */
const itemsOf: Record<Menu["kind"], (model: Model) => ReadonlyArray<string>> = {
  views: (model) =>
    menuViews(model).map(({ name, query, watched }) => `${watched ? "w" : " "} ${harmless(name).padEnd(20)} ${harmless(print(query))}`),
  table: (model) => (screenOf(model).table?.columns ?? []).map(({ title }) => title),
  copy: (model) =>
    offeredOf(model).map(
      ({ key, what, text, shown = text }) => `${key}  ${what.padEnd(20)} ${harmless((shown(model) ?? "").slice(0, 200))}`
    ),
  sort: ({ list }) => {
    const marks = sortMarks(list.sort)
    return columnNames.map((name) => `${name.padEnd(12)} ${marks[name] ?? ""}`)
  },
  columns: (model) => columnNames.map((name) => `${name.padEnd(12)} ${shownText(model, name)}`)
}

const shownText = ({ hidden, list }: Model, name: Column): string =>
  hidden.has(name) ? "hidden" : isOfFailures(list) && notOfFailures.has(name) ? "shown, but not among failures alone" : "shown"

/** At most `most` lines, the chosen one among them, each exactly `cells` wide. */
export const menuLines = (model: Model, menu: Menu, cells: number, most: number, style: Style): ReadonlyArray<string> => {
  const items = itemsOf[menu.kind](model)
  const lines = (items.length === 0 ? ["there is nothing here"] : items).map((item, place) => {
    const text = fit(` ${place === menu.at ? ">" : " "} ${item}`, cells)
    return place === menu.at ? style.selected(text) : text
  })
  const room = Math.max(0, most - 1)
  const from = Math.max(0, Math.min(menu.at - room + 1, lines.length - room))
  return [style.heading(fit(` ${titles[menu.kind]}`, cells)), ...lines.slice(from, from + room)].slice(0, most)
}
