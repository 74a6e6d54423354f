/**
 * What a message does to the model. Pure: whatever must be done outside is given back as commands.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { applyEvents, summaryAt } from "./Data.ts"
import { type Action, actionOf, mayGoOn } from "./keymap.ts"
import { follow, type List, moveTo, rescan, scanOn } from "./List.ts"
import type { Command, Message } from "./message.ts"
import { frameOf, type Health, type Model } from "./model.ts"

export type Updated = readonly [Model, ReadonlyArray<Command>]

export const update = (model: Model, message: Message): Updated => {
  switch (message._tag) {
    case "Fed":
      return working(feed(model, message.events))
    case "FeedStopped":
      return [{ ...model, health: { _tag: "Stopped", error: message.error } }, []]
    case "Pressed":
      return press({ ...model, keyCount: model.keyCount + 1 }, message.key)
    case "Waited":
      return message.keyCount === model.keyCount ? flush(model) : [model, []]
    case "Resized": {
      const size = { columns: message.columns, rows: message.rows }
      return [{ ...model, size, list: moveTo(model.list, model.list.cursorAt, frameOf(size).page) }, []]
    }
    case "Ticked":
      return [{ ...model, now: message.now }, []]
    case "Worked":
      return working({ ...model, list: scanOn(model.list, model.data, page(model)) })
  }
}

/** Asks for time to go on while rows are still to be looked through. */
const working = (model: Model): Updated => [model, model.list.scan === undefined ? [] : [{ _tag: "Work" }]]

const page = (model: Model): number => frameOf(model.size).page

const feed = (model: Model, events: ReadonlyArray<FeedEvent>): Model => {
  const health = events.reduce<Health>((known, event) => (event._tag === "Live" || event._tag === "Offline" ? event : known), model.health)
  const readAt = health._tag === "Live" ? health.at : model.readAt
  const now = Math.max(model.now, readAt ?? 0)
  const applied = applyEvents(model.data, events)
  const list = applied.data === model.data ? model.list : follow(model.list, applied, page(model))
  return { ...model, health, readAt, now, data: applied.data, summary: summaryAt(applied.data, readAt ?? now), list }
}

/** A key, alone or after those that were typed before it. */
const press = (model: Model, key: string): Updated => {
  const typed = model.typed + key
  if (/^[1-9]\d*$/.test(typed)) return wait({ ...model, typed })
  const count = /^\d+/.exec(typed)?.[0] ?? ""
  const keys = typed.slice(count.length)
  const action = actionOf(keys)
  if (action !== undefined && (count === "" || isMotion(action))) {
    return act({ ...model, typed: "" }, action, count === "" ? undefined : Number(count))
  }
  if (mayGoOn(keys)) return wait({ ...model, typed })
  if (model.typed === "") return [model, []]
  // The keys lead nowhere together: what they mean so far is done, and the last one starts anew.
  const [flushed, before] = flush(model)
  const [next, after] = press(flushed, key)
  return [next, [...before, ...after]]
}

const wait = (model: Model): Updated => [model, [{ _tag: "Wait", keyCount: model.keyCount }]]

/** Does what the keys typed so far mean by themselves. */
const flush = (model: Model): Updated => {
  const action = actionOf(model.typed)
  const ready = { ...model, typed: "" }
  return action === undefined ? [ready, []] : act(ready, action, undefined)
}

const motions: Partial<Record<Action, (list: List, page: number, count: number | undefined) => number>> = {
  up: (list, _, count = 1) => list.cursorAt - count,
  down: (list, _, count = 1) => list.cursorAt + count,
  pageUp: (list, page, count = 1) => list.cursorAt - page * count,
  pageDown: (list, page, count = 1) => list.cursorAt + page * count,
  halfUp: (list, page, count = 1) => list.cursorAt - Math.max(1, page >> 1) * count,
  halfDown: (list, page, count = 1) => list.cursorAt + Math.max(1, page >> 1) * count,
  first: (_list, _page, count = 1) => count - 1,
  last: (list, _, count = list.shown.size) => count - 1,
  screenTop: (list) => list.top,
  screenMiddle: (list, page) => list.top + (Math.min(page, list.shown.size) >> 1),
  screenBottom: (list, page) => list.top + page - 1
}

const isMotion = (action: Action): boolean => action in motions

const act = (model: Model, action: Action, count: number | undefined): Updated => {
  const motion = motions[action]
  if (motion !== undefined) {
    const rows = Math.max(1, page(model))
    return [{ ...model, list: moveTo(model.list, motion(model.list, rows, count), page(model)) }, []]
  }
  if (action === "quit") return [model, [{ _tag: "Quit" }]]
  if (action === "refresh") return [model, [{ _tag: "Refresh" }]]
  return working(filter(model, action))
}

const filter = (model: Model, action: Action): Model => {
  const word = action.slice("filter ".length)
  // The keymap's filter actions end in a status name or `all`.
  const status = word === "all" ? undefined : (word as StatusName)
  return { ...model, list: rescan({ ...model.list, status, top: 0 }, model.data, page(model)) }
}
