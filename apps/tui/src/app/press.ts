/**
 * What a key does: it goes to the form or the line that is being written, to the menu that is open, or to the keymap.
 */
import * as Result from "effect/Result"
import { harmless } from "../format/text.ts"
import { parse } from "../query/parse.ts"
import { act, findFrom } from "./act.ts"
import { answer } from "./acting.ts"
import type { Confirming } from "./Acts.ts"
import { pasteIntoForm, pressForm, sendForm } from "./filling.ts"
import { insert, tooLong, typeKey, wordKeys } from "./Input.ts"
import { actionOf, mayGoOn } from "./keymap.ts"
import { settle } from "./List.ts"
import { choose } from "./menus.ts"
import { justSaid, type Model, type Prompt, say, saySlip } from "./model.ts"
import { motionOf } from "./motion.ts"
import { completed, wantedNames } from "./prompt.ts"
import { scrollQuestion } from "./question.ts"
import { andThen, page, relist, type Updated } from "./relist.ts"
import { runLine } from "./runLine.ts"
import { screenOf } from "./screens/table.ts"

export const press = (model: Model, key: string): Updated => {
  // Whatever is open, held or under way.
  if (key === "ctrl-c") return [model, [{ _tag: "Quit" }]]
  if (key === "ctrl-l") return [model, [{ _tag: "Redraw" }]]
  if (key === "ctrl-z") return act(model, "suspend")
  if (key.startsWith("alt-") && !isOfLine(model, key)) return pressAlt(model, key.slice("alt-".length))
  if (model.acts.confirming !== undefined) return pressQuestion(model, model.acts.confirming, key)
  if (model.open !== undefined) return pressForm(model, model.open, key)
  if (model.prompt !== undefined) return write(model, model.prompt, key)
  if (model.menu !== undefined) return choose(model, model.menu, key)
  if (model.screen === "help" && typesIntoHelp(key)) return [narrowHelp(model, key), []]
  return command(model, key)
}

/** The keys that scroll a text scroll what a question names. */
const pressQuestion = (model: Model, confirming: Confirming, key: string): Updated => {
  const action = actionOf("page", key)
  const motion = action && motionOf(action)
  return motion === undefined ? answer(model, confirming, key, sendForm) : [scrollQuestion(model, confirming, motion), []]
}

const isOfLine = ({ acts, open, prompt }: Model, key: string): boolean =>
  wordKeys.has(key) && acts.confirming === undefined && (open ?? prompt) !== undefined

/** A terminal sends the same for a key with alt as for escape and that key at once. Of a question, what comes after the no is not meant. */
const pressAlt = (model: Model, key: string): Updated => {
  const escaped = press(model, "escape")
  return model.acts.confirming === undefined ? andThen(escaped, (next) => press(next, key)) : escaped
}

/** Text that was pasted: into the line that is being written, line breaks as blanks; nothing that is pasted acts by itself. */
export const paste = (model: Model, text: string): Updated => {
  const { prompt } = model
  if (model.acts.confirming === undefined && model.open !== undefined) return [pasteIntoForm(model, model.open, text), []]
  if (prompt === undefined) return [say(model, "pasted text goes into a filter or a command: press / or : first"), []]
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return written(model, { ...prompt, input: insert(prompt.input, text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ")) })
}

/** A key, alone or after those that were typed before it. */
const command = (model: Model, key: string): Updated => {
  const context = screenOf(model).context(model)
  const typed = model.typed + key
  if (/^[1-9]\d*$/.test(typed)) return wait({ ...model, typed })
  const count = /^\d+/.exec(typed)?.[0] ?? ""
  const keys = typed.slice(count.length)
  if (mayGoOn(context, keys)) return wait({ ...model, typed })
  const action = actionOf(context, keys)
  if (action !== undefined && (count === "" || motionOf(action) !== undefined)) {
    return act({ ...model, typed: "" }, action, count === "" ? undefined : Number(count))
  }
  // What was said a moment ago matters more.
  if (model.typed === "")
    return [justSaid(model) === undefined ? saySlip(model, `no key ${harmless(key)} here: ? has every key`) : model, []]
  // The keys lead nowhere together: what they mean so far is done, and the last one starts anew.
  return andThen(flush(model), (flushed) => press(flushed, key))
}

const wait = (model: Model): Updated => [model, [{ _tag: "Wait", keyCount: model.keyCount }]]

/** Does what the keys typed so far mean by themselves. */
export const flush = (model: Model): Updated => {
  const action = actionOf(screenOf(model).context(model), model.typed)
  const ready = { ...model, typed: "" }
  return action === undefined ? [ready, []] : act(ready, action)
}

const write = (model: Model, prompt: Prompt, key: string): Updated => {
  const closed = { ...model, prompt: undefined }
  if (key === "escape") {
    if (prompt.kind === "narrow") return [screenOf(model).table?.narrow(closed, prompt.before) ?? closed, []]
    return prompt.kind === "filter" ? relist(closed, { query: prompt.before }) : [closed, []]
  }
  if (key === "enter") return submit(closed, prompt)
  if (key === "tab") return written(model, completed(model, prompt))
  // Nothing left to take away: the prompt itself goes.
  if (key === "backspace" && prompt.input.text === "") return [closed, []]
  const input = typeKey(prompt.input, key)
  return input === undefined ? [model, []] : written(model, { ...prompt, input })
}

/** Another line is written: a filter that can be read takes effect, one that cannot leaves the list as it is. One that is too long stays as it was. */
const written = (model: Model, line: Prompt): Updated => {
  const refused = tooLong(line.input.text)
  if (refused !== undefined) return [{ ...model, prompt: model.prompt && { ...model.prompt, refused } }, []]
  const prompt = { ...line, refused }
  const next = { ...model, prompt }
  if (prompt.kind === "narrow") return [screenOf(model).table?.narrow(next, prompt.input.text) ?? next, []]
  const wanted = wantedNames(prompt)
  if (wanted !== undefined) return [next, [wanted]]
  if (prompt.kind !== "filter" || prompt.input.text === model.prompt?.input.text) return [next, []]
  const query = parse(prompt.input.text)
  return Result.isSuccess(query) ? relist(next, { query: query.success }) : [next, []]
}

const submit = (model: Model, prompt: Prompt): Updated => {
  const { text } = prompt.input
  if (prompt.kind === "narrow") return [model, []]
  if (prompt.kind === "command") return runLine(model, text.trim())
  if (prompt.kind === "find") return [findFrom({ ...model, reading: { ...model.reading, find: text, top: 0 } }, 0), []]
  const query = parse(text)
  return Result.isSuccess(query) ? [model, []] : [{ ...say(model, query.failure.message, true), prompt }, []]
}

const typesIntoHelp = (key: string): boolean => Array.from(key).length === 1 || key === "backspace"

const narrowHelp = (model: Model, key: string): Model => ({
  ...model,
  helpFilter: key === "backspace" ? model.helpFilter.slice(0, -1) : model.helpFilter + key,
  reading: { ...model.reading, top: 0 }
})

/** The model in another size, with the cursor still on screen. */
export const resize = (model: Model, size: Model["size"]): Model => {
  const next = { ...model, size }
  return { ...next, list: settle(model.list, page(next)) }
}
