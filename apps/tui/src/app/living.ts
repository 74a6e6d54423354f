/**
 * What becomes of {@link Life}: by what the feed changes, by those who leave and come back, and by what they ask to be told of.
 */
import { type Invocation, type InvocationId, isLive } from "@chroma-sync/core/Invocation"
import { sentence } from "../format/sentence.ts"
import { age } from "../format/time.ts"
import { type Applied, createdMs, newestFirst } from "./Data.ts"
import type { Life } from "./Life.ts"
import { current, passes, viewText } from "./List.ts"
import { type Model, say } from "./model.ts"
import * as Sorted from "./Sorted.ts"

/** Without a key for this long, somebody is away, in milliseconds. */
const idleAfter = 300_000

const withLife = (model: Model, change: Partial<Life>): Model => ({ ...model, life: { ...model.life, ...change } })

/** Somebody looks elsewhere, or has stopped the program. */
export const leave = (model: Model): Model =>
  model.life.away === undefined ? withLife(model, { away: { since: model.now, failed: new Map(), backAt: undefined } }) : model

/** Somebody is back. What failed meanwhile is told now, or where the data is old once it is fresh. */
export const comeBack = (model: Model, data: "fresh" | "old"): Model => {
  const { away } = model.life
  if (away === undefined) return model
  return data === "fresh" ? tellFailed(model) : withLife(model, { away: { ...away, backAt: model.now } })
}

/** A key was pressed: whoever was away is back. */
export const awake = (model: Model): Model => {
  const back = model.life.away?.backAt === undefined ? comeBack(model, "fresh") : model
  return withLife(back, { keyAt: model.now })
}

const tellFailed = (model: Model): Model => {
  const { away } = model.life
  const here = withLife(model, { away: undefined })
  if (away === undefined || away.failed.size === 0) return here
  const ids = [...away.failed.keys()].map((id) => id.slice(0, 8))
  const shown = ids.slice(0, 4).join(", ") + (ids.length > 4 ? " and others" : "")
  return say(here, `while you were away (${age(model.now - away.since)}) ${ids.length.toLocaleString("en")} failed: ${shown}`, true)
}

/** Takes in what the feed has changed: what failed while nobody looked, what was waited for and has ended, what is confirmed. */
export const living = (model: Model, { removed, added }: Applied): Model => {
  const before = new Map(removed.map((row) => [row.id, row]))
  return notifyView(notifyWatched(noteFailures(confirmed(model, added), before, added), added), before, added)
}

const confirmed = (model: Model, added: ReadonlyArray<Invocation>): Model => {
  const { unconfirmed } = model.life
  return unconfirmed === undefined ? model : withLife(model, { unconfirmed: Sorted.edit(unconfirmed, newestFirst, added, []) })
}

const noteFailures = (model: Model, before: ReadonlyMap<InvocationId, Invocation>, added: ReadonlyArray<Invocation>): Model => {
  const { keyAt } = model.life
  const since = model.life.away?.since ?? (model.now - keyAt >= idleAfter ? keyAt : undefined)
  if (since === undefined) return model
  const failures = added.filter((row) => {
    const known = before.get(row.id)
    return row.status._tag === "Failed" && (known === undefined ? createdMs(row) >= since : known.status._tag !== "Failed")
  })
  if (failures.length === 0) return model
  const away = model.life.away ?? { since, failed: new Map(), backAt: undefined }
  return withLife(model, { away: { ...away, failed: new Map([...away.failed, ...failures.map((row) => [row.id, row] as const)]) } })
}

/** After a reading: tells those who came back to old data, and knows that nothing is saved any more. */
export const readAgain = (model: Model): Model => {
  if (model.health._tag !== "Live") return model
  const { away, savedAt } = model.life
  const read = savedAt === undefined ? model : withLife(model, { savedAt: undefined })
  return away?.backAt !== undefined && model.health.complete && model.health.at >= away.backAt ? tellFailed(read) : read
}

