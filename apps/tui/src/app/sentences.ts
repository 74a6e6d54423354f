/**
 * What is said of the live list to those who hear it.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { beginning } from "../format/beginning.ts"
import { grouped } from "../format/number.ts"
import { fullStop, sentence } from "../format/sentence.ts"
import { countsText } from "../format/status.ts"
import { harmless } from "../format/text.ts"
import { age } from "../format/time.ts"
import { print } from "../query/print.ts"
import type { UnderWay } from "./Acts.ts"
import { createdMs } from "./Data.ts"
import { flaggedText } from "./flagged.ts"
import { passes, shownText } from "./List.ts"
import type { Message } from "./message.ts"
import type { Model } from "./model.ts"
import { rerunOfRow, rerunText } from "./reruns.ts"
import { screenOf } from "./screens/table.ts"
import { stopOf } from "./stopped.ts"
import { type MenuView, menuViews } from "./views.ts"

/** Rows that are read out at once, and changes that are told one by one. */
export const atOnce = 10

/** What a whole screen says. */
export const readOut = (model: Model): ReadonlyArray<string> =>
  (screenOf(model).spoken?.(model) ?? []).map((line) => harmless(beginning(line)).trim()).filter((line) => line !== "")

/** A row as it is read out. */
export const rowSentence = (row: Invocation, model: Model): string => {
  const { now, list } = model
  const rerun = rerunOfRow(model, row.id)
  const again = rerun === undefined ? "" : `, runs again as ${rerunText(rerun)}`
  return `${sentence(row, list.names).replace(/(?<!\.)\.$/, "")}, created ${age(now - createdMs(row))} ago${again}.`
}

/** What there is, and what of it is shown. */
export const overview = ({ flags, list, summary, readAt }: Model): string => {
  if (readAt === undefined) return "Nothing is read yet."
  const parts = Object.entries(summary.counts).filter(([, count]) => count > 0)
  const flagged = flaggedText(flags)
  const left = flagged === "" ? "" : ` Nothing else is read than ${harmless(flagged)}.`
  const all =
    parts.length === 0
      ? `No invocations.${left}`
      : `${grouped(summary.total)} invocations: ${parts.map(([status, count]) => `${grouped(count)} ${status}`).join(", ")}.${left}`
  const view = shownText(list)
  return view === "" ? all : `${all} ${grouped(list.shown.size)} shown: ${harmless(view)}.`
}

const healthSentence = (model: Model): string => {
  const { health } = model
  if (health._tag === "Live") return "Live."
  if (health._tag === "Connecting") return "Connecting."
  if (health._tag === "Stopped") {
    const { what, again } = stopOf(health.error)
    return `${what}. :reload ${again}, :doctor looks for what is wrong.`
  }
  return `Offline: ${fullStop(harmless(health.error.message))} Tried again by itself.`
}

/** The sentences of what happened between two models. */
export const sentencesOf = (before: Model, after: Model, messages: ReadonlyArray<Message>): ReadonlyArray<string> => {
  const { health } = after
  const wasRead = before.health._tag === "Live" && before.health.complete
  const isRead = health._tag === "Live" && health.complete
  const events = messages.flatMap((message): ReadonlyArray<FeedEvent> => (message._tag === "Fed" ? message.events : []))
  const rows =
    before.readAt === undefined || !wasRead || after.paused !== undefined
      ? []
      : events.flatMap(rowOf).filter((row) => passes(after.list, row))
  const known = new Set(before.said)
  return [
    ...(before.health._tag === health._tag ? [] : [healthSentence(after)]),
    ...(isRead && !wasRead && before.health._tag !== "Offline" ? [overview(after)] : []),
    ...(rows.length <= atOnce
      ? rows.map((row) => fullStop(sentence(row, after.list.names)))
      : [`${rows.length} have changed: ${countsText(rows)}.`]),
    ...(before.paused === undefined && after.paused !== undefined ? ["Paused: what changes waits until :pause goes on."] : []),
    ...(messages.some(({ _tag }) => _tag === "Resumed") ? [`Going on: ${grouped(before.paused?.changes ?? 0)} changes have waited.`] : []),
    ...after.said.filter((one) => !known.has(one)).map(({ text, bad }) => `${bad ? "Attention: " : ""}${fullStop(spoken(text))}`),
    ...after.acts.underWay.filter(isOfSeveral(before)).map(({ what, total }) => `Under way: ${what} ${grouped(total)}.`),
    ...(messages.some(({ _tag }) => _tag === "ViewsRead") && shownText(before.list) !== shownText(after.list) ? [overview(after)] : []),
    ...(before.menu === undefined && after.menu?.kind === "views" ? menuViews(after).map(viewSentence) : []),
    ...(before.open?.sending !== undefined && after.open?.refused !== undefined ? ["The form is still open: an empty line goes on."] : [])
  ]
}

/** What was said, without the glyph and the columns that the doctor sets it in. */
const spoken = (text: string): string => harmless(text.replace(/^[✓✗!] /, "").replace(/(?<=\S) {2,}/g, ", "))

/** What is asked for several, and was not before. */
const isOfSeveral =
  (before: Model) =>
  (one: UnderWay): boolean =>
    one.total > 1 && before.acts.underWay.every(({ of }) => of !== one.of)

/** The order of the list. */
export const sortSentence = ({ list }: Model): string =>
  `Sorted by ${list.sort.map(({ column, descending }) => `${column}, ${descending ? "descending" : "ascending"}`).join(", then by ")}.`

const viewSentence = ({ name, query, watched }: MenuView): string =>
  `${harmless(name)}: ${harmless(print(query)) || "everything"}${watched ? ", watched" : ""}.`

const rowOf = (event: FeedEvent): ReadonlyArray<Invocation> => {
  if (event._tag === "Added") return [event.invocation]
  return event._tag === "Changed" && event.previous.status._tag !== event.current.status._tag ? [event.current] : []
}
