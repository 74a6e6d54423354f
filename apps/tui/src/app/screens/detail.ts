/**
 * Everything about one invocation.
 */
import { type Invocation as Row, invocationToJson, statusName } from "@chroma-sync/core/Invocation"
import { failureShape } from "@chroma-sync/insights/FailureClusters"
import type { Outcome } from "@chroma-sync/insights/SourceHistory"
import * as DateTime from "effect/DateTime"
import { beginning, beginningOfJson } from "../../format/beginning.ts"
import { durationText, errorText } from "../../format/invocation.ts"
import { grouped, percent } from "../../format/number.ts"
import { sourceText, typeName } from "../../format/source.ts"
import { glyph } from "../../format/status.ts"
import { fit, width } from "../../format/text.ts"
import { age, day, duration, timeOfDay } from "../../format/time.ts"
import { wrap } from "../../format/wrap.ts"
import { createdMs, find, historyOf } from "../Data.ts"
import { current, hasLeft, positionIn, shownText } from "../List.ts"
import type { Model } from "../model.ts"
import { knownAt } from "../passing.ts"
import { type Rerun, rerunOfRow, rerunText, runsBefore } from "../reruns.ts"
import { textScreen } from "./reading.ts"
import { matchesOf, type TextLine } from "./TextLine.ts"

/** The detail of the invocation under the cursor in lines; wrapped ones fit `cells`. */
export const detailText = (model: Model, cells: number): ReadonlyArray<TextLine> => {
  const row = current(model.list)
  if (row === undefined) return [{ text: " No invocation is under the cursor. (q back)" }]
  const lines = model.reading.raw ? rawText(model, row, cells) : factLines(model, row, cells)
  const found = matchesOf(lines, model.reading.find).length
  const state = [
    `wrap ${model.reading.wrap ? "on" : "off"}`,
    ...(model.reading.find === "" ? [] : [`found in ${found === 1 ? "1 line" : `${grouped(found)} lines`}`])
  ]
  return [...heading(row, model, cells), rule(model.reading.raw ? "as sent" : "about", state.join(" · "), cells), ...lines]
}

/** Where what is read is no longer, or not; `undefined` where it is in the view. */
export const goneFrom = ({ data, list }: Model, row: Row, wasIn = !list.led): string | undefined => {
  if (find(data, row) === undefined) return "no longer on the service"
  return hasLeft(list) ? `${wasIn ? "no longer" : "not"} in ${shownText(list)}` : undefined
}

const heading = (row: Row, model: Model, cells: number): ReadonlyArray<TextLine> => {
  const status = statusName(row.status)
  const gone = goneFrom(model, row)
  const left = gone === undefined ? [] : [{ text: ` ${gone}`, is: "bad" as const }]
  const state = `${glyph(status, false)} ${status}  ${durationText(row, knownAt(model))}`.trimEnd()
  const is = status === "failed" ? "bad" : status === "complete" ? "good" : "heading"
  if (width(row.id) + width(state) + 4 > cells) return [{ text: ` ${row.id}`, is: "heading" }, { text: ` ${state}`, is }, ...left]
  return [{ text: ` ${fit(row.id, cells - width(state) - 3)} ${state}`, is }, ...left]
}

const rule = (title: string, state: string, cells: number): TextLine => {
  const line = "─".repeat(Math.max(1, cells - width(title) - width(state) - 4))
  return { text: ` ${title} ${line} ${state}`, is: "faint" }
}

type Fact = readonly [name: string, ...parts: ReadonlyArray<string>]

