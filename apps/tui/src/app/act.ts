/**
 * What an action does to the model, and what it asks the runtime for.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import type { Column } from "../format/layout.ts"
import { inputOf } from "./Input.ts"
import type { Action } from "./keymap.ts"
import { current, type List, moveTo, rangeOf, rescan } from "./List.ts"
import { print } from "../query/print.ts"
import type { Command } from "./message.ts"
import { frameOf, hasRoomBeside, type Model, readsText } from "./model.ts"
import { areaOf, linesOf } from "./screens/reading.ts"
import { matchesOf } from "./screens/TextLine.ts"
import * as Sorted from "./Sorted.ts"

export type Updated = readonly [Model, ReadonlyArray<Command>]

export const page = (model: Model): number => frameOf(model.size).page

/** Asks for time to go on while rows are still to be looked through. */
export const working = (model: Model): Updated => [model, model.list.scan === undefined ? [] : [{ _tag: "Work" }]]

/** The list with another filter or order. */
export const relist = (model: Model, change: Partial<Pick<List, "status" | "query" | "sort">>): Updated =>
  working({ ...model, list: rescan({ ...model.list, ...change, top: 0 }, model.data, page(model), model.now) })

type Motion = (at: number, page: number, size: number, count: number | undefined) => number

const motions: Partial<Record<Action, Motion>> = {
  up: (at, _page, _size, count = 1) => at - count,
  down: (at, _page, _size, count = 1) => at + count,
  pageUp: (at, page, _size, count = 1) => at - page * count,
  pageDown: (at, page, _size, count = 1) => at + page * count,
  halfUp: (at, page, _size, count = 1) => at - Math.max(1, page >> 1) * count,
  halfDown: (at, page, _size, count = 1) => at + Math.max(1, page >> 1) * count,
  first: (_at, _page, _size, count = 1) => count - 1,
  last: (_at, _page, size, count = size) => count - 1
}

export const isMotion = (action: Action): boolean => action in motions

export const act = (model: Model, action: Action, count: number | undefined): Updated => {
  const motion = motions[action]
  if (motion !== undefined) return [readsText(model) ? scroll(model, motion, count) : move(model, motion, count), []]
  if (action.startsWith("filter ")) {
    const word = action.slice("filter ".length)
    // The keymap's filter actions end in a status name or `all`.
    return relist(model, { status: word === "all" ? undefined : (word as StatusName) })
  }
  if (action === "quit") return [model, [{ _tag: "Quit" }]]
  if (action === "refresh") return [model, [{ _tag: "Refresh" }]]
  if (action === "back")
    return model.screen === "list" && !model.full && model.pane !== "focused" ? [model, [{ _tag: "Quit" }]] : [close(model), []]
  if (action === "clear") return clear(model)
  const change = changes[action]
  return change === undefined ? [model, []] : [change(model), []]
}

const move = (model: Model, motion: Motion, count: number | undefined): Model => {
  const { list } = model
  const rows = Math.max(1, page(model))
  const next = moveTo(list, motion(list.cursorAt, rows, list.shown.size, count), page(model))
  // Another invocation's text is read from its beginning.
  return { ...model, list: next, reading: next.cursor === list.cursor ? model.reading : { ...model.reading, top: 0 } }
}

const scroll = (model: Model, motion: Motion, count: number | undefined): Model => {
  const area = areaOf(model)
  const size = linesOf(model, area).length
  const top = Math.min(model.reading.top, Math.max(0, size - area.lines))
  const to = motion(top, Math.max(1, area.lines), Math.max(1, size - area.lines + 1), count)
  return { ...model, reading: { ...model.reading, top: Math.max(0, Math.min(to, size - area.lines)) } }
}

const close = (model: Model): Model => {
  if (model.full) return { ...model, full: false, screen: "list" }
  if (model.screen !== "list") return { ...model, screen: "list", helpFilter: "", reading: { ...model.reading, top: 0 } }
  return { ...model, pane: "closed" }
}

const clear = (model: Model): Updated => {
  const { list } = model
  if (model.full || readsText(model)) return [close(model), []]
  if (list.marks.size > 0 || list.anchor !== undefined) return [{ ...model, list: { ...list, marks: new Map(), anchor: undefined } }, []]
  return list.status === undefined && list.query.length === 0 ? [model, []] : relist(model, { status: undefined, query: [] })
}

