/**
 * What somebody waits for: invocations until they end, and views until nothing in them is live. Each end is told once.
 */
import { type Invocation, type InvocationId, isLive } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { grouped } from "../format/number.ts"
import { sentence } from "../format/sentence.ts"
import { nearest } from "../nearest.ts"
import { print } from "../query/print.ts"
import type { Query } from "../query/Query.ts"
import { chosen, passing, toggled } from "./List.ts"
import { withLife } from "./living.ts"
import { type Model, say } from "./model.ts"

/** Waits for the marked invocations, or for the one under the cursor; no longer where all of them are waited for. */
export const watch = (model: Model): Model => {
  const { list, life } = model
  const rows = chosen(list).filter(isLive)
  if (rows.length === 0) return say(model, "nothing to watch here: it has ended already", true)
  const watched = toggled(life.watched, rows)
  const stop = watched.size < life.watched.size
  const what = rows.length === 1 ? short(rows[0]) : countText(rows.length)
  return say(withLife(model, { watched }), stop ? `no longer watching ${what}` : `watching ${what}: you are told of the end`)
}

/** Waits until nothing that a query finds is live. */
export const watchQuery = (model: Model, name: string, query: Query): Model => {
  const known = model.life.watchedViews.get(name)
  if (known !== undefined && print(known) === print(query)) return say(model, `${name} is watched already: :unwatch ${name} lets it go`)
  if (!isAnyLive(model, query)) return say(model, `nothing in ${name} is live: there is nothing to wait for`, true)
  const watchedViews = new Map([...model.life.watchedViews, [name, query]])
  return say(withLife(model, { watchedViews }), `watching ${name}: you are told when nothing of it is live`)
}

/** Waits no longer for what has a name, or for anything where none is given. */
export const unwatch = (model: Model, name: string): Model => {
  const { watched, watchedViews } = model.life
  if (watched.size + watchedViews.size === 0) return say(model, "nothing is watched: W or :watch begins", true)
  if (name === "") return say(withLife(model, { watched: new Map(), watchedViews: new Map() }), `no longer watching ${watchedText(model)}`)
  const views = new Map(watchedViews)
  const rows = [...watched].filter(([id]) => !id.startsWith(name))
  if (!views.delete(name) && rows.length === watched.size) {
    const meant = nearest(name, watchedNames(model))
    return say(model, `${name} is not watched: ${meant === undefined ? `you watch ${watchedText(model)}` : `did you mean ${meant}?`}`, true)
  }
  return say(withLife(model, { watched: new Map(rows), watchedViews: views }), `no longer watching ${name}`)
}

/** What can be let go, by name: views, then invocations. */
export const watchedNames = ({ life }: Model): ReadonlyArray<string> => [
  ...life.watchedViews.keys(),
  ...[...life.watched.values()].map(short)
]

/** What is watched, in a few words; empty where nothing is. */
export const watchedText = ({ life }: Model): string => {
  const rows = [...life.watched.values()]
  return [...life.watchedViews.keys(), ...(rows.length > 3 ? [countText(rows.length)] : rows.map(short))].join(", ")
}

/** Tells of the watched invocations that have ended, or are gone, by what the feed says of them. */
export const tellEnded = (model: Model, events: ReadonlyArray<FeedEvent>): Model => {
  if (model.life.watched.size === 0) return model
  const watched = new Map(model.life.watched)
  const ended: Array<Invocation> = []
  const gone: Array<Invocation> = []
  for (const event of events) {
    const row = event._tag === "Changed" ? event.current : event._tag === "Added" || event._tag === "Removed" ? event.invocation : undefined
    if (row === undefined || !watched.has(row.id)) continue
    if (isLive(row) && event._tag !== "Removed") continue
    watched.delete(row.id)
    ;(isLive(row) ? gone : ended).push(row)
  }
  const told = withLife(model, { watched })
  const isBad = ended.some(({ status }) => status._tag !== "Complete")
  const afterEnds = ended.length === 0 ? told : notify(told, endText(model, ended), isBad)
  return gone.length === 0 ? afterEnds : notify(afterEnds, goneText(gone), true)
}

/** Tells of the watched views in which nothing is live any more. What is not read to its end, or stands still, says nothing of that. */
export const tellEndedViews = (model: Model): Model => {
  const { health, life, paused } = model
  if (life.watchedViews.size === 0 || health._tag !== "Live" || !health.complete || paused !== undefined) return model
  const ended = [...life.watchedViews].filter(([, query]) => !isAnyLive(model, query)).map(([name]) => name)
  if (ended.length === 0) return model
  const watchedViews = new Map([...life.watchedViews].filter(([name]) => !ended.includes(name)))
  return notify(withLife(model, { watchedViews }), `nothing in ${ended.join(" or ")} is live any more`, false)
}

const isAnyLive = ({ data, list, now }: Model, query: Query): boolean => {
  const passes = passing({ ...list, status: undefined, unresolved: undefined, query, asOf: now })
  return data.live.chunks.some((rows) => rows.some(passes))
}

const notify = (model: Model, text: string, bad: boolean): Model =>
  say(withLife(model, { notices: [...model.life.notices.slice(-9), { text }] }), text, bad)

const endText = ({ list }: Model, ended: ReadonlyArray<Invocation>): string =>
  ended.length === 1 && ended[0] !== undefined ? sentence(ended[0], list.names) : `${ended.length} watched invocations have ended`

const goneText = (gone: ReadonlyArray<Invocation>): string =>
  gone.length === 1
    ? `${short(gone[0])} was watched and is gone from the service`
    : `${gone.length} watched invocations are gone from the service`

const short = (row: { readonly id: InvocationId } | undefined): string => row?.id.slice(0, 8) ?? ""

const countText = (count: number): string => `${grouped(count)} invocations`