const factsOf = (model: Model, row: Row): ReadonlyArray<Fact> => {
  const created = DateTime.formatIso(row.createdAt)
  const { metadata } = row
  const [next, own] = [rerunOfRow(model, row.id), model.acts.reruns.get(row.id)]
  const ref =
    metadata._tag !== "GitHub" ? undefined : metadata.ref._tag === "Branch" ? `branch ${metadata.ref.branch}` : `commit ${metadata.ref.sha}`
  return [
    ["source", row.sourceId ?? "none", typeName(row)],
    ["reads", sourceText(row, model.list.names)],
    ...(ref === undefined ? [] : [["ref", ref] as const]),
    ["target", `${metadata.databaseName} / ${metadata.collectionName}`],
    ["created", created, `(${age(model.now - createdMs(row))} ago)`],
    ...(row.status._tag === "Complete"
      ? [["finished", DateTime.formatIso(row.status.finishedAt), `after ${duration(row.status.durationMs)}`] as const]
      : []),
    ...(next === undefined ? [] : [["again", ...nextText(model, next), "(>)"] as const]),
    ...(own === undefined ? [] : [["again", ...ownText(model, own), ...(next === undefined ? ["(>)"] : [])] as const])
  ]
}

const nextText = (model: Model, next: Rerun): ReadonlyArray<string> => [
  `runs again as ${rerunText(next)}`,
  next.row === undefined ? "" : durationText(next.row, knownAt(model))
]

/** What a new run runs again, and where that ran again something itself, which was the first. */
const ownText = (model: Model, own: Rerun): Fact => {
  const [of = own.old, ...others] = runsBefore(model, own).map((id) => id.slice(0, 8))
  const first = others.at(-1)
  return [`runs ${of} again`, ...(first === undefined ? [] : [`the first was ${first}`])]
}

/** All of it, in its own lines. */
const errorOf = (row: Row): string => (row.status._tag === "Failed" ? row.status.error : errorText(row))

const anomalyText = (model: Model, row: Row): string | undefined => {
  const anomaly = model.anomalies.get(row.id)
  return anomaly && `at ${timeOfDay(anomaly.at)} the service said ${anomaly.says}, though it had said ${anomaly.was}`
}

const factLines = (model: Model, row: Row, cells: number): ReadonlyArray<TextLine> => {
  const anomaly = anomalyText(model, row)
  const error = errorOf(row)
  const alike = alikeText(model, row)
  return [
    ...factsOf(model, row).flatMap(([name, ...parts]) => wrapped(model, name.padEnd(9) + parts.join("  "), cells, 9)),
    ...(error === "" ? [] : [{ text: "" }, { text: " error", is: "faint" as const }, ...wrapped(model, error, cells, 0, "bad")]),
    ...(anomaly === undefined ? [] : [{ text: "" }, ...wrapped(model, `▲ ${anomaly}`, cells, 0, "bad")]),
    ...(alike === undefined ? [] : [{ text: "" }, ...wrapped(model, `${alike} (g)`, cells, 0)]),
    ...historyLines(model, row, cells)
  ]
}

const wrapped = (model: Model, text: string, cells: number, indent: number, is?: TextLine["is"]): ReadonlyArray<TextLine> => {
  if (!model.reading.wrap)
    return beginning(text)
      .split(/\r\n|\n/)
      .map((line) => ({ text: ` ${line}`, is }))
  const [first = "", ...rest] = wrap(beginning(text), cells - 2)
  const more = rest.length === 0 ? [] : wrap(rest.join(" "), Math.max(1, cells - 2 - indent))
  return indent === 0
    ? [first, ...rest].map((line) => ({ text: ` ${line}`, is }))
    : [{ text: ` ${first}`, is }, ...more.map((line) => ({ text: ` ${" ".repeat(indent)}${line}`, is }))]
}

/** How many failures say the same, once that was worked out. */
const alikeText = (model: Model, row: Row): string | undefined => {
  const shape = model.surveys.alike === undefined ? undefined : failureShape(row)
  const group = model.surveys.alike?.answer.clusters.find(({ label }) => label === shape)
  if (group === undefined || group.count < 2) return undefined
  const first = DateTime.toEpochMillis(group.firstSeen)
  const since = model.now - first < 86_400_000 ? timeOfDay(first).slice(0, 5) : day(first, model.now)
  return `${grouped(group.count)} alike since ${since}`
}

const glyphs: Record<Outcome, string> = { complete: "✓", failed: "✗", cancelled: "-" }

