/**
 * Forms in use: what opens one, what keys do in it, what is sent, and what the answer leads to.
 */
import { type Invocation, isLive } from "@chroma-sync/core/Invocation"
import * as Result from "effect/Result"
import { grouped } from "../format/number.ts"
import { only } from "../query/Query.ts"
import { whyNot } from "./acting.ts"
import { withActs } from "./Acts.ts"
import { lostText } from "./answers.ts"
import { type Change, type ChangeOutcome, isSame, type NamedSource } from "./Change.ts"
import { type Applied, findNew } from "./Data.ts"
import { pasteForm, typeForm } from "./Form.ts"
import { type About, changeOf, fieldsIn, isTouched, openForm, type OpenForm, sendingText, whyNoInvocation } from "./forms.ts"
import { go } from "./history.ts"
import { heldFor } from "./holding.ts"
import { current, cursorOn, passes } from "./List.ts"
import { type Model, say } from "./model.ts"
import { askForSources, page, refuse, type Updated } from "./relist.ts"
import { namedSource, sourcesScreen } from "./screens/sources.ts"
import * as Sorted from "./Sorted.ts"
import { begin, isUnderWay, withAnswer } from "./underWay.ts"

/** Opens a form; one that was closed is as it was left. */
const open = (model: Model, about: About): Updated => {
  const refusal = whyNot(model)
  if (refusal !== undefined) return refuse(model, refusal)
  const { closed } = model
  if (closed === undefined || JSON.stringify(closed.about) !== JSON.stringify(about)) return [{ ...model, open: openForm(about) }, []]
  return [say({ ...model, open: closed, closed: undefined }, "as you left it; ctrl-u empties a field"), []]
}

/** The source that is meant: by a word, else under the cursor, of a source or of an invocation; or why there is none. */
const sourceMeant = (model: Model, word: string | undefined): NamedSource | string => {
  if (word !== undefined) {
    const named = model.sources.all.map((source) => namedSource(model, { id: source.id, source }))
    const meant = named.filter(({ id, name }) => name === word || (word.length >= 4 && id.startsWith(word)))
    const [first, second] = meant
    if (first === undefined) return `no source ${word}: give its name or the beginning of its id, as :src has them`
    return second === undefined ? first : `${word} is ${meant.length} sources: give the beginning of an id, as :src has them`
  }
  if (model.screen === "sources") {
    const row = sourcesScreen.current(model)
    return row === undefined ? "there is no source under the cursor" : namedSource(model, row)
  }
  const row = current(model.list)
  if (row === undefined) return "there is no invocation under the cursor"
  if (row.sourceId === undefined) return `${row.id.slice(0, 8)} has no source`
  return namedSource(model, { id: row.sourceId, source: model.sources.byId.get(row.sourceId) })
}

export const proposeInvocation = (model: Model, word?: string): Updated => {
  const source = sourceMeant(model, word)
  if (typeof source === "string") return refuse(model, `nothing to run: ${source}`)
  const why = whyNoInvocation(source)
  return why === undefined ? open(model, { _tag: "NewInvocation", source }) : refuse(model, `nothing to run: ${why}`)
}

export const proposeSource = (model: Model): Updated => open(model, { _tag: "NewSource", ...model.acts.newSource })

export const proposeDelete = (model: Model, word?: string): Updated => {
  const source = sourceMeant(model, word)
  if (typeof source === "string") return refuse(model, `nothing to delete: ${source}`)
  const rows = model.data.bySource.get(source.id) ?? Sorted.empty
  const live = Sorted.all(rows).filter(isLive).length
  const runs = `${grouped(rows.size)} runs known${live === 0 ? "" : `, ${grouped(live)} live`}`
  return open(model, { _tag: "DeleteSource", source, runs })
}

/** What a key does in an open form. */
export const pressForm = (model: Model, shown: OpenForm, key: string): Updated => {
  if (key === "escape") {
    const kept = shown.about._tag !== "DeleteSource" && isTouched(shown)
    return [{ ...model, open: undefined, closed: kept ? { ...shown, sending: undefined } : model.closed }, []]
  }
  if (shown.sending !== undefined) return [model, []]
  if (key === "enter") return submit(model, shown)
  return [{ ...model, open: { ...shown, form: typeForm(shown.form, fieldsIn(shown), key) } }, []]
}

export const pasteIntoForm = (model: Model, shown: OpenForm, text: string): Model =>
  shown.sending !== undefined ? model : { ...model, open: { ...shown, form: pasteForm(shown.form, fieldsIn(shown), text) } }

