/**
 * What an action does to the model, and what it asks the runtime for.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import { failureShape } from "@chroma-sync/insights/FailureClusters"
import { propose } from "./acting.ts"
import type { Column } from "../format/layout.ts"
import { proposeDelete, proposeInvocation, proposeSource } from "./filling.ts"
import { dashboardUrl } from "./dashboard.ts"
import { inputOf } from "./Input.ts"
import { undo } from "./holding.ts"
import { go, goBack, goForward, goLast } from "./history.ts"
import type { Action } from "./keymap.ts"
import { current, hasLeft, moveTo, rangeOf, toggled, unresolvedIn } from "./List.ts"
import { leave } from "./living.ts"
import { watch } from "./watching.ts"
import { motionOf } from "./motion.ts"
import { print } from "../query/print.ts"
import { hasRoomBeside } from "./Frame.ts"
import { atEnd, type Model, say } from "./model.ts"
import { andThen, askForSources, page, refuse, relist, type Updated } from "./relist.ts"
import { goToRerun } from "./reruns.ts"
import { screenOf } from "./screens/table.ts"
import { matchesOf } from "./screens/TextLine.ts"
import * as Sorted from "./Sorted.ts"
import { whyNotLeave } from "./underWay.ts"

export const act = (before: Model, action: Action, count?: number): Updated => {
  const motion = motionOf(action)
  if (motion !== undefined) return [screenOf(before).move(before, motion, count), []]
  const model = { ...before, actedAt: before.keyCount }
  if (action.startsWith("filter ")) {
    const word = action.slice("filter ".length)
    // The keymap's filter actions end in a status name or `all`.
    return relist(model, { status: word === "all" ? undefined : (word as StatusName) })
  }
  const step = steps[action]
  if (step !== undefined) return step(model)
  const change = changes[action]
  return change === undefined ? [model, []] : [change(model), []]
}

/** Closes what is open, else goes back; at home the app is left. */
const close = (model: Model): Updated => {
  if (model.screen === "list" && screenOf(model).context(model) === "text") return [{ ...model, pane: "closed" }, []]
  if (model.history.back.length > 0) return goBack(model)
  if (model.screen !== "list") return go(model, { screen: "list" })
  return quit(model)
}

/** Leaves, unless something is still to be sent or answered. */
const quit = (model: Model): Updated => {
  const why = whyNotLeave(model.acts)
  return why === undefined ? [model, [{ _tag: "Quit" }]] : refuse(model, why)
}

const clear = (model: Model): Updated => {
  const { list } = model
  const { table } = screenOf(model)
  if (table !== undefined && model.tables[table.name].filter !== "") return [table.narrow(model, ""), []]
  if (model.screen !== "list" || screenOf(model).context(model) === "text") return close(model)
  if (list.marks.size > 0 || list.anchor !== undefined) return [{ ...model, list: { ...list, marks: new Map(), anchor: undefined } }, []]
  if (list.status !== undefined || list.query.length > 0) return relist(model, { status: undefined, query: [] })
  return list.unresolved === undefined ? [model, []] : relist(model, { unresolved: undefined })
}

const refresh = (model: Model): Updated =>
  andThen([model, [{ _tag: "Refresh" }]], (next) => (next.screen === "sources" ? askForSources(next) : [next, []]))

/** What leads somewhere else, or asks for something. */
const steps: Partial<Record<Action, (model: Model) => Updated>> = {
  quit,
  // What was refused stays refused: only another key, or other settings, help.
  refresh: (model) => (model.health._tag === "Stopped" ? [model, [{ _tag: "Reload" }]] : refresh(model)),
  suspend: (model) => [leave(model), [{ _tag: "Suspend" }]],
  // What has waited is taken in where events are.
  pause: (model) =>
    model.paused !== undefined ? [model, [{ _tag: "Resume" }]] : [{ ...model, paused: { at: model.now, events: [], changes: 0 } }, []],
  cancel: (model) => propose(model, "cancel"),
  rerun: (model) => propose(model, "re-run"),
  again: goToRerun,
  newInvocation: (model) => proposeInvocation(model),
  newSource: proposeSource,
  deleteSource: (model) => proposeDelete(model),
  close,
  clear,
  back: goBack,
  forward: goForward,
  lastPlace: goLast,
  detail: (model) => (hasRoomBeside(model.size) ? [{ ...model, pane: "focused" }, []] : go(model, { screen: "detail" })),
  // Without room for both, or with the detail alone on the screen, one takes the place of the other.
  otherPane: (model) => {
    if (model.screen === "detail") return close(model)
    if (!hasRoomBeside(model.size)) return go(model, { screen: "detail" })
    return [{ ...model, pane: model.pane === "focused" ? "open" : "focused" }, []]
  },
  full: (model) => (model.full ? goBack(model) : go(model, { screen: "detail", full: true })),
  groups: (model) => {
    const row = current(model.list)
    const cursor = row && failureShape(row)
    const groups = cursor === undefined ? model.tables.groups : { ...model.tables.groups, cursor }
    return go({ ...model, tables: { ...model.tables, groups } }, { screen: "groups" })
  },
  // What is known is asked for again only once the rows are others.
  unresolved: (model) => go(model, { screen: "list", unresolved: unresolvedIn(model.surveys.unresolved?.answer ?? []) }),
  dashboard: (model) => {
    const url = dashboardUrl(model)
    return url === undefined ? refuse(model, "nothing to open: there is nothing under the cursor") : [model, [{ _tag: "Open", url }]]
  },
  // In a detail the key of the match before is free until something is looked for.
  findPrevious: (model) =>
    model.reading.find === "" && screenOf(model).context(model) === "text" ? proposeInvocation(model) : [findFrom(model, -1), []],
  open: (model) => screenOf(model).open?.(model) ?? [model, []],
  help: (model) => go(model, { screen: "help" }),
  messages: (model) => go(model, { screen: "messages", top: atEnd })
}

