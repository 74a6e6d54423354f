/**
 * What becomes of {@link Life} by what the feed changes, and by those who leave and come back.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import { grouped } from "../format/number.ts"
import { age } from "../format/time.ts"
import { type Applied, createdMs, newestFirst } from "./Data.ts"
import type { Life } from "./Life.ts"
import { type Model, say } from "./model.ts"
import * as Sorted from "./Sorted.ts"
import { stopOf } from "./stopped.ts"

/** Without a key for this long, somebody is away, in milliseconds. */
const idleAfter = 300_000

/** The model with another life. */
export const withLife = (model: Model, change: Partial<Life>): Model => ({ ...model, life: { ...model.life, ...change } })

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
  return withLife(back, { keyAt: model.now, notices: [] })
}

const tellFailed = (model: Model): Model => {
  const { away } = model.life
  const here = withLife(model, { away: undefined })
  if (away === undefined || away.failed.size === 0) return here
  const ids = [...away.failed.keys()].map((id) => id.slice(0, 8))
  const shown = ids.slice(0, 4).join(", ") + (ids.length > 4 ? " and others" : "")
  return say(here, `while you were away (${age(model.now - away.since)}) ${grouped(ids.length)} failed: ${shown}`, true)
}

/** Takes in what the feed has changed: what failed while nobody looked, and what is confirmed. */
export const living = (model: Model, { removed, added }: Applied): Model =>
  noteFailures(confirmed(model, added), new Map(removed.map((row) => [row.id, row])), added)

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
  return away?.backAt !== undefined && model.health.complete && (model.readAt ?? 0) >= away.backAt ? tellFailed(read) : read
}

/** What an earlier reading held and the complete one does not. */
export const leftOver = ({ life, health, paused }: Model): ReadonlyArray<Invocation> | undefined =>
  life.unconfirmed !== undefined && health._tag === "Live" && health.complete && paused === undefined
    ? Sorted.all(life.unconfirmed)
    : undefined

/** Everything that is known is from an earlier reading: a new one begins. */
export const readAnew = (model: Model): Model => withLife(model, { unconfirmed: model.data.rows })

/** The terminal's title: what has ended since the last key, what is running and what has failed, and where. */
export const titleOf = ({ summary, place, health, life }: Model): string => {
  const { processing, pending, failed } = summary.counts
  const state =
    health._tag === "Live"
      ? [processing > 0 ? `${processing} running` : "", pending > 0 ? `${pending} pending` : "", failed > 0 ? `${failed} failed` : ""]
      : [health._tag === "Stopped" ? stopOf(health.error).short : { Connecting: "connecting", Offline: "offline" }[health._tag]]
  const notice = life.notices.at(-1)?.text ?? ""
  return [notice, ...state, place.join("/"), "chroma-sync"].filter((part) => part !== "").join(" · ")
}
