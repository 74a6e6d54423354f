/**
 * The lines above the list: where we are, how true it is, what there is, and what of it is shown. Text of exactly the screen's width.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import { titles } from "../format/layout.ts"
import { grouped, paceText } from "../format/number.ts"
import { sparkline } from "../format/spark.ts"
import { glyph } from "../format/status.ts"
import type { Style } from "../format/style.ts"
import { fit, harmless, width } from "../format/text.ts"
import { age, duration, remaining, short, timeOfDay } from "../format/time.ts"
import { flaggedText, tellsPace } from "./flagged.ts"
import { filterKey } from "./keymap.ts"
import { shownText } from "./List.ts"
import type { Frame } from "./Frame.ts"
import type { Model } from "./model.ts"
import { ticks, unanswered } from "./passing.ts"
import { screenOf } from "./screens/table.ts"
import { sortMarks } from "./sort.ts"
import { stopOf } from "./stopped.ts"
import { viewName } from "./views.ts"

export const headerLines = (model: Model, frame: Frame, style: Style): ReadonlyArray<string> =>
  [titleLine(model, style), countersLine(model, frame, style), viewLine(model, style)].slice(0, frame.header)

/** The place on the left, the truth in the middle, the time on the right; narrow screens drop what they have no room for. */
const titleLine = (model: Model, style: Style): string => {
  const cells = model.size.columns
  const clock = timeOfDay(model.now).slice(0, ticks(model) && cells >= 100 ? 8 : 5)
  const readOnly = model.acts.readOnly ? "  RO" : ""
  const truth = harmless(truthText(model))
  const time = cells >= 66 ? `${readOnly}  ${clock} UTC ` : `${readOnly}  ${clock} `
  const mark = watchMark(model)
  const right = cells - width(truth) - width(mark + time) < leastPlace ? time : mark + time
  const name = cells >= 100 ? " chroma-sync  " : " "
  const room = cells - width(right) - width(truth)
  if (room < leastPlace) return paintTruth(model, style, fit(` ${truth}`, cells))
  const left = fit(
    name + harmless([...model.place, screenOf(model).title(model)].join(" ▸ ")),
    Math.min(Math.max(room - 2, 0), Math.floor(cells * 0.45))
  )
  return (
    style.strong(left) +
    " ".repeat(2) +
    paintTruth(model, style, truth) +
    style.faint(fit(right, room - width(left) - 2 + width(right), "right"))
  )
}

/** Cells that the place needs at least. */
const leastPlace = 12

/** How much is watched, by the letter that its rows are marked with. */
const watchMark = ({ life }: Model): string => {
  const count = life.watched.size + life.watchedViews.size
  return count === 0 ? "" : `  w${short(count)}`
}

/** The truth: live or not, how often it is read, how old the data is, and when the next attempt starts. */
export const truthText = (model: Model): string => {
  const { health, now, readAt } = model
  const silent = unanswered(model)
  const narrow = model.size.columns < 66
  if (model.paused !== undefined) {
    const { at, changes } = model.paused
    return `‖ paused ${age(now - at)} · ${grouped(changes)} changes waiting · p`
  }
  const { savedAt } = model.life
  const saved = savedAt === undefined ? undefined : now < savedAt ? "saved some time ago" : `saved ${age(now - savedAt)} ago`
  const old = readAt === undefined ? (saved ?? "no data yet") : `data ${dataAge(model, now - readAt)} old`
  switch (health._tag) {
    case "Connecting":
      return connectingText(readAt === undefined && saved === undefined ? undefined : old, silent, narrow)
    case "Live": {
      if (silent !== undefined) return narrow ? `○ no answer ${age(silent)}` : `○ no answer for ${age(silent)} · ${old} · ctrl-r asks anew`
      const reading = health.complete ? "" : " · still reading"
      const broken = (health.malformed === 0 ? "" : ` · ${health.malformed} unreadable`) + reading
      return narrow
        ? `● ${old.replace("data ", "")}${broken}`
        : `● live ${duration(health.nextAt - health.at)} · ${old}${broken}${requestsText(model)}`
    }
    case "Offline": {
      const left = Math.max(0, health.nextAt - now)
      const next = silent !== undefined ? `since ${age(silent)}` : left === 0 ? "now" : `in ${remaining(left)}`
      return narrow
        ? `○ offline ${age(now - health.since)} · retry ${next}`
        : `○ offline ${age(now - health.since)} · ${old} · retry ${health.attempt} ${next} · ctrl-r now`
    }
    case "Stopped": {
      const { short, again } = stopOf(health.error)
      return `▲ ${short} · ${narrow ? "" : `${old} · ctrl-r ${again} · `}:doctor`
    }
  }
}

