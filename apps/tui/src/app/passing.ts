/**
 * What time does to the screen while nothing happens.
 */
import { isLive } from "@chroma-sync/core/Invocation"
import { createdMs } from "./Data.ts"
import { frameOf } from "./Frame.ts"
import { type Health, justSaid, type Model } from "./model.ts"
import * as Sorted from "./Sorted.ts"

/**
 * As of when the list is known, in milliseconds since the Unix epoch: now while it is read, else when it last was, if only in part. What was live then
 * may have ended since, so that nothing of it is said to last longer.
 */
export const knownAt = (model: Model): number => {
  const { data, health, life, now, paused, readAt } = model
  if (paused !== undefined) return paused.at
  const read = readAt ?? life.savedAt
  if ((health._tag === "Live" && unanswered(model) === undefined) || read === undefined) return now
  // A reading that failed half-way may have told of what is newer than the last whole one.
  const newest = Sorted.at(data.rows, 0)
  return newest === undefined ? read : Math.min(now, Math.max(read, createdMs(newest)))
}

/**
 * Whether the screen changes with the clock: something that is live is in sight, or an attempt is awaited. Where not, nothing is drawn again until
 * something happens or a minute is over.
 */
export const ticks = (model: Model): boolean =>
  model.health._tag !== "Live" ||
  unanswered(model) !== undefined ||
  model.paused !== undefined ||
  model.acts.held.length > 0 ||
  Sorted.slice(model.list.shown, model.list.top, model.list.top + frameOf(model.size).page).some(isLive)

/** How long a reading may take before it is told, in milliseconds. */
const patienceMs = 5_000

/** For how long the reading under way has no answer, in milliseconds, where that is longer than one takes. */
export const unanswered = ({ health, now }: Model): number | undefined => {
  const ms = health._tag === "Stopped" ? 0 : now - (health._tag === "Connecting" ? health.since : health.nextAt)
  return ms > patienceMs ? ms : undefined
}

/** A second that took longer was none: the clock was set ahead, the machine slept or the program was stopped. In milliseconds. */
export const longestSecond = 2_000

/** What is expected and seems late after a second of so many milliseconds comes that much later: the feed goes by a clock that nobody sets. */
export const expectedAfter = (health: Health, ms: number, now: number): Health => {
  const by = ms - longestSecond
  if (health._tag === "Connecting" && by > 0) return { ...health, since: health.since + by }
  if ((health._tag !== "Live" && health._tag !== "Offline") || by <= 0 || health.nextAt >= now) return health
  const nextAt = health.nextAt + by
  // How often the list is read stays the same.
  return health._tag === "Live" ? { ...health, at: health.at + by, nextAt } : { ...health, nextAt }
}

/** Whether time alone has passed, and too little of it to show: at rest the screen is looked through every five seconds, so that minutes turn in time. */
export const isStill = (before: Model, after: Model): boolean =>
  !ticks(after) &&
  Math.floor(before.now / 5_000) === Math.floor(after.now / 5_000) &&
  before.list.shown === after.list.shown &&
  before.changed === after.changed &&
  justSaid(before) === justSaid(after)