/** How the newest runs of its source ended, oldest first, and what all that are known amount to. */
const historyFacts = (
  model: Model,
  row: Row
): { readonly outcomes: ReadonlyArray<Outcome>; readonly figures: ReadonlyArray<string> } | undefined => {
  const history = historyOf(model.data, row.sourceId)
  if (history === undefined || history.outcomes.length === 0) return undefined
  const { durations, failureShare } = history
  const runs = (row.sourceId === undefined ? undefined : model.data.bySource.get(row.sourceId)?.size) ?? history.runs
  const figures = [
    ...(durations === undefined ? [] : [`p50 ${duration(durations.p50)} p95 ${duration(durations.p95)}`]),
    ...(failureShare === undefined ? [] : [`failed ${percent(failureShare, 0)}`]),
    `${grouped(runs)} runs`
  ]
  return { outcomes: history.outcomes.slice(-12), figures }
}

const historyLines = (model: Model, row: Row, cells: number): ReadonlyArray<TextLine> => {
  const history = historyFacts(model, row)
  if (history === undefined) return []
  const strip = history.outcomes.map((outcome) => glyphs[outcome]).join("")
  const title: TextLine = { text: " source history, oldest first", is: "faint" }
  return [{ text: "" }, title, ...wrapped(model, [strip, ...history.figures].join("  "), cells, 0)]
}

const rawText = (model: Model, row: Row, cells: number): ReadonlyArray<TextLine> =>
  beginningOfJson(invocationToJson(row), 2)
    .split("\n")
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? ""
      return model.reading.wrap
        ? wrap(line.trimStart(), Math.max(1, cells - 2 - indent.length)).map((part) => ({ text: ` ${indent}${part}` }))
        : [{ text: ` ${line}` }]
    })

/** The same as labelled lines; an error has as many as it has itself, and says how many: no line of it passes for a fact. */
const spokenDetail = (model: Model): ReadonlyArray<string> => {
  const row = current(model.list)
  if (row === undefined) return ["No invocation is under the cursor."]
  const gone = goneFrom(model, row)
  const lasted = durationText(row, knownAt(model))
  const error = beginning(errorOf(row))
    .split(/\r\n|\n/)
    .filter((line) => line.trim() !== "")
  const anomaly = anomalyText(model, row)
  const alike = alikeText(model, row)
  const history = historyFacts(model, row)
  return [
    `id: ${row.id}`,
    `status: ${statusName(row.status)}${lasted === "" ? "" : `, ${lasted}`}`,
    ...(gone === undefined ? [] : [gone]),
    ...factsOf(model, row).map(([name, ...parts]) => `${name}: ${parts.join(", ")}`),
    ...(error.length === 0 ? [] : [`error${error.length === 1 ? "" : `, ${grouped(error.length)} lines`}: ${error[0]}`, ...error.slice(1)]),
    ...(anomaly === undefined ? [] : [anomaly]),
    ...(alike === undefined ? [] : [alike]),
    ...(history === undefined
      ? []
      : [`source history, oldest first: ${inTurn(history.outcomes)}`, `of its source: ${history.figures.join(", ")}`])
  ]
}

/**
 * @example
 * inTurn(["complete", "complete", "failed"]) // "2 complete, 1 failed"
 */
const inTurn = (outcomes: ReadonlyArray<Outcome>): string => {
  const turns: Array<readonly [outcome: Outcome, count: number]> = []
  for (const outcome of outcomes) {
    const [last, count] = turns.at(-1) ?? [undefined, 0]
    if (last === outcome) turns[turns.length - 1] = [outcome, count + 1]
    else turns.push([outcome, 1])
  }
  return turns.map(([outcome, count]) => `${count} ${outcome}`).join(", ")
}

export const detailScreen = textScreen(
  ({ list }) => `invocation ${current(list)?.id.slice(0, 8) ?? ""}`.trimEnd(),
  detailText,
  spokenDetail,
  {
    context: "text",
    position: ({ list }) => positionIn(list)
  }
)