const to = (model: Model, index: number): Model => ({ ...model, list: moveTo(model.list, index, page(model)) })

const reading = (model: Model, change: Partial<Model["reading"]>): Model => ({ ...model, reading: { ...model.reading, ...change } })

const beside = (model: Model, by: 1 | -1): Model => {
  const { cursor, cursorAt } = model.list
  // What has left the view has the next one in its place.
  const moved = to(model, hasLeft(model.list) && by === 1 ? cursorAt : cursorAt + by)
  return moved.list.cursor === undefined || moved.list.cursor === cursor ? model : reading(moved, { top: 0 })
}

const changes: Partial<Record<Action, (model: Model) => Model>> = {
  watch,
  undo,
  screenTop: (model) => to(model, model.list.top),
  screenMiddle: (model) => to(model, model.list.top + (Math.min(page(model), model.list.shown.size) >> 1)),
  screenBottom: (model) => to(model, model.list.top + page(model) - 1),
  filter: (model) => {
    const text = print(model.list.query)
    return { ...model, prompt: { kind: "filter", input: inputOf(text === "" ? "" : `${text} `), before: model.list.query } }
  },
  command: (model) => ({ ...model, prompt: { kind: "command", input: inputOf("") } }),
  find: (model) => ({ ...model, prompt: { kind: "find", input: inputOf("") } }),
  narrow: (model) => {
    const { table } = screenOf(model)
    if (table === undefined) return model
    const { filter } = model.tables[table.name]
    return { ...model, prompt: { kind: "narrow", input: inputOf(filter), before: filter } }
  },
  sortTable: (model) => ({ ...model, menu: { kind: "table", at: 0 } }),
  sort: (model) => ({ ...model, menu: { kind: "sort", at: 0 } }),
  copy: (model) => ({ ...model, menu: { kind: "copy", at: 0 } }),
  columns: (model) => ({ ...model, menu: { kind: "columns", at: 0 } }),
  times: (model) => ({ ...model, times: model.times === "age" ? "clock" : "age" }),
  mark: (model) => {
    const row = current(model.list)
    if (row === undefined) return model
    const marks = toggled(model.list.marks, [row])
    return to({ ...model, list: { ...model.list, marks } }, model.list.cursorAt + 1)
  },
  range: (model) => {
    const { list } = model
    if (list.anchor === undefined) return { ...model, list: { ...list, anchor: current(list) } }
    const marks = new Map([...list.marks, ...rangeOf(list).map((row) => [row.id, row] as const)])
    return { ...model, list: { ...list, marks, anchor: undefined } }
  },
  markAll: (model) => {
    const { list } = model
    return { ...model, list: { ...list, marks: toggled(list.marks, Sorted.all(list.shown)) } }
  },
  next: (model) => beside(model, 1),
  previous: (model) => beside(model, -1),
  wrap: (model) => reading(model, { wrap: !model.reading.wrap }),
  raw: (model) => reading(model, { raw: !model.reading.raw, top: 0 }),
  findNext: (model) => findFrom(model, 1),
  follow: (model) => say(reading(model, { top: atEnd }), "following the end: whatever moves stops it")
}

/** The list with a column hidden, or shown again. */
export const toggleColumn = (model: Model, column: Column): Model => {
  const hidden = new Set(model.hidden)
  if (!hidden.delete(column)) hidden.add(column)
  return { ...model, hidden }
}

/** Scrolls to the next line, or the one before, that holds what is looked for; round from the end to the beginning. */
export const findFrom = (model: Model, direction: 1 | -1 | 0): Model => {
  const matches = matchesOf(screenOf(model).text?.(model)?.lines ?? [], model.reading.find)
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
