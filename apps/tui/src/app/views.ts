/**
 * Saved views: `:view save NAME`, `:view NAME`, `:watch NAME`, and a menu of them.
 */
import { nearest } from "../nearest.ts"
import { isViewName, viewNames } from "../settings/viewName.ts"
import type { Query } from "../query/Query.ts"
import type { Views } from "../settings/views.ts"
import { go } from "./history.ts"
import { viewQuery, viewText } from "./List.ts"
import type { AskedView } from "./message.ts"
import { type Model, say } from "./model.ts"
import { andThen, refuse, relist, type Updated } from "./relist.ts"
import { isDefault } from "./sort.ts"
import { watchQuery } from "./watching.ts"

/** What the words after `:view` ask for. */
export const askView = (model: Model, words: ReadonlyArray<string>): Updated => {
  const [first, name] = words
  const ask = (asked: AskedView): Updated => [model, [{ _tag: "Views", asked }]]
  if (first === undefined || first === "") return ask({ do: "choose" })
  if (first !== "save" && first !== "delete") return ask({ do: "use", name: first })
  if (name === undefined || words.length > 2 || !isViewName(name))
    return refuse(model, `:view ${first} wants ${viewNames}, such as :view ${first} on-call`)
  if (first === "delete") return ask({ do: "delete", name })
  if (model.list.unresolved !== undefined)
    return refuse(model, "what is unresolved is no query and cannot be saved: escape shows everything")
  const { list, hidden } = model
  return ask({ do: "save", name, text: viewText(list), sort: isDefault(list.sort) ? [] : list.sort, hidden: [...hidden] })
}

/** Goes on once the views are read. */
export const viewsRead = (model: Model, views: Views, asked: AskedView): Updated => {
  const known = { ...model, views }
  switch (asked.do) {
    case "know":
      return [known, []]
    case "watch":
      return [watchNamed(known, asked.name), []]
    case "choose":
      return menuViews(known).length === 0
        ? [say(known, "no views yet: :view save NAME saves what is shown"), []]
        : [{ ...known, menu: { kind: "views", at: 0 } }, []]
    case "use":
      return useView(known, asked.name)
    case "delete":
      return [say(known, `view ${asked.name} is deleted`), []]
    case "save":
      // The number key's status is part of the query that was saved.
      return andThen(useView(known, asked.name), (next) => [say(next, `saved view ${asked.name}`), []])
  }
}

/** Shows the list as a view has it. */
const useView = (model: Model, name: string): Updated => {
  const view = model.views.get(name)
  if (view === undefined) return [noView(model, name), []]
  const [there] = go(model, { screen: "list", status: undefined, unresolved: undefined, query: view.query })
  const shown = { ...there, hidden: new Set(view.hidden), view: { name, query: view.query } }
  return relist(shown, { status: undefined, query: view.query, ...(view.sort.length === 0 ? {} : { sort: view.sort }) })
}

const noView = (model: Model, name: string): Model => {
  const meant = nearest(name, [...model.views.keys()])
  const help = meant === undefined ? (model.views.size === 0 ? ":view save NAME saves one" : ":view lists them") : `did you mean ${meant}?`
  return say(model, `no view ${name}: ${help}`, true)
}

/** Waits for the end of a saved view. */
const watchNamed = (model: Model, name: string): Model => {
  const view = model.views.get(name)
  return view === undefined ? noView(model, name) : watchQuery(model, name, view.query)
}

/** Waits for the end of what is shown, by the name of the view that it is. */
export const watchShown = (model: Model): Model =>
  model.list.unresolved === undefined
    ? watchQuery(model, shownName(model), viewQuery(model.list))
    : say(model, "what is unresolved has ended already: there is nothing to wait for", true)

/** What the view that is shown is called while it is watched. */
export const shownName = (model: Model): string => viewName(model) ?? (viewText(model.list) || "everything")

/** A view to choose. */
export interface MenuView {
  readonly name: string
  readonly query: Query
  readonly watched: boolean
}

/** The views to choose from: those that are saved, then others that are watched. */
export const menuViews = ({ views, life }: Model): ReadonlyArray<MenuView> => [
  ...[...views].map(([name, { query }]) => ({ name, query, watched: life.watchedViews.has(name) })),
  ...[...life.watchedViews].flatMap(([name, query]) => (views.has(name) ? [] : [{ name, query, watched: true }]))
]

/** Shows a view of the menu. */
export const chooseView = (model: Model, { name, query }: MenuView): Updated => {
  if (model.views.has(name)) return useView(model, name)
  const [there] = go(model, { screen: "list", status: undefined, unresolved: undefined, query })
  return relist(there, { status: undefined, query })
}

/** The name of the view that is shown, as long as it is as it was saved. */
export const viewName = ({ view, list }: Model): string | undefined =>
  view !== undefined && list.status === undefined && list.unresolved === undefined && list.query === view.query ? view.name : undefined
