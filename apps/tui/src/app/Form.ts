/**
 * A form of any fields: what was typed, where the cursor is, which fields were left and so say what is wrong with them. What the fields are follows
 * from what was typed, so a form holds none of them: whoever asks gives them.
 */
import { kebabCase } from "../kebabCase.ts"
import type { Given, Parameter, Parameters } from "../creating/Parameter.ts"
import { refusalOf } from "../settings/Reader.ts"
import { type Input, inputOf, insert, typeKey } from "./Input.ts"

export interface Field {
  /** Names it to the user too. */
  readonly name: string
  readonly about: string
  readonly needed: boolean
  /** Where it is chosen: what from. The empty word is what holds where nothing is chosen. */
  readonly words?: ReadonlyArray<string>
  /** What is wrong with a text; `undefined` where nothing is. */
  readonly issueOf: (text: string) => string | undefined
}

export interface Form {
  readonly texts: ReadonlyMap<string, Input>
  /** The name of the field that keys go to; where there is none of that name, they go to the first. */
  readonly focus: string
  /** Fields that were left: what is wrong with them is said. */
  readonly left: ReadonlySet<string>
}

/** A form with some texts in it. */
export const formOf = (texts: Readonly<Record<string, string>> = {}): Form => ({
  texts: new Map(Object.entries(texts).map(([name, text]) => [name, inputOf(text)])),
  focus: "",
  left: new Set()
})

/** What was typed into a field, without blanks around it. */
export const textOf = ({ texts }: Form, name: string): string => (texts.get(name)?.text ?? "").trim()

/** Where the cursor is, as a place among the fields. */
export const focusAt = ({ focus }: Form, fields: ReadonlyArray<Field>): number =>
  Math.max(
    0,
    fields.findIndex(({ name }) => name === focus)
  )

/** The fields for parameters, those that are needed first. One that may be given again has another field once all of its fields are filled. */
export const fieldsOf = (parameters: Parameters, form: Form): ReadonlyArray<Field> => {
  const entries = Object.entries(parameters)
  const needed = (parameter: Parameter<unknown>) => parameter.times === "once"
  return [...entries.filter(([, parameter]) => needed(parameter)), ...entries.filter(([, parameter]) => !needed(parameter))].flatMap(
    ([key, parameter]) => namesOf(key, parameter, form).map((name) => fieldOf(name, parameter))
  )
}

/** What is given in a form whose fields have nothing wrong with them. */
export const givenIn = <P extends Parameters>(parameters: P, form: Form): Given<P> => {
  const given = Object.entries(parameters).map(([key, parameter]) => {
    const texts = namesOf(key, parameter, form)
      .map((name) => textOf(form, name))
      .filter((text) => text !== "")
    const values = texts.map(parameter.reader.read)
    return [key, parameter.times === "many" ? values : values[0]] as const
  })
  // Each name has what its own reader made; what is needed is there, since nothing is wrong.
  return Object.fromEntries(given) as Given<P>
}

const namesOf = (key: string, { times }: Parameter<unknown>, form: Form): ReadonlyArray<string> => {
  const name = kebabCase(key)
  const nth = (place: number) => (place === 0 ? name : `${name}-${place + 1}`)
  if (times !== "many") return [name]
  let fields = 1
  for (let place = 0; form.texts.has(nth(place)); place++) if (textOf(form, nth(place)) !== "") fields = place + 2
  return Array.from({ length: fields }, (_, place) => nth(place))
}

const fieldOf = (name: string, { reader, about, times }: Parameter<unknown>): Field => {
  const needed = times === "once"
  const words = reader.choice === true ? { words: needed ? (reader.words ?? []) : ["", ...(reader.words ?? [])] } : {}
  const issueOf = (text: string): string | undefined => {
    if (text === "") return needed ? `this is needed: ${reader.allowed}` : undefined
    return reader.read(text) === undefined ? refusalOf(reader, text) : undefined
  }
  return { name, about, needed, ...words, issueOf }
}

/** The first field with something wrong, and what. */
export const firstIssue = (form: Form, fields: ReadonlyArray<Field>): { readonly name: string; readonly issue: string } | undefined => {
  for (const { name, issueOf } of fields) {
    const issue = issueOf(textOf(form, name))
    if (issue !== undefined) return { name, issue }
  }
  return undefined
}

/** The form with its cursor so many fields further, round from the last to the first. */
export const moveFocus = (form: Form, fields: ReadonlyArray<Field>, by: number): Form => {
  const at = focusAt(form, fields)
  const left = new Set([...form.left, ...fields.slice(at, at + 1).map(({ name }) => name)])
  return { ...form, left, focus: fields.at((at + by) % Math.max(1, fields.length))?.name ?? "" }
}

/** The keys of every form, beside those of a line that is written. */
export const formKeys: ReadonlyArray<{ readonly keys: ReadonlyArray<string>; readonly does: string; readonly hint?: string }> = [
  { keys: ["enter"], does: "show what is sent, and ask", hint: "enter send" },
  { keys: ["tab", "down"], does: "the next field; what is wrong with this one is said", hint: "tab next" },
  { keys: ["shift-tab", "up"], does: "the field before", hint: "shift-tab before" },
  { keys: ["left", "right", "space"], does: "choose, where a field is one of a few words" },
  { keys: ["ctrl-u"], does: "empty the field up to the cursor", hint: "ctrl-u clear" },
  { keys: ["escape"], does: "close; what was typed is there when the same form is opened again", hint: "esc close" }
]

const steps: Readonly<Record<string, number>> = { tab: 1, down: 1, "shift-tab": -1, up: -1 }

/** What a key does: it moves to another field, chooses, or is typed. */
export const typeForm = (form: Form, fields: ReadonlyArray<Field>, key: string): Form => {
  const field = fields[focusAt(form, fields)]
  const step = steps[key]
  if (step !== undefined) return moveFocus(form, fields, step)
  if (field === undefined) return form
  if (field.words === undefined) {
    const input = typeKey(form.texts.get(field.name) ?? inputOf(""), key)
    return input === undefined ? form : withText(form, field.name, input)
  }
  const { words } = field
  const at = words.indexOf(textOf(form, field.name))
  const by = { right: 1, " ": 1, left: -1 }[key]
  const word = by !== undefined ? words.at((Math.max(0, at) + by) % words.length) : key === "ctrl-u" ? words[0] : begun(words, key)
  return word === undefined ? form : withText(form, field.name, inputOf(word))
}

/** Text that is pasted goes into the field; line breaks in it are blanks, and a word is chosen that begins so. */
export const pasteForm = (form: Form, fields: ReadonlyArray<Field>, pasted: string): Form => {
  const field = fields[focusAt(form, fields)]
  if (field === undefined) return form
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const text = pasted.trim().replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ")
  const input =
    field.words === undefined ? insert(form.texts.get(field.name) ?? inputOf(""), text) : inputOf(begun(field.words, text) ?? "")
  return withText(form, field.name, input)
}

const begun = (words: ReadonlyArray<string>, text: string): string | undefined =>
  text === "" ? undefined : words.find((word) => word.startsWith(text.toLowerCase()))

const withText = (form: Form, name: string, input: Input): Form => ({
  ...form,
  focus: name,
  texts: new Map([...form.texts, [name, input]])
})
