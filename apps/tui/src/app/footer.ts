/**
 * The last line: what is being written, what was said a moment ago, or which keys help here; and where in the list we are.
 */
import { grouped } from "../format/number.ts"
import type { Style } from "../format/style.ts"
import { fit, harmless, width } from "../format/text.ts"
import { heldText } from "./holding.ts"
import { paintTruth, truthText } from "./header.ts"
import { formKeys } from "./Form.ts"
import { hintsOf } from "./keymap.ts"
import type { Frame } from "./Frame.ts"
import { justSaid, type Model, type Prompt, type Said } from "./model.ts"
import { completions, promptError } from "./prompt.ts"
import { inputCells } from "./screens/inputCells.ts"
import { screenOf } from "./screens/table.ts"
import { progressText } from "./underWay.ts"

export const footerLine = (model: Model, frame: Frame, style: Style): string => {
  const cells = model.size.columns
  if (model.prompt !== undefined) return promptLine(model, model.prompt, style)
  const [at, of] = screenOf(model).position(model)
  // The service holds older ones.
  const more = model.screen === "list" && model.health._tag === "Live" && model.health.more ? "+" : ""
  const place = ` ${grouped(at)}/${grouped(of)}${more} `
  const room = cells - width(place)
  if (room < 1) return style.faint(fit(place, cells))
  const held = heldText(model)
  const said = justSaid(model)
  const told = [held, said && saidText(said)].filter((text) => text !== undefined)
  if (told.length > 0) {
    const paint = held !== undefined || said?.bad === true ? style.bad : style.good
    const line = harmless(` ${[...progressText(model.acts), ...told].join(" · ")}`.slice(0, cells * perCell))
    // Words matter more than the place.
    return width(line) > room ? paint(fit(line, cells)) : paint(fit(line, room)) + style.faint(place)
  }
  // Without a header the truth is told here.
  if (frame.tiny) return paintTruth(model, style, fit(` ${truthText(model)}`, room)) + style.faint(place)
  return style.faint(fit(hintsText(model, room), room) + place)
}

/** Characters looked at for each cell: some take none. */
const perCell = 16

/** A line of a diagnosis has a mark already. */
const saidText = ({ text, bad }: Said): string => (/^[✓✗!] /.test(text) ? text : `${bad ? "▲" : "✓"} ${text}`)

/** As many hints as fit, the way out always among them. */
const hintsText = (model: Model, room: number): string => {
  const { marks, anchor } = model.list
  const state = marks.size > 0 ? [`marked ${grouped(marks.size)}`] : anchor === undefined ? [] : ["marking a range: v ends it"]
  const kept = [...progressText(model.acts), ...state, ...hintsHere(model)]
  while (kept.length > 1 && width(` ${kept.join(" · ")}`) > room) kept.splice(-2, 1)
  return ` ${kept.join(" · ")}`
}

const hintsHere = (model: Model): ReadonlyArray<string> =>
  model.open !== undefined
    ? formHints
    : model.screen === "help"
      ? ["type to narrow", "down up move", "esc back"]
      : hintsOf(screenOf(model).context(model), model.acts.readOnly)

const formHints = formKeys.flatMap(({ hint }) => hint ?? [])

const leads: Record<Prompt["kind"], string> = { filter: "/", narrow: "/", command: ":", find: "find " }

/** The line with its cursor, then what is wrong with it or what tab would make of it. */
const promptLine = (model: Model, prompt: Prompt, style: Style): string => {
  const cells = model.size.columns
  const lead = fit(leads[prompt.kind], Math.min(leads[prompt.kind].length, cells))
  const room = cells - lead.length
  const error = promptError(prompt)
  const next = (prompt.refused === undefined ? completions(model, prompt) : [])
    .slice(0, 6)
    .map(({ text, at }) => text.slice(0, at).split(" ").at(-1) ?? "")
  const help = next.length > 0 ? `tab ${next.join(" ")}` : error !== undefined ? `▲ ${error}` : "enter ends · esc gives up"
  // The cursor may stand behind the text. What was refused is said however long that is.
  const typed = Math.min(width(harmless(prompt.input.text)) + 1, prompt.refused === undefined ? room : Math.max(1, room - help.length - 3))
  const tail = fit(`   ${help}`, room - typed)
  return lead + inputCells(prompt.input, typed, style) + (error === undefined || next.length > 0 ? style.faint(tail) : style.bad(tail))
}
