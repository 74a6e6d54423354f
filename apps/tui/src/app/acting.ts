/**
 * How the user changes something: the question with its targets.
 */
import { type Invocation, isLive, statusName } from "@chroma-sync/core/Invocation"
import { planReruns } from "../acting/rerun.ts"
import { grouped } from "../format/number.ts"
import { sourceText } from "../format/source.ts"
import { harmless } from "../format/text.ts"
import { age } from "../format/time.ts"
import { type ActKind, type Confirming, type ConfirmingRows, type Planned, withActs } from "./Acts.ts"
import type { Change } from "./Change.ts"
import { createdMs } from "./Data.ts"
import { chosen } from "./List.ts"
import { heldFor } from "./holding.ts"
import { type Model, say } from "./model.ts"
import { refuse, type Updated } from "./relist.ts"
import { stopOf } from "./stopped.ts"

/** Asks about what is marked, else about what is under the cursor. Nothing is asked where nothing could be done. */
export const propose = (model: Model, kind: ActKind): Updated => {
  const refusal = whyNot(model)
  if (refusal !== undefined) return refuse(model, refusal)
  if (model.screen !== "list" && model.screen !== "detail")
    return refuse(model, `nothing to ${kind}: no invocation is shown here; :inv shows them`)
  const rows = chosen(model.list)
  if (rows.length === 0) return refuse(model, `nothing to ${kind}: there is no invocation under the cursor`)
  const planned = kind === "cancel" ? planCancel(rows) : planReruns(rows).map(({ row, skip }) => ({ row, skip }))
  if (planned.every(({ skip }) => skip !== undefined)) {
    const [first] = planned
    const one = planned.length === 1 ? `${first?.row.id.slice(0, 8)} ${first?.skip}` : `${planned.length} marked, none can be`
    return refuse(model, `nothing to ${kind}: ${one}`)
  }
  return [withActs(model, { confirming: { kind, planned, yes: false, top: 0 } }), []]
}

/** Why nothing can be changed now. */
export const whyNot = ({ acts, health }: Model): string | undefined => {
  if (acts.readOnly) return "read-only: nothing may be changed here"
  if (health._tag === "Offline") return "offline: nothing can be sent now; ctrl-r tries the service again"
  if (health._tag !== "Stopped") return undefined
  const { what, again } = stopOf(health.error)
  return `${what}: nothing is sent; ctrl-r ${again}`
}

const planCancel = (rows: ReadonlyArray<Invocation>): ReadonlyArray<Planned> =>
  rows.map((row) => ({ row, skip: isLive(row) ? undefined : `is already ${statusName(row.status)}` }))

/** Those for which something is asked. */
const targetsOf = ({ planned }: ConfirmingRows): ReadonlyArray<Invocation> =>
  planned.flatMap(({ row, skip }) => (skip === undefined ? [row] : []))

/** The question, in a line. */
export const questionOf = (confirming: Confirming): string => {
  if (confirming.kind === "send") return harmless(confirming.question)
  const { kind, planned } = confirming
  const targets = targetsOf(confirming).length
  const verb = kind === "cancel" ? "Cancel" : "Run again"
  const of = targets === planned.length ? "" : ` of ${grouped(planned.length)}`
  return `${verb} ${grouped(targets)}${of}?`
}

/** A line of a question: a target, or a part of what is sent. */
interface QuestionLine {
  readonly text: string
  /** Nothing is done about it. */
  readonly skipped: boolean
}

/** How many lines a question has. */
export const questionSize = (confirming: Confirming): number => (confirming.kind === "send" ? confirming.lines : confirming.planned).length

/** Some of its lines: of thousands only those in sight are worth writing. */
export const questionLines = (model: Model, confirming: Confirming, from = 0, to?: number): ReadonlyArray<QuestionLine> =>
  confirming.kind === "send"
    ? confirming.lines.slice(from, to).map((line) => ({ text: harmless(line), skipped: false }))
    : confirming.planned
        .slice(from, to)
        .map((planned) => ({ text: plannedText(model, confirming.kind, planned), skipped: planned.skip !== undefined }))

const plannedText = (model: Model, kind: ActKind, { row, skip }: Planned): string => {
  const id = row.id.slice(0, 8)
  if (skip !== undefined) return harmless(`${id} skipped, ${skip}`)
  const { databaseName, collectionName } = row.metadata
  const what = `${sourceText(row, model.list.names)} → ${databaseName} / ${collectionName}`
  return harmless(kind === "cancel" ? `${id} ${statusName(row.status)} ${age(model.now - createdMs(row))}  ${what}` : `${id} ${what}`)
}

/** What a key does while the question stands; `onYes` is what a yes does to what a form asks. */
export const answer = (model: Model, confirming: Confirming, key: string, onYes: (model: Model, change: Change) => Updated): Updated => {
  if (["left", "right", "tab", "shift-tab", "h", "l"].includes(key))
    return [withActs(model, { confirming: { ...confirming, yes: !confirming.yes } }), []]
  if (key === "y" || (key === "enter" && confirming.yes))
    return confirming.kind === "send" ? onYes(model, confirming.change) : hold(model, confirming)
  if (key !== "n" && key !== "q" && key !== "escape" && key !== "enter") return [model, []]
  return [say(withActs(model, { confirming: undefined }), "nothing was changed"), []]
}

const hold = (model: Model, confirming: ConfirmingRows): Updated => {
  const { kind } = confirming
  const rows = targetsOf(confirming)
  const marks = model.list.marks.size > 0 ? { marks: new Map(), anchor: undefined } : {}
  const asked = withActs({ ...model, list: { ...model.list, ...marks } }, { confirming: undefined })
  return [heldFor(asked, { what: `${kind} ${grouped(rows.length)}`, command: { _tag: "Act", kind, rows, of: model.keyCount } }), []]
}
