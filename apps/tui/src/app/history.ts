/**
 * Where one has been, as in a browser: back, forward, and the place before this one.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { find } from "./Data.ts"
import { cursorOn } from "./List.ts"
import type { Model, Place } from "./model.ts"
import { isHolding, page, relist, type Updated } from "./relist.ts"

/** Places that are remembered. */
const kept = 50

const here = ({ screen, full, list, reading }: Model): Place => ({
  screen,
  full,
  status: list.status,
  query: list.query,
  unresolved: list.unresolved,
  cursor: list.cursor,
  top: reading.top
})

/** Goes to a screen; what is not said of the list stays as it is. */
export const go = (model: Model, to: Partial<Place> & Pick<Place, "screen">): Updated => {
  const from = here(model)
  const there: Place = { ...from, full: false, top: 0, ...to }
  if (there.screen === from.screen && there.full === from.full && sameList(there, from)) return [model, []]
  const { back } = model.history
  return enter({ ...model, history: { back: [...back.slice(1 - kept), from], forward: [], last: from } }, there)
}

/** To the detail of an invocation, whether or not the list shows it. */
export const goToDetail = (model: Model, row: Invocation): Updated =>
  go({ ...model, list: cursorOn({ ...model.list, held: true }, find(model.data, row) ?? row, page(model)) }, { screen: "detail" })

/** Back to where one came from; the same model where there is nothing behind. */
export const goBack = (model: Model): Updated => {
  const to = model.history.back.at(-1)
  if (to === undefined) return [model, []]
  const from = here(model)
  const { back, forward } = model.history
  return enter({ ...model, history: { back: back.slice(0, -1), forward: [...forward, from], last: from } }, to)
}

/** Forward again after {@link goBack}; the same model where there is nothing ahead. */
export const goForward = (model: Model): Updated => {
  const to = model.history.forward.at(-1)
  if (to === undefined) return [model, []]
  const from = here(model)
  const { back, forward } = model.history
  return enter({ ...model, history: { back: [...back, from], forward: forward.slice(0, -1), last: from } }, to)
}

/** To the place that was left last, and with the next call here again. */
export const goLast = (model: Model): Updated => (model.history.last === undefined ? [model, []] : go(model, model.history.last))

const sameList = (one: Place, other: Pick<Place, "status" | "query" | "unresolved">): boolean =>
  one.status === other.status && one.query === other.query && (one.unresolved === undefined) === (other.unresolved === undefined)

const enter = (model: Model, place: Place): Updated => {
  const { screen, full, status, query, unresolved, cursor, top } = place
  const entered = { ...model, screen, full, helpFilter: "", reading: { ...model.reading, top, find: "" } }
  return sameList(place, model.list) ? [entered, []] : relist(entered, { status, query, unresolved, cursor, held: isHolding(entered) })
}