const to = (model: Model, index: number): Model => ({ ...model, list: moveTo(model.list, index, page(model)) })

const reading = (model: Model, change: Partial<Model["reading"]>): Model => ({ ...model, reading: { ...model.reading, ...change } })

const beside = (model: Model, by: number): Model => {
  const moved = to(model, model.list.cursorAt + by)
  return moved.list.cursor === model.list.cursor ? model : reading(moved, { top: 0 })
}

const changes: Partial<Record<Action, (model: Model) => Model>> = {
  screenTop: (model) => to(model, model.list.top),
  screenMiddle: (model) => to(model, model.list.top + (Math.min(page(model), model.list.shown.size) >> 1)),
  screenBottom: (model) => to(model, model.list.top + page(model) - 1),
  filter: (model) => {
    const text = print(model.list.query)
    return { ...model, prompt: { kind: "filter", input: inputOf(text === "" ? "" : `${text} `), before: model.list.query } }
  },
  command: (model) => ({ ...model, prompt: { kind: "command", input: inputOf("") } }),
  find: (model) => ({ ...model, prompt: { kind: "find", input: inputOf("") } }),
  sort: (model) => ({ ...model, menu: { kind: "sort", at: 0 } }),
  copy: (model) => ({ ...model, menu: { kind: "copy", at: 0 } }),
  columns: (model) => ({ ...model, menu: { kind: "columns", at: 0 } }),
  times: (model) => ({ ...model, times: model.times === "age" ? "clock" : "age" }),
  mark: (model) => {
    const row = current(model.list)
    if (row === undefined) return model
    const marks = new Map(model.list.marks)
    if (!marks.delete(row.id)) marks.set(row.id, row)
    return to({ ...model, list: { ...model.list, marks } }, model.list.cursorAt + 1)
  },
  range: (model) => {
    const { list } = model
    if (list.anchor === undefined) return { ...model, list: { ...list, anchor: current(list) } }
    const marks = new Map([...list.marks, ...rangeOf(list).map((row) => [row.id, row] as const)])
    return { ...model, list: { ...list, marks, anchor: undefined } }
  },
  markAll: (model) => {
    const { shown, marks } = model.list
    const rows = Sorted.slice(shown, 0, shown.size)
    const all = rows.every(({ id }) => marks.has(id))
    return { ...model, list: { ...model.list, marks: all ? new Map() : new Map(rows.map((row) => [row.id, row])) } }
  },
  detail: (model) => (hasRoomBeside(model.size) ? { ...model, pane: "focused" } : { ...model, screen: "detail" }),
  next: (model) => beside(model, 1),
  previous: (model) => beside(model, -1),
  full: (model) => (model.full ? close(model) : { ...model, full: true, screen: "detail" }),
  wrap: (model) => reading(model, { wrap: !model.reading.wrap }),
  raw: (model) => reading(model, { raw: !model.reading.raw, top: 0 }),
  findNext: (model) => findFrom(model, 1),
  findPrevious: (model) => findFrom(model, -1),
  otherPane: (model) =>
    model.screen === "list" && hasRoomBeside(model.size) ? { ...model, pane: model.pane === "focused" ? "open" : "focused" } : model,
  help: (model) => ({ ...model, full: false, screen: "help", helpFilter: "", reading: { ...model.reading, top: 0, find: "" } }),
  messages: (model) => ({ ...model, full: false, screen: "messages", reading: { ...model.reading, top: Number.MAX_SAFE_INTEGER } }),
  pause: (model) => ({ ...model, paused: { at: model.now, events: [], changes: 0 } })
}

/** The list with a column hidden, or shown again. */
export const toggleColumn = (model: Model, column: Column): Model => {
  const hidden = new Set(model.hidden)
  if (!hidden.delete(column)) hidden.add(column)
  return { ...model, hidden }
}

/** Scrolls to the next line, or the one before, that holds what is looked for; round from the end to the beginning. */
export const findFrom = (model: Model, direction: 1 | -1 | 0): Model => {
  const matches = matchesOf(linesOf(model, areaOf(model)), model.reading.find)
  const { top } = model.reading
  const next =
    direction === 1
      ? matches.find((line) => line > top)
      : direction === 0
        ? matches.find((line) => line >= top)
        : matches.findLast((line) => line < top)
  const line = next ?? (direction === -1 ? matches.at(-1) : matches[0])
  return line === undefined ? model : reading(model, { top: line })
}
