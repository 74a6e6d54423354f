/**
 * What is asked of many rows, when: while it is shown, and again once the rows are others and a while has passed.
 */
import { current, type List, shownText, unresolvedIn, viewQuery } from "./List.ts"
import { tellsPace } from "./flagged.ts"
import { hasRoomBeside } from "./Frame.ts"
import type { Model } from "./model.ts"
import { relisted, type Updated } from "./relist.ts"
import type { Answer, Asked } from "./Surveys.ts"

/** Asks for what the screen needs to know. */
export const surveying = (model: Model): Updated => {
  const asked = wanted(model)
  return asked === undefined ? [model, []] : [{ ...model, surveying: asked }, [{ _tag: "Survey", asked }]]
}

/** Takes an answer in, unless something else was asked since. */
export const surveyed = (model: Model, asked: Asked, { kind, answer }: Answer): Updated => {
  if (model.surveying !== asked) return [model, []]
  const next = { ...model, surveying: undefined, surveys: { ...model.surveys, [kind]: { asked, answer } } }
  return kind === "unresolved" && model.list.unresolved !== undefined ? relisted(next, unresolvedIn(answer)) : [next, []]
}

/** What the screen needs to know; `undefined` where it knows it, or will. */
const wanted = (model: Model): Asked | undefined => {
  const kind = kindOf(model)
  if (kind === undefined) return undefined
  const view = viewOf(model, kind)
  if (model.surveying?.kind === kind && model.surveying.view === view) return undefined
  // What is still looked through is not the view yet.
  if (model.list.scan !== undefined && isOfView(kind)) return undefined
  const rows = isOfView(kind) ? model.list.shown : model.data.rows
  const asked = model.surveys[kind]?.asked
  // Of another view nobody waits for the answer.
  if (asked?.view === view && model.now - asked.at < pauseMs[kind]) return undefined
  return asked?.view === view && asked.rows === rows && (kind !== "stats" || model.now - asked.at < 30_000)
    ? undefined
    : { kind, rows, at: model.now, view, hasPace: tellsPace(model.flags) && hasPace(model.list) }
}

/** Whether the answer that is known is of another view than the one that is shown by now. */
export const isOutdated = (model: Model, kind: "stats" | "groups"): boolean => {
  const known = model.surveys[kind]
  return known !== undefined && known.asked.view !== viewOf(model, kind)
}

const isOfView = (kind: Asked["kind"]): boolean => kind === "stats" || kind === "groups"

const viewOf = ({ list }: Model, kind: Asked["kind"]): string => (isOfView(kind) ? shownText(list) : "")

/** Whether whatever completes is in the view: in one of an age it is only as long as it has that age. */
const hasPace = (list: List): boolean =>
  list.unresolved === undefined &&
  viewQuery(list).every((term) => term._tag !== "Age" && (term._tag !== "Status" || term.any.includes("complete") !== term.not))

/** How old an answer may be though the rows are others, in milliseconds. */
const pauseMs: Record<Asked["kind"], number> = { stats: 2_000, groups: 2_000, unresolved: 2_000, databases: 2_000, alike: 10_000 }

const kindOf = (model: Model): Asked["kind"] | undefined => {
  if (model.screen === "stats" || model.screen === "groups" || model.screen === "databases") return model.screen
  if (model.list.unresolved !== undefined && model.screen === "list") return "unresolved"
  const detail = model.screen === "detail" || (model.screen === "list" && model.pane !== "closed" && hasRoomBeside(model.size))
  return detail && current(model.list)?.status._tag === "Failed" ? "alike" : undefined
}
