/**
 * The lines above the list: where we are, how true it is, and what there is. Pure text of exactly the screen's width.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import { type Summary, summaryOf } from "@chroma-sync/insights/Summary"
import { glyph } from "../format/status.ts"
import type { Style } from "../format/style.ts"
import { fit, harmless, width } from "../format/text.ts"
import { age, duration, timeOfDay } from "../format/time.ts"
import { filterKey } from "./keymap.ts"
import type { Model } from "./model.ts"

/** The title on the left, the truth in the middle, the time on the right; narrow screens drop the time, then the title. */
export const titleLine = (model: Model, style: Style, ascii: boolean): string => {
  const cells = model.size.columns
  const clock = cells >= 90 ? `  ${timeOfDay(model.now)} UTC ` : " "
  const truth = harmless(truthText(model, ascii))
  const title = ` chroma-sync  ${harmless(model.title)} `
  const room = cells - width(clock) - width(truth)
  if (room < 1) return paintTruth(model, style, fit(truth, cells))
  return style.strong(fit(width(title) <= room ? title : " chroma-sync", room)) + paintTruth(model, style, truth) + style.faint(clock)
}

/** The truth line: live or not, how old the data is, and when the next attempt starts. */
const truthText = (model: Model, ascii: boolean): string => {
  const dot = ascii ? "-" : "·"
  const { health, now, readAt } = model
  const old = readAt === undefined ? "no data yet" : `data ${age(now - readAt)} old`
  switch (health._tag) {
    case "Connecting":
      return `${ascii ? "o" : "○"} connecting`
    case "Live": {
      const broken = health.malformed === 0 ? "" : ` ${dot} ${health.malformed} unreadable`
      return `${ascii ? "*" : "●"} live ${dot} ${old}${broken}`
    }
    case "Offline": {
      const wait = Math.max(0, health.nextAt - now)
      const next = wait === 0 ? "now" : `in ${duration(Math.max(1_000, Math.ceil(wait / 1_000) * 1_000))}`
      return `${ascii ? "o" : "○"} offline ${age(now - health.since)} ${dot} ${old} ${dot} retry ${health.attempt} ${next} ${dot} ctrl-r now`
    }
    case "Stopped":
      return `${ascii ? "!" : "▲"} ${health.error._tag === "Unauthorized" ? "API key rejected" : "refused"} ${dot} ${old}`
  }
}

const paintTruth = (model: Model, style: Style, text: string): string =>
  model.health._tag === "Live" ? style.good(text) : model.health._tag === "Connecting" ? style.faint(text) : style.bad(text)

const order: ReadonlyArray<StatusName> = ["pending", "processing", "complete", "failed", "cancelled", "unknown"]

/** Counters by status with the key that shows each, then throughput, median duration and success rate where there is room. */
export const countersLine = (model: Model, summary: Summary, style: Style, ascii: boolean): string => {
  const cells = model.size.columns
  const counter = (filter: StatusName | undefined, count: number): string => {
    const key = cells >= 70 ? `${filterKey(filter ?? "all")} ` : ""
    const name = filter === undefined ? "all" : cells >= 140 ? `${glyph(filter, ascii)} ${filter}` : glyph(filter, ascii)
    const text = `${key}${name} ${count.toLocaleString("en")}`
    return model.filter === filter ? `[${text}]` : ` ${text} `
  }
  let left = cells
  const take = (text: string): string => {
    const taken = fit(text, Math.min(width(text), left))
    left -= width(taken)
    return taken
  }
  const counters = [
    take(counter(undefined, summary.total)),
    ...order
      .filter((status) => status !== "unknown" || summary.counts.unknown > 0)
      .map((status) => style.status(status, take(counter(status, summary.counts[status]))))
  ]
  const pace = paceText(summary, ascii ? "-" : "·")
  return counters.join("") + (left > width(pace) ? style.faint(fit(pace, left, "right")) : " ".repeat(left))
}

const paceText = ({ throughput, durations, successRate }: Summary, dot: string): string => {
  const median = durations === undefined ? "" : ` ${dot} p50 ${duration(durations.p50)}`
  const success = successRate === undefined ? "" : ` ${dot} ${Math.round(successRate * 100)}% ok`
  return `${throughput.perMinute.toFixed(1)}/min${median}${success} `
}

const summaries = new WeakMap<Model["rows"], Summary>()

/** The summary of the rows as of the last reading. One per list of rows: a key press changes neither. */
export const summaryFor = (model: Model): Summary => {
  const known = summaries.get(model.rows)
  if (known !== undefined) return known
  const summary = summaryOf(model.rows, model.readAt ?? model.now)
  summaries.set(model.rows, summary)
  return summary
}
