/**
 * What a message does to the model. Pure: whatever must be done outside is given back as commands.
 */
import { type InvocationId, statusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { acted, broken, followActs } from "./answers.ts"
import { copied, copy } from "./copy.ts"
import { applyEvents, summaryAt } from "./Data.ts"
import { answered, followCreated } from "./filling.ts"
import { goToDetail } from "./history.ts"
import { heldAnew, secondOver } from "./holding.ts"
import { isStale, readSources, seeSources } from "./KnownSources.ts"
import { age, follow, rename, reorder, scanOn } from "./List.ts"
import { awake, comeBack, leave, leftOver, living, readAgain, readAnew, withLife } from "./living.ts"
import { choosing } from "./menus.ts"
import type { Message } from "./message.ts"
import { type Health, type Model, say } from "./model.ts"
import { expectedAfter, knownAt, ticks } from "./passing.ts"
import { clickLine, scrollBy } from "./mouse.ts"
import { flush, paste, press, resize } from "./press.ts"
import { andThen, askForSources, holding, momentsOf, page, refuse, type Updated, working } from "./relist.ts"
import { noteRequests } from "./requests.ts"
import { followReruns } from "./reruns.ts"
import { restored } from "./SavedSession.ts"
import { setBack } from "./setBack.ts"
import { surveyed, surveying } from "./surveying.ts"
import { switched } from "./switching.ts"
import { asking } from "./underWay.ts"
import { viewsRead } from "./views.ts"
import { tellEnded, tellEndedViews } from "./watching.ts"

export const update = (model: Model, message: Message): Updated =>
  andThen(andThen(choosing(holding(step(model, message))), readingSources), surveying)

/** Asks for the sources where they are wanted: once the list is live, and then now and again. */
const readingSources = (model: Model): Updated =>
  model.health._tag === "Live" && isStale(model.sources, model.screen === "sources", model.now) ? askForSources(model) : [model, []]

const step = (model: Model, message: Message): Updated => {
  switch (message._tag) {
    case "Fed":
      return working(tellEndedViews(settled(readAgain(feed(model, message.events)))))
    case "FeedStopped":
      return [{ ...say(model, message.error.message, true), health: { _tag: "Stopped", error: message.error } }, []]
    case "Pressed":
      return press(awake({ ...model, keyCount: model.keyCount + 1 }), message.key)
    case "Pasted":
      return paste(model, message.text)
    case "Waited":
      return message.keyCount === model.keyCount ? flush(model) : [model, []]
    case "Resized":
      return [resize(model, { columns: message.columns, rows: message.rows }), []]
    case "Ticked":
      return ticked(model, message)
    case "SourcesRead": {
      const sources = readSources(model.sources, message.sources, model.now)
      return working({ ...model, sources, list: rename(model.list, sources.names, model.data, page(model), momentsOf(model)) })
    }
    case "SourcesFailed":
      return [{ ...model, sources: { ...model.sources, reading: false, error: message.message } }, []]
    case "Focused":
      return message.focused ? [comeBack(model, "fresh"), [{ _tag: "Redraw" }]] : [leave(model), []]
    case "Continued":
      return [comeBack(heldAnew(tick(model, message.now)), "old"), [{ _tag: "Refresh" }]]
    case "Chosen":
      return goToDetail(awake(model), message.invocation)
    case "Scrolled":
      return [scrollBy(model, message.by), []]
    case "Clicked":
      return [clickLine(model, message.line), []]
    case "Reloaded":
      return [
        { ...readAnew(say(model, `the API key was read again (from ${message.from})`)), health: { _tag: "Connecting", since: model.now } },
        []
      ]
    case "Switched":
      return [switched(model, message), []]
    case "ProfilesRead":
      return [{ ...model, profiles: message.names }, []]
    case "Told":
      return [message.lines.reduce((told, line) => say(told, line, message.bad || /^[✗!] /.test(line)), model), []]
    case "Asking":
      return [asking(model, message.of, message.id), []]
    case "Acted":
      return [acted(model, message.of, message.row, message.outcome), [{ _tag: "Follow" }]]
    case "Answered":
      return answered(model, message.change, message.of, message.outcome)
    case "Broken":
      return [broken(model, message.of, message.text), [{ _tag: "Follow" }]]
    case "Restored":
      return working(restored(model, message.saved))
    case "Surveyed":
      return surveyed(model, message.asked, message.answer)
    case "ViewsRead":
      return viewsRead(model, message.views, message.asked)
    case "ViewsFailed":
      return refuse(model, message.message)
    case "InfoRead":
      return [{ ...model, info: message.lines }, []]
    case "Copied":
      return [copied(model, message.what, message.to), []]
    case "Opened":
      return opened(model, message)
    case "Resumed":
      return working(tellEndedViews(settled((model.paused?.events ?? []).reduce(feed, { ...model, paused: undefined }))))
    case "Worked":
      return working({ ...model, list: scanOn(model.list, model.data, page(model)) })
    default:
      // All are known here; a recording of another version may have others.
      message satisfies never
      return [model, []]
  }
}

/** Says what became of an address; where there is no browser, it is copied. */
const opened = (model: Model, { url, opened }: Extract<Message, { readonly _tag: "Opened" }>): Updated =>
  opened ? [say(model, `opened ${url}`), []] : copy(model, `${url} (no browser here)`, url)

const ticked = (model: Model, { now, requests, setBack: by }: Extract<Message, { readonly _tag: "Ticked" }>): Updated => {
  if (by !== undefined) return working(tellEndedViews(tick(counted(setBack(model, by, now), now, requests), now)))
  return secondOver(tellEndedViews(tick(counted(model, now, requests), now)), now - model.tickedAt)
}

/** How long a row shows that it has changed, in milliseconds. */
const changedFor = 3_000

const counted = (model: Model, now: number, requests: number | undefined): Model =>
  requests === undefined ? model : { ...model, requests: noteRequests(model.requests, now, requests, ticks(model)) }

const tick = (model: Model, now: number): Model => {
  const aged = age(model.list, model.data, page(model), now)
  const list = reorder(aged, model.data, page(model), knownAt({ ...model, now }))
  const over = [...model.changed].some(([, until]) => until <= now)
  const changed = over ? new Map([...model.changed].filter(([, until]) => until > now)) : model.changed
  // The feed may have told what is next since the last tick.
  const health = expectedAfter(model.health, now - model.now, now)
  return { ...model, now, tickedAt: now, health, list, changed }
}

/** An outage began when it was first told, although the clock may have been set since. */
const healthAfter = (known: Health, event: FeedEvent): Health =>
  event._tag === "Live"
    ? event
    : event._tag !== "Offline"
      ? known
      : { ...event, since: known._tag === "Offline" ? known.since : event.since }

const feed = (model: Model, events: ReadonlyArray<FeedEvent>): Model => {
  const health = events.reduce(healthAfter, model.health)
  const readAt = events.findLast((event) => event._tag === "Live")?.at ?? model.readAt
  const now = Math.max(model.now, readAt ?? 0)
  const heard = events.reduce(hear, { ...model, health, readAt, now })
  if (model.paused !== undefined) return waiting(heard, events)
  const applied = applyEvents(model.data, events)
  if (applied.data === model.data) return { ...heard, summary: summaryAt(model.data, readAt ?? now) }
  const list = follow(model.list, applied, page(model))
  // What the first reading tells is all new, and nothing has changed.
  const isRead = model.health._tag !== "Connecting" && (model.health._tag !== "Live" || model.health.complete)
  const changed = isRead ? withChanged(model.changed, applied.added, now + changedFor) : model.changed
  const sources = seeSources(model.sources, applied.added)
  const told = {
    ...heard,
    sources,
    data: applied.data,
    summary: summaryAt(applied.data, readAt ?? now),
    list,
    changed
  }
  return followCreated(followReruns(followActs(tellEnded(living(told, applied), events), applied), applied), applied)
}

/** Without the rows of an earlier reading that the complete one does not have. */
const settled = (model: Model): Model => {
  const left = leftOver(model)
  if (left === undefined) return model
  const events = left.map((invocation): FeedEvent => ({ _tag: "Removed", invocation, reason: "deleted" }))
  return feed(withLife(model, { unconfirmed: undefined }), events)
}

/** Marks what has changed, unless so much has that the marks would say nothing. */
const withChanged = (changed: Model["changed"], rows: ReadonlyArray<{ readonly id: InvocationId }>, until: number): Model["changed"] =>
  rows.length === 0 || rows.length > 500 ? changed : new Map([...changed, ...rows.map(({ id }) => [id, until] as const)])

/** Says what the user should know of an event beside the change itself. */
const hear = (model: Model, event: FeedEvent): Model => {
  if (event._tag !== "Anomaly") return model
  const { id, status } = event.previous
  const [was, says] = [statusName(status), statusName(event.reported.status)]
  const anomalies = new Map([...model.anomalies, [id, { at: model.now, was, says }]])
  return say({ ...model, anomalies }, `the service takes back that ${id.slice(0, 8)} is ${was}: it now says ${says}`, true)
}

/** Keeps events for later. Their health is shown, so only the changes wait. */
const waiting = (model: Model, events: ReadonlyArray<FeedEvent>): Model => {
  if (model.paused === undefined) return model
  const changes = events.filter(({ _tag }) => _tag === "Added" || _tag === "Changed" || _tag === "Removed")
  if (changes.length === 0) return model
  return {
    ...model,
    paused: { ...model.paused, events: [...model.paused.events, changes], changes: model.paused.changes + changes.length }
  }
}
