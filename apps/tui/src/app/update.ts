/**
 * What a message does to the model. Pure: whatever must be done outside is given back as commands.
 */
import type { Invocation, InvocationId, StatusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as DateTime from "effect/DateTime"
import { type Action, actionOf, isPrefix } from "./keymap.ts"
import type { Command, Message } from "./message.ts"
import { type Health, matches, type Model, pageSize } from "./model.ts"

export const update = (model: Model, message: Message): readonly [Model, ReadonlyArray<Command>] => {
  switch (message._tag) {
    case "Fed":
      return [feed(model, message.events), []]
    case "FeedStopped":
      return [{ ...model, health: { _tag: "Stopped", error: message.error } }, []]
    case "Pressed":
      return press(model, message.key)
    case "Resized":
      return [follow({ ...model, size: { columns: message.columns, rows: message.rows } }), []]
    case "Ticked":
      return [{ ...model, now: message.now }, []]
  }
}

const feed = (model: Model, events: ReadonlyArray<FeedEvent>): Model => {
  const rows = new Map<InvocationId, Invocation | undefined>()
  let health: Health = model.health
  for (const event of events) {
    if (event._tag === "Added") rows.set(event.invocation.id, event.invocation)
    else if (event._tag === "Changed") rows.set(event.current.id, event.current)
    else if (event._tag === "Removed") rows.set(event.invocation.id, undefined)
    else health = event
  }
  const readAt = health._tag === "Live" ? health.at : model.readAt
  const next = { ...model, health, readAt, now: Math.max(model.now, readAt ?? 0) }
  return rows.size === 0 ? next : show({ ...next, rows: merge(model.rows, rows) })
}

/** The rows with changes taken in, newest first. */
const merge = (rows: ReadonlyArray<Invocation>, changes: Map<InvocationId, Invocation | undefined>): ReadonlyArray<Invocation> => {
  const merged: Array<Invocation> = []
  for (const row of rows) {
    const changed = changes.has(row.id) ? changes.get(row.id) : row
    changes.delete(row.id)
    if (changed !== undefined) merged.push(changed)
  }
  for (const added of changes.values()) if (added !== undefined) merged.push(added)
  return merged.toSorted(newestFirst)
}

const newestFirst = (a: Invocation, b: Invocation): number =>
  DateTime.toEpochMillis(b.createdAt) - DateTime.toEpochMillis(a.createdAt) || (a.id < b.id ? -1 : 1)

/** Filters again and keeps the cursor on its invocation, or where it was if that is gone. */
const show = (model: Model): Model => {
  const shown = model.filter === undefined ? model.rows : model.rows.filter((row) => matches(model.filter, row))
  const found = shown.findIndex((row) => row.id === model.cursor)
  const moved = found === -1 ? 0 : found - model.cursorAt
  // At the very top the list scrolls with what arrives; anywhere else the rows on screen stay where they are.
  const top = model.top === 0 ? 0 : model.top + moved
  return follow(moveTo({ ...model, shown, top }, found === -1 ? model.cursorAt : found))
}

const moveTo = (model: Model, index: number): Model => {
  const cursorAt = clamp(index, 0, model.shown.length - 1)
  return { ...model, cursorAt, cursor: model.shown[cursorAt]?.id }
}

/** Scrolls as little as it takes to have the cursor on screen and no empty lines below the list. */
const follow = (model: Model): Model => {
  const page = pageSize(model)
  const top = clamp(clamp(model.top, model.cursorAt - page + 1, model.cursorAt), 0, model.shown.length - page)
  return top === model.top ? model : { ...model, top }
}

const press = (model: Model, key: string): readonly [Model, ReadonlyArray<Command>] => {
  const action = actionOf(model.prefix + key) ?? actionOf(key)
  if (action === undefined) return [{ ...model, prefix: isPrefix(key) ? key : "" }, []]
  const ready = { ...model, prefix: "" }
  if (action === "quit" || action === "refresh") return [ready, [action]]
  if (action.startsWith("filter ")) return [filter(ready, action), []]
  const page = Math.max(1, pageSize(model))
  const half = Math.max(1, Math.floor(page / 2))
  const steps: Partial<Record<Action, number>> = {
    up: -1,
    down: 1,
    pageUp: -page,
    pageDown: page,
    halfUp: -half,
    halfDown: half,
    first: -Infinity,
    last: Infinity
  }
  return [follow(moveTo(ready, model.cursorAt + (steps[action] ?? 0))), []]
}

const filter = (model: Model, action: Action): Model => {
  const word = action.slice("filter ".length)
  // The keymap's filter actions end in a status name or `all`.
  return show({ ...model, filter: word === "all" ? undefined : (word as StatusName), top: 0 })
}

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, Math.max(min, max)))
