/**
 * A form: a heading, a line for each field, below a field what it is for while the keys go to it and what is wrong with it once it was left, and at the
 * bottom what the service said. The field that the keys go to is always in sight.
 */
import type { Style } from "../../format/style.ts"
import { fit, harmless, width } from "../../format/text.ts"
import { wrap } from "../../format/wrap.ts"
import { type Field, focusAt, moveFocus, textOf } from "../Form.ts"
import { fieldsIn, introOf, issuesIn, type OpenForm, titleOf } from "../forms.ts"
import { inputOf } from "../Input.ts"
import { frameOf, pageLines } from "../Frame.ts"
import type { Model } from "../model.ts"
import { inputCells } from "./inputCells.ts"
import type { Screen } from "./Screen.ts"

/** From this width on a field stands beside its name. */
const sideBySide = 40
const nameCells = 15

/** The screen of a form that is open. */
export const formScreen = (open: OpenForm): Screen => ({
  title: () => titleOf(open),
  context: () => "page",
  header: "title",
  lines: (model, style) => formLines(open, model.size.columns, pageLines(model), style),
  move: (model, motion) => {
    const fields = fieldsIn(open)
    const at = focusAt(open.form, fields)
    const to = Math.max(0, Math.min(motion(at, pageOf(model), fields.length, undefined), fields.length - 1))
    return { ...model, open: { ...open, form: moveFocus(open.form, fields, to - at) } }
  },
  position: () => {
    const fields = fieldsIn(open)
    return [focusAt(open.form, fields) + 1, fields.length]
  }
})

const pageOf = ({ size }: Model): number => Math.max(1, frameOf(size).page)

/** As many lines as asked for, each exactly as wide. */
const formLines = (open: OpenForm, cells: number, height: number, style: Style): ReadonlyArray<string> => {
  const said = saidLines(open, cells, Math.max(0, Math.min(4, height - 2)), style)
  const room = height - said.length
  const fields = fieldsIn(open)
  const issues = issuesIn(open)
  const focus = focusAt(open.form, fields)
  const [heading, more] = introOf(open)
  const intro = [
    ...wrap(heading, Math.max(1, cells - 2)).map((line) => style.heading(fit(` ${line}`, cells))),
    ...(more === "" ? [] : [style.faint(fit(` ${more}`, cells))]),
    " ".repeat(cells)
  ]
  const blocks = fields.map((field, place) => fieldLines(open, field, place === focus, issues.get(field.name), cells, style))
  const before = [...intro, ...blocks.slice(0, focus).flat()].length
  const end = before + (blocks[focus]?.length ?? 0)
  // No further down than it takes to see the field whole, and never beyond its beginning.
  const top = Math.min(Math.max(0, end - room), before)
  const lines = [...intro, ...blocks.flat()].slice(top, top + room)
  return [...lines, ...Array.from({ length: room - lines.length }, () => " ".repeat(cells)), ...said]
}

/** What the service said, or that it is asked. */
const saidLines = ({ refused, sending }: OpenForm, cells: number, most: number, style: Style): ReadonlyArray<string> => {
  if (sending !== undefined) return [style.strong(fit(" Sending…", cells))].slice(0, most)
  if (refused === undefined) return []
  const lines = wrap(refused, Math.max(1, cells - 3))
  const kept = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join(" ")] : lines
  return kept.slice(0, most).map((line, place) => style.bad(fit(` ${place === 0 ? "▲" : " "} ${line}`, cells)))
}

const fieldLines = (
  { form }: OpenForm,
  field: Field,
  focused: boolean,
  issue: string | undefined,
  cells: number,
  style: Style
): ReadonlyArray<string> => {
  const wide = cells >= sideBySide
  const lead = focused ? ">" : " "
  const indent = wide ? nameCells + 3 : Math.min(2, cells)
  const value = valueText(field, textOf(form, field.name), focused, cells - indent, style)
  const drawn = focused && field.words === undefined ? inputCells(form.texts.get(field.name) ?? inputOf(""), cells - indent, style) : value
  const name = (text: string) => (focused ? style.strong(text) : text)
  const notes = [
    ...(issue === undefined ? [] : wrap(`▲ ${issue}`, Math.max(1, cells - indent - 1)).map((line) => ({ line, paint: style.bad }))),
    ...(focused ? wrap(aboutText(field), Math.max(1, cells - indent - 1)).map((line) => ({ line, paint: style.faint })) : [])
  ].map(({ line, paint }) => " ".repeat(indent) + paint(fit(line, cells - indent)))
  return wide
    ? [name(fit(`${lead} ${field.name}`, nameCells + 2)) + " " + drawn, ...notes]
    : [name(fit(`${lead}${field.name}`, cells)), " ".repeat(indent) + drawn, ...notes]
}

const aboutText = ({ about, needed, words }: Field): string => `${about}${needed && words === undefined ? " · needed" : ""}`

/** What was typed or is chosen, in exactly `cells` cells; of a field that must be filled and is not, that. */
const valueText = ({ words, needed }: Field, text: string, focused: boolean, cells: number, style: Style): string => {
  if (words === undefined) return text === "" && needed ? style.faint(fit("needed", cells)) : fit(text, cells)
  const chosen = words.includes(text) ? text : (words[0] ?? "")
  const shown = (word: string): string => (word === "" ? "unset" : word)
  const all = words.map((word) => (word === chosen ? `[${shown(word)}]` : ` ${shown(word)} `)).join(" ")
  const line = fit(width(all) <= cells ? all : `< ${shown(chosen)} >`, cells)
  return focused ? style.strong(line) : harmless(line)
}
