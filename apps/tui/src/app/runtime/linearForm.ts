/**
 * A form as questions, one field after the other.
 */
import { fullStop } from "../../format/sentence.ts"
import { harmless } from "../../format/text.ts"
import { type Field, focusAt, textOf } from "../Form.ts"
import { fieldsIn, introOf, issuesIn, type OpenForm } from "../forms.ts"
import { pressed } from "../message.ts"
import type { Store } from "../store.ts"

/** Asks and takes answers; `ask` puts the question that stands once all fields are filled. */
export const makeLinearForm = (store: Store, say: (line: string) => void, ask: () => void) => {
  const now = () => {
    const { open } = store.get()
    const fields = open === undefined ? [] : fieldsIn(open)
    const at = open === undefined ? 0 : focusAt(open.form, fields)
    return { open, fields, at, field: fields[at] }
  }
  const askField = (): void => {
    const { open, field } = now()
    if (open === undefined || field === undefined) return
    const issue = issuesIn(open).get(field.name)
    if (issue !== undefined) say(`Attention: ${fullStop(harmless(issue))}`)
    const text = textOf(open.form, field.name)
    say(`${field.name}: ${questionOf(field)}${text === "" ? "" : ` Now ${harmless(text)}.`}`)
  }
  const begin = (open: OpenForm): void => {
    introOf(open).forEach((line) => line !== "" && say(harmless(line)))
    say("Answer line by line. An empty line leaves a field as it is, :clear empties it, :back goes one back, :stop closes the form.")
    askField()
  }
  /** The field has its answer: the next one is asked, or after the last whether to send. */
  const goOn = (): void => {
    const { open, fields, at, field } = now()
    if (open === undefined || field === undefined) return
    const wrong = field.issueOf(textOf(open.form, field.name))
    if (wrong !== undefined) say(`Attention: ${fullStop(harmless(wrong))}`)
    else if (at < fields.length - 1) store.dispatch(pressed("tab"))
    else {
      store.dispatch(pressed("enter"))
      return store.get().open === undefined || store.get().acts.confirming !== undefined ? ask() : askField()
    }
    askField()
  }
  const answer = (text: string): void => {
    const { open, field } = now()
    if (open?.sending !== undefined) return say("Sending…")
    if (text === ":stop") return store.dispatch(pressed("escape"))
    if (text === ":back" || text === ":clear") {
      store.dispatch(pressed(text === ":back" ? "shift-tab" : "ctrl-u"))
      return askField()
    }
    const unknown = text !== "" && field?.words !== undefined && !field.words.some((word) => word.startsWith(text.toLowerCase()))
    if (unknown) return say(`Attention: there is no ${harmless(text)} here.`)
    if (text !== "") store.dispatch(pressed("ctrl-u"), { _tag: "Pasted", text })
    goOn()
  }
  return { begin, answer, askField }
}

const questionOf = ({ about, needed, words }: Field): string =>
  `${fullStop(about)}${words === undefined ? "" : ` One of ${words.filter((word) => word !== "").join(", ")}.`}${needed ? " Needed." : ""}`
