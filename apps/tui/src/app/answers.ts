/**
 * What the service answers, and how it is told: of one at once, of several once all are answered.
 */
import { type Invocation, isLive, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { errorShape } from "@chroma-sync/insights/ErrorShape"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { grouped } from "../format/number.ts"
import { age } from "../format/time.ts"
import { type ActOutcome, type Acts, type UnderWay, withActs } from "./Acts.ts"
import type { Seen } from "../acting/seenIn.ts"
import { type Applied, find } from "./Data.ts"
import { type Model, say } from "./model.ts"
import { soFar, withRerun } from "./reruns.ts"
import { mayHaveMade, withAnswer } from "./underWay.ts"

/** Takes the service's answer about one in. */
export const acted = (before: Model, of: number, row: Invocation, answer: ActOutcome): Model => {
  const one = before.acts.underWay.find((one) => one.of === of)
  const known = find(before.data, row)
  const outcome = asOfNow(answer, known)
  const isAmiss = outcome._tag !== "Asked" && outcome._tag !== "Cancelled" && outcome._tag !== "Started"
  const amiss = isAmiss ? withAmiss(one?.amiss ?? new Map(), row, outcome) : (one?.amiss ?? new Map())
  const started = startedBy(outcome)
  const answered = withAnswer(started === undefined ? before : withRerun(before, row, started, of), of, row.id, amiss)
  const { acts, now } = answered
  const waits = outcome._tag === "Asked" && known !== undefined
  const model = waits ? withActs(answered, { cancelling: HashMap.set(acts.cancelling, row.id, now) }) : answered
  if (one === undefined || one.total === 1) return say(model, outcomeText([row], outcome), isAmiss)
  return one.answered + 1 < one.total ? model : allTold(model, { ...one, answered: one.total, amiss })
}

/** The new run that it surely is. */
const startedBy = (outcome: ActOutcome): string | undefined =>
  outcome._tag === "Started" ? outcome.id : outcome._tag === "Lost" && outcome.isSure ? outcome.seen[0] : undefined

/** The feed may have told how one ended before the answer says that it is asked to stop. */
const asOfNow = (answer: ActOutcome, known: Invocation | undefined): ActOutcome => {
  if (answer._tag !== "Asked" || known === undefined || isLive(known)) return answer
  return known.status._tag === "Cancelled" ? { _tag: "Cancelled" } : { _tag: "Ended", current: known }
}

const withAmiss = (amiss: UnderWay["amiss"], row: Invocation, outcome: ActOutcome): UnderWay["amiss"] => {
  // Errors that differ in a number or an id are told together.
  const alike = "text" in outcome ? errorShape(outcome.text) : outcomeText([], outcome)
  const known = amiss.get(alike) ?? { outcome, rows: [] }
  return new Map([...amiss, [alike, { ...known, rows: [...known.rows, row] }]])
}

/** Says what came of those that are answered, and whatever else there is to say; marks what can be tried again. */
const allTold = (model: Model, one: UnderWay, besides: ReadonlyArray<string> = []): Model => {
  const amiss = [...one.amiss.values()]
  const wrong = amiss.flatMap(({ outcome, rows }) => (outcome._tag === "Failed" ? rows.flatMap((row) => find(model.data, row) ?? []) : []))
  const marks = new Map([...model.list.marks, ...wrong.map((row) => [row.id, row] as const)])
  const ready: Model = { ...model, list: { ...model.list, marks } }
  const told = amiss.reduce((told, { outcome, rows }) => say(told, outcomeText(rows, outcome), true), ready)
  const marked = wrong.length === 0 ? "" : wrong.length === 1 ? " and is marked" : " and are marked"
  const went = soFar(model, one.of)
  const line = [...tally(one, marked), ...besides, ...(went === undefined ? [] : [`so far ${went}`])].join("; ")
  return say(told, `${one.what}: ${line}`, amiss.length + besides.length > 0)
}

/** A defect has ended it: says so, with what came of it until then and what is left undone. */
export const broken = (before: Model, of: number, text: string): Model => {
  const { open } = before
  const why = `${text}, so it may have been done: look before you send it again`
  const freed = open?.sending === of ? { ...before, open: { ...open, sending: undefined, refused: why } } : before
  const one = before.acts.underWay.find((one) => one.of === of)
  if (one === undefined) return say(freed, text, true)
  const model = withActs(freed, { underWay: before.acts.underWay.filter((other) => other !== one) })
  return allTold(model, one, [...unanswered(one), mayHaveMade({ underWay: [one] }) ? why : text])
}

/** Ids that are named in one line. */
const named = 20

const idsOf = (rows: ReadonlyArray<Invocation>): string => {
  const ids = rows.slice(0, named).map(({ id }) => id.slice(0, 8))
  return ids.join(", ") + (rows.length > named ? ` and ${grouped(rows.length - named)} more` : "")
}

const outcomeText = (rows: ReadonlyArray<Invocation>, outcome: ActOutcome): string => {
  const ids = idsOf(rows)
  const [is, itIs] = rows.length > 1 ? ["are", "they are"] : ["is", "it is"]
  switch (outcome._tag) {
    case "Asked":
      return `${ids} ${is} asked to stop: cancelling until the service says that it ended`
    case "Cancelled":
      return endedText(rows, "cancelled")
    case "Ended":
      return `${ids} had ended already: ${itIs} ${statusName(outcome.current.status)}; nothing was changed`
    case "Started":
      return `${ids} runs again as ${outcome.id.slice(0, 8)}`
    case "Running":
      return `${ids} ${is} not run again: the service says that the same runs, or has run (409)`
    case "Lost":
      return `the answer about ${ids} was lost and ${itIs} not sent again: ${lostText(outcome)}`
    case "Unknown":
    case "Failed":
      return `${ids}: ${outcome.text}`
  }
}

/** What the service has of something whose answer was lost. */
export const lostText = ({ seen, isSure }: Seen): string => {
  const ids = seen.slice(0, 3).map((id) => id.slice(0, 8))
  if (ids.length === 0) return isSure ? "as of now it has not begun" : "it may have begun: the list has a row that cannot be read"
  return `it ${isSure ? "seems to" : "may"} be ${ids.length === 1 ? "" : "one of "}${ids.join(", ")}`
}

const counted = (count: number, one: string, several = one): ReadonlyArray<string> =>
  count === 0 ? [] : [`${grouped(count)} ${count === 1 ? one : several}`]

/** What came of those that are answered, in counts. */
const tally = ({ what, answered, amiss }: UnderWay, marked = ""): ReadonlyArray<string> => {
  const all = [...amiss.values()]
  const of = (tag?: ActOutcome["_tag"]): number =>
    all.reduce((sum, { outcome, rows }) => (tag === undefined || outcome._tag === tag ? sum + rows.length : sum), 0)
  const reasons = all.flatMap(({ outcome }) => (outcome._tag === "Failed" ? [outcome.text] : []))
  const done = answered - of()
  return [
    ...(what === "cancel" ? counted(done, "asked to stop") : counted(done, "runs again", "run again")),
    ...counted(of("Ended"), "had ended already"),
    ...counted(of("Running"), "runs, or has run (409)", "run, or have run (409)"),
    ...counted(of("Lost") + of("Unknown"), "has lost its answer", "have lost their answer"),
    ...counted(of("Failed"), `went wrong${marked}${reasons.length === 1 ? `: ${reasons[0]}` : ""}`)
  ]
}

/** Which have no answer, and how many were not sent. */
const unanswered = ({ total, sent, answered }: UnderWay): ReadonlyArray<string> => {
  const ids = [...sent].join(", ")
  return [
    ...counted(sent.size, `has no answer: ${ids}`, `have no answer: ${ids}`),
    ...counted(total - answered - sent.size, "was not sent", "were not sent")
  ]
}

/** What is left undone by whoever leaves now, line by line, for the shell. */
export const leftUndone = ({ held, underWay }: Acts): ReadonlyArray<string> => [
  ...underWay.map((one) => `${one.what}: ${[...tally(one), ...unanswered(one)].join("; ")}`),
  ...held.map(({ what }) => `${what} was not sent`)
]

/** Lets go of what was to be cancelled and has ended, and says how. */
export const followActs = (model: Model, { removed, added }: Applied): Model => {
  const { cancelling } = model.acts
  if (HashMap.isEmpty(cancelling)) return model
  const ended = added.filter((row) => !isLive(row) && HashMap.has(cancelling, row.id))
  const kept = new Set(added.map(({ id }) => id))
  const over = [...ended, ...removed.filter(({ id }) => !kept.has(id))].map(({ id }) => id)
  const byStatus = Map.groupBy(ended, ({ status }) => statusName(status))
  return [...byStatus].reduce(
    (said, [status, rows]) => say(said, endedText(rows, status), status !== "cancelled"),
    withActs(model, { cancelling: HashMap.removeMany(cancelling, over) })
  )
}

const endedText = (rows: ReadonlyArray<Invocation>, status: StatusName): string => {
  const is = rows.length === 1 ? "is" : "are"
  if (status !== "cancelled") return `${idsOf(rows)} ${is} ${status}, in spite of the cancel`
  return `${rows.length === 1 ? idsOf(rows) : grouped(rows.length)} ${is} cancelled`
}

/** What is said of an invocation that was asked to stop and has not. */
export const askedText = ({ acts, now }: Model, row: Invocation): string | undefined => {
  const at = Option.getOrUndefined(HashMap.get(acts.cancelling, row.id))
  return at === undefined || !isLive(row) ? undefined : `asked ${age(now - at)} ago`
}