/** Asks before it is sent; a deletion was typed already, and can be taken back. Where something is wrong, the cursor goes there. */
const submit = (model: Model, shown: OpenForm): Updated => {
  const refusal = whyNot(model)
  if (refusal !== undefined) return refuse(model, refusal)
  const change = changeOf(shown)
  if (Result.isFailure(change)) {
    const fields = fieldsIn(shown)
    const left = new Set([...shown.form.left, ...fields.map(({ name }) => name)])
    return [{ ...model, open: { ...shown, form: { ...shown.form, left, focus: change.failure.name } } }, []]
  }
  if (isUnderWay(model.acts, change.success))
    return refuse(model, "the same was asked for and has no answer yet: ask again only once it has, or change it")
  if (change.success._tag === "DeleteSource") {
    const { name } = change.success.source
    return [heldFor({ ...model, open: undefined }, { what: `delete ${name}`, command: sending(model, change.success) }), []]
  }
  return [withActs(model, { confirming: { kind: "send", change: change.success, ...sendingText(shown), yes: false, top: 0 } }), []]
}

/** One sending is told from another by the key that asked for it. */
const sending = ({ keyCount }: Model, change: Change) => ({ _tag: "Change" as const, change, of: keyCount })

/** Sends what was confirmed. */
export const sendForm = (model: Model, change: Change): Updated => {
  const asked = withActs(model, { confirming: undefined })
  const refusal = whyNot(model)
  if (refusal !== undefined) return refuse(asked, refusal)
  const command = sending(model, change)
  const shown = model.open === undefined ? undefined : { ...model.open, refused: undefined, sending: command.of }
  return begin({ ...asked, open: shown }, command)
}

/** Takes the service's answer in: what was made is shown where the user looks; what was refused stays as it was typed. */
export const answered = (before: Model, change: Change, of: number, outcome: ChangeOutcome): Updated => {
  const model = withAnswer(before, of)
  const waits = waitsFor(model.open, change, of)
  if (outcome._tag === "Done") {
    const closed = waitsFor(model.closed, change, of) ? undefined : model.closed
    const told = say({ ...model, open: waits ? undefined : model.open, closed }, doneText(change, outcome.id))
    const [shown, commands] = waits ? show(told, change, outcome.id) : [told, []]
    const [next, asked] = change._tag === "CreateInvocation" ? [shown, []] : askForSources(shown)
    return [next, [...commands, ...asked, { _tag: "Follow" }]]
  }
  const text = outcome._tag === "Lost" ? `the answer was lost and it is not sent again: ${lostText(outcome)}` : outcome.text
  const told = say(model, text, true)
  const open = waits && model.open !== undefined ? { ...model.open, sending: undefined, refused: text } : model.open
  return [{ ...told, open }, outcome._tag === "Lost" ? [{ _tag: "Follow" }] : []]
}

/** Whether the form is the one that was sent; one that was closed and opened again is, as long as it says the same. */
const waitsFor = (open: OpenForm | undefined, change: Change, of: number): boolean => {
  if (open === undefined || open.sending !== undefined) return open?.sending === of
  const asks = changeOf(open)
  return Result.isSuccess(asks) && isSame(asks.success, change)
}

const doneText = (change: Change, id: string): string => {
  switch (change._tag) {
    case "CreateInvocation":
      return `${id.slice(0, 8)} is created: an invocation of ${change.source.name}`
    case "CreateSource":
      return `${id.slice(0, 8)} is created: a source of ${change.draft.databaseName}`
    case "DeleteSource":
      return `${change.source.name} is deleted`
  }
}

const show = (model: Model, change: Change, id: string): Updated => {
  if (change._tag === "DeleteSource") return [model, []]
  if (change._tag === "CreateSource") {
    const view = { ...model.tables.sources, filter: "", cursor: id }
    return go({ ...model, tables: { ...model.tables, sources: view } }, { screen: "sources" })
  }
  const [there, commands] = model.screen === "sources" ? go(model, onlyOf(change.source.id)) : go(model, { screen: "list" })
  const awaited = withActs(there, { awaited: { id, keyCount: there.keyCount } })
  // The feed may have been quicker than the answer.
  const row = findNew(there.data, id)
  return [row === undefined ? awaited : reveal(awaited, row), commands]
}

/** The list of a source's invocations alone. */
const onlyOf = (id: string) => ({
  screen: "list" as const,
  status: undefined,
  unresolved: undefined,
  query: [only("source", id)]
})

/** Puts the cursor on what was created as soon as it is told of, unless a key was pressed since. */
export const followCreated = (model: Model, { added }: Applied): Model => {
  const { awaited } = model.acts
  const row = awaited === undefined ? undefined : added.find(({ id }) => id === awaited.id)
  return row === undefined ? model : reveal(model, row)
}

const reveal = (model: Model, row: Invocation): Model => {
  const { awaited } = model.acts
  const done = withActs(model, { awaited: undefined })
  if (awaited?.keyCount !== model.keyCount) return done
  const [there] = passes(done.list, row) || row.sourceId === undefined ? [done] : go(done, onlyOf(row.sourceId))
  return { ...there, list: cursorOn(there.list, row, page(there)) }
}
