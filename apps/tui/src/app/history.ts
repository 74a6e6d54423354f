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
  led: list.led,
  top: reading.top,
  keepsCursor: false
})

/** Here, on the way to another place: where that has a cursor of its own, so has this one. */
const leaving = (model: Model, to: Place): Place => ({ ...here(model), keepsCursor: !sameCursor(model, to) })

const sameCursor = ({ list }: Model, { keepsCursor, cursor }: Place): boolean => !keepsCursor || cursor?.id === list.cursor?.id

/** Goes to a screen; what is not said of the list stays as it is. */
export const go = (model: Model, to: Partial<Place> & Pick<Place, "screen">): Updated => {
  const there: Place = { ...here(model), full: false, top: 0, ...to }
  const from = leaving(model, there)
  if (there.screen === from.screen && there.full === from.full && sameList(there, from) && sameCursor(model, there)) return [model, []]
  const { back } = model.history
  return enter({ ...model, history: { back: [...back.slice(1 - kept), from], forward: [], last: from } }, there)
}

/** To the detail of an invocation, whether or not the list shows it. */
export const goToDetail = (model: Model, row: Invocation): Updated =>
  go({ ...model, list: cursorOn({ ...model.list, held: true }, find(model.data, row) ?? row, page(model)) }, { screen: "detail" })

/** To the detail of an invocation that another led to: on the way back the cursor is where it was. */
export const leadTo = (model: Model, row: Invocation): Updated => go(model, { screen: "detail", cursor: row, led: true, keepsCursor: true })

/** Back to where one came from; the same model where there is nothing behind. */
export const goBack = (model: Model): Updated => {
  const to = model.history.back.at(-1)
  if (to === undefined) return [model, []]
  const from = leaving(model, to)
  const { back, forward } = model.history
  return enter({ ...model, history: { back: back.slice(0, -1), forward: [...forward, from], last: from } }, to)
}

/** Forward again after {@link goBack}; the same model where there is nothing ahead. */
export const goForward = (model: Model): Updated => {
  const to = model.history.forward.at(-1)
  if (to === undefined) return [model, []]
  const from = leaving(model, to)
  const { back, forward } = model.history
  return enter({ ...model, history: { back: [...back, from], forward: forward.slice(0, -1), last: from } }, to)
}

/** To the place that was left last, and with the next call here again. */
export const goLast = (model: Model): Updated => (model.history.last === undefined ? [model, []] : go(model, model.history.last))

const sameList = (one: Place, other: Pick<Place, "status" | "query" | "unresolved">): boolean =>
  one.status === other.status && one.query === other.query && (one.unresolved === undefined) === (other.unresolved === undefined)

const enter = (model: Model, place: Place): Updated => {
  const { screen, full, status, query, unresolved, led, top } = place
  const entered = { ...model, screen, full, helpFilter: "", reading: { ...model.reading, top, find: "" } }
  const cursor = place.cursor && (find(model.data, place.cursor) ?? place.cursor)
  const held = isHolding(entered)
  if (!sameList(place, model.list)) return relist(entered, { status, query, unresolved, cursor, held, led })
  if (cursor === undefined || sameCursor(model, place)) return [entered, []]
  return [{ ...entered, list: cursorOn({ ...model.list, held, led }, cursor, page(entered)) }, []]
}