const connectingText = (old: string | undefined, silent: number | undefined, narrow: boolean): string => {
  if (silent === undefined) return old === undefined ? "○ connecting" : `○ ${old} · connecting`
  const state = `connecting ${age(silent)}`
  if (narrow) return `○ ${state}`
  return `○ ${old === undefined ? `${state} · no data yet` : `${old} · ${state}`} · ctrl-r asks anew`
}

const requestsText = ({ requests, size }: Model): string => {
  const rate = size.columns < 100 ? undefined : requests.perMinute
  return rate === undefined ? "" : ` · ${rate} req/min`
}

/** To the second while the screen moves anyway; at rest no line is drawn again for the sake of a number. */
const dataAge = (model: Model, ms: number): string => (ms < 60_000 && !ticks(model) ? "<1m" : age(ms))

export const paintTruth = (model: Model, style: Style, text: string): string =>
  model.paused !== undefined
    ? style.bad(text)
    : model.health._tag === "Live" && unanswered(model) === undefined
      ? style.good(text)
      : model.health._tag === "Connecting" && unanswered(model) === undefined
        ? style.faint(text)
        : style.bad(text)

/** Counters by status with the key that shows each, then throughput and median duration where there is room. */
const countersLine = (model: Model, frame: Frame, style: Style): string => {
  const cells = model.size.columns
  const { summary, list } = model
  const counter = (filter: StatusName | undefined, count: number): string => {
    const key = filterKey(filter ?? "all")
    const mark = filter === undefined ? "" : glyph(filter, false)
    const text =
      cells >= 110
        ? [mark, key, filter ?? "all", grouped(count)].filter((part) => part !== "").join(" ")
        : cells >= 66
          ? `${mark || "all"} ${grouped(count)}`
          : `${mark || "all "}${short(count)}`
    return list.status === filter ? `[${text}]` : ` ${text} `
  }
  let left = cells
  const take = (text: string): string => {
    const taken = fit(text, Math.min(width(text), left))
    left -= width(taken)
    return taken
  }
  const counters = [
    take(counter(undefined, summary.total)),
    ...StatusName.literals
      .filter((status) => status !== "unknown" || summary.counts.unknown > 0)
      .map((status) => style.status(status, take(counter(status, summary.counts[status]))))
  ]
  return counters.join("") + style.faint(besides(model, frame, left))
}

/** What stands beside the counters: the figures as far as there is room, and the view where no line of its own has it. */
const besides = (model: Model, frame: Frame, cells: number): string => {
  const view = frame.header < 3 ? [shownText(model.list), flaggedText(model.flags)].filter((part) => part !== "").join(" ") : ""
  const [text] = figures(model)
    .map((figures) => [figures, view].filter((part) => part !== "").join("   "))
    .filter((text) => text !== "" && width(text) < cells)
  return text === undefined ? fit(view === "" ? "" : ` ${view}`, cells) : fit(`${text} `, cells, "right")
}

/** Throughput and median duration, and less and less of them; none of rows that were saved, which are not all. */
const figures = ({ flags, readAt, summary, size }: Model): ReadonlyArray<string> => {
  const { throughput, durations } = summary
  if (size.columns < 66 || !tellsPace(flags) || readAt === undefined) return [""]
  const rate = `${paceText(throughput.perMinute)}/min`
  const line = `${rate} ${sparkline(throughput.buckets.slice(-8))}`
  const median = size.columns < 110 || durations === undefined ? [] : [`${line} p50 ${duration(durations.p50)}`]
  return [...median, line, rate]
}

/** What the list is narrowed to. */
const shown = ({ flags, list }: Model): string =>
  [shownText(list) || "everything", flaggedText(flags)].filter((part) => part !== "").join("   of ")

/** The query on the left, how much it shows and in which order on the right. */
const viewLine = (model: Model, style: Style): string => {
  const { list, size } = model
  const names = titles({ errorsOnly: false, short: false })
  const marks = sortMarks(list.sort)
  const keys = list.sort.map(({ column }) => `${names[column]}${marks[column]}`)
  const so = list.scan === undefined ? "" : " so far"
  const more = model.health._tag === "Live" && model.health.more ? " (older ones stay on the service)" : ""
  const right = ` ${grouped(list.shown.size)} shown${so}${more} · ${keys.join(" ")} `
  const room = size.columns - width(right)
  if (room < 1) return style.faint(fit(right, size.columns))
  return fit(` view ${viewName(model) ?? ""} ${viewName(model) === undefined ? "" : "   "}${shown(model)}`, room) + style.faint(right)
}