/** What an earlier reading held and the complete one does not. */
export const leftOver = ({ life, health, paused }: Model): ReadonlyArray<Invocation> | undefined =>
  life.unconfirmed !== undefined && health._tag === "Live" && health.complete && paused === undefined
    ? Sorted.slice(life.unconfirmed, 0, life.unconfirmed.size)
    : undefined

/** Everything that is known is from an earlier reading: a new one begins. */
export const readAnew = (model: Model): Model => withLife(model, { unconfirmed: model.data.rows })

/** Waits for the marked invocations, or for the one under the cursor; no longer where all of them are waited for. */
export const watch = (model: Model): Model => {
  const { list, life } = model
  const row = current(list)
  const rows = (list.marks.size > 0 ? [...list.marks.values()] : row === undefined ? [] : [row]).filter(isLive)
  if (rows.length === 0) return say(model, "nothing to watch here: it has ended already", true)
  const watched = new Map(life.watched)
  const stop = rows.every(({ id }) => watched.has(id))
  for (const one of rows) {
    if (stop) watched.delete(one.id)
    else watched.set(one.id, one)
  }
  const what = rows.length === 1 ? (rows[0]?.id.slice(0, 8) ?? "") : `${rows.length.toLocaleString("en")} invocations`
  return say(withLife(model, { watched }), stop ? `no longer watching ${what}` : `watching ${what}: you are told of the end`)
}

/** Waits until nothing in the view is live; no longer where the same view is waited for. */
export const watchView = (model: Model): Model => {
  const { status, query, unresolved } = model.list
  const text = viewText(model.list) || "everything"
  if (model.life.watchedView?.text === text) return say(withLife(model, { watchedView: undefined }), `no longer watching ${text}`)
  const shown = Sorted.slice(model.list.shown, 0, model.list.shown.size).filter(isLive)
  if (shown.length === 0) return say(model, `nothing in ${text} is live: there is nothing to wait for`, true)
  const watchedView = { text, view: { status, query, unresolved }, live: new Set(shown.map(({ id }) => id)) }
  return say(withLife(model, { watchedView }), `watching ${text}: you are told when nothing of it is live`)
}

const notify = (model: Model, text: string, bad: boolean): Model =>
  say(withLife(model, { notice: { count: model.life.notice.count + 1, text } }), text, bad)

const notifyWatched = (model: Model, added: ReadonlyArray<Invocation>): Model => {
  if (model.life.watched.size === 0) return model
  const ended = added.filter((row) => model.life.watched.has(row.id) && !isLive(row))
  if (ended.length === 0) return model
  const watched = new Map(model.life.watched)
  for (const { id } of ended) watched.delete(id)
  const bad = ended.some(({ status }) => status._tag !== "Complete")
  const text =
    ended.length === 1 && ended[0] !== undefined ? sentence(ended[0], model.list.names) : `${ended.length} watched invocations have ended`
  return notify(withLife(model, { watched }), text, bad)
}

const notifyView = (model: Model, before: ReadonlyMap<InvocationId, Invocation>, added: ReadonlyArray<Invocation>): Model => {
  const { watchedView } = model.life
  if (watchedView === undefined || (before.size === 0 && added.length === 0)) return model
  const live = new Set(watchedView.live)
  for (const id of before.keys()) live.delete(id)
  for (const row of added) if (isLive(row) && passes({ ...model.list, ...watchedView.view, asOf: model.now }, row)) live.add(row.id)
  if (live.size > 0) return withLife(model, { watchedView: { ...watchedView, live } })
  return notify(withLife(model, { watchedView: undefined }), `nothing in ${watchedView.text} is live any more`, false)
}

/** The terminal's title: what is running and what has failed, and where. */
export const titleOf = ({ summary, place, health }: Model): string => {
  const { processing, pending, failed } = summary.counts
  const state =
    health._tag === "Live"
      ? [processing > 0 ? `${processing} running` : "", pending > 0 ? `${pending} pending` : "", failed > 0 ? `${failed} failed` : ""]
      : [{ Connecting: "connecting", Offline: "offline", Stopped: "token rejected" }[health._tag]]
  return [...state.filter((part) => part !== ""), place.join("/"), "chroma-sync"].filter((part) => part !== "").join(" · ")
}
