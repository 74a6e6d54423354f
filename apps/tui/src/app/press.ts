/**
 * What a key does: it goes to the line that is being written, to the menu that is open, or to the keymap.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import * as Result from "effect/Result"
import { type Column, columnNames } from "../format/layout.ts"
import { themeNames } from "../format/theme.ts"
import { nearest } from "../nearest.ts"
import { parse } from "../query/parse.ts"
import { act, findFrom, toggleColumn } from "./act.ts"
import { commandOf, commandWords } from "./commands.ts"
import { clipboardSequence, copyablesOf } from "./copy.ts"
import { go } from "./history.ts"
import { insert, typeKey } from "./Input.ts"
import { type Action, actionOf, mayGoOn } from "./keymap.ts"
import { watch, watchView } from "./living.ts"
import { moveTo } from "./List.ts"
import { type Menu, type Model, type Prompt, say } from "./model.ts"
import { motionOf } from "./motion.ts"
import { completed } from "./prompt.ts"
import { page, relist, type Updated } from "./relist.ts"
import type { Copyable } from "./screens/Screen.ts"
import { screenOf } from "./screens/table.ts"
import { type Sort, sortedAlsoBy, sortedBy } from "./sort.ts"
import { askView, useView } from "./views.ts"

export const press = (model: Model, key: string): Updated => {
  if (key === "ctrl-c") return act(model, "quit", undefined)
  if (key === "ctrl-z") return act(model, "suspend", undefined)
  if (model.prompt !== undefined) return write(model, model.prompt, key)
  if (model.menu !== undefined) return choose(model, model.menu, key)
  if (model.screen === "help" && typesIntoHelp(key)) return [narrowHelp(model, key), []]
  return command(model, key)
}

/** Text that was pasted: into the line that is being written, line breaks as blanks; nothing that is pasted acts by itself. */
export const paste = (model: Model, text: string): Updated => {
  const { prompt } = model
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
    return perform({ ...model, typed: "" }, action, count === "" ? undefined : Number(count))
  }
  if (model.typed === "") return [model, []]
  // The keys lead nowhere together: what they mean so far is done, and the last one starts anew.
  const [flushed, before] = flush(model)
  const [next, after] = press(flushed, key)
  return [next, [...before, ...after]]
}

const wait = (model: Model): Updated => [model, [{ _tag: "Wait", keyCount: model.keyCount }]]

/** Does what the keys typed so far mean by themselves. */
export const flush = (model: Model): Updated => {
  const action = actionOf(screenOf(model).context(model), model.typed)
  const ready = { ...model, typed: "" }
  return action === undefined ? [ready, []] : perform(ready, action, undefined)
}

/** Going on after a pause takes in what has waited, which is done where events are taken in. */
const perform = (model: Model, action: Action, count: number | undefined): Updated =>
  action === "pause" && model.paused !== undefined ? [model, [{ _tag: "Resume" }]] : act(model, action, count)

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

/** Another line is written: a filter that can be read takes effect, one that cannot leaves the list as it is. */
const written = (model: Model, prompt: Prompt): Updated => {
  const next = { ...model, prompt }
  if (prompt.kind === "narrow") return [screenOf(model).table?.narrow(next, prompt.input.text) ?? next, []]
  if (prompt.kind !== "filter" || prompt.input.text === model.prompt?.input.text) return [next, []]
  const query = parse(prompt.input.text)
  return Result.isSuccess(query) ? relist(next, { query: query.success }) : [next, []]
}

const submit = (model: Model, prompt: Prompt): Updated => {
  const { text } = prompt.input
  if (prompt.kind === "narrow") return [model, []]
  if (prompt.kind === "command") return run(model, text.trim())
  if (prompt.kind === "find") {
    const found = findFrom({ ...model, reading: { ...model.reading, find: text, top: 0 } }, 0)
    return [found, []]
  }
  const query = parse(text)
  return Result.isSuccess(query) ? [model, []] : [{ ...say(model, query.failure.message, true), prompt }, []]
}

/** Runs a line that was written after `:`. */
const run = (model: Model, line: string): Updated => {
  const [word = "", ...words] = line.split(/\s+/)
  const name = commandOf(word)
  const refuse = (text: string): Updated => [say(model, text, true), []]
  switch (name) {
    case undefined: {
      if (word === "") return [model, []]
      const meant = nearest(word, commandWords)
      return refuse(`no command :${word}: ${meant === undefined ? ":help lists them" : `did you mean :${meant}?`}`)
    }
    case "inv":
      return go(model, { screen: "list", unresolved: undefined })
    case "src":
      return go(model, { screen: "sources" })
    case "ctx":
      return go(model, { screen: "databases" })
    case "info": {
      const [there, commands] = go(model, { screen: "info" })
      return [there, [...commands, { _tag: "ReadInfo" }]]
    }
    case "stats":
      return go(model, { screen: "stats" })
    case "groups":
      return act(model, "groups", undefined)
    case "unresolved":
      return act(model, "unresolved", undefined)
    case "filter": {
      const query = parse(words.join(" "))
      return Result.isSuccess(query) ? relist(model, { query: query.success }) : refuse(query.failure.message)
    }
    case "status": {
      const status = StatusName.literals.find((status) => status === words[0])
      if (status !== undefined || words[0] === "all" || words.length === 0) return relist(model, { status })
      return refuse(`:status wants all or one of ${StatusName.literals.join(", ")}`)
    }
    case "sort": {
      const columns = words.flatMap((word) => columnNames.find((column) => column === word) ?? [])
      if (columns.length !== words.length || columns.length === 0) return refuse(`:sort wants some of ${columnNames.join(", ")}`)
      const [first = "created", ...rest] = columns
      return relist(model, { sort: rest.reduce<Sort>(sortedAlsoBy, sortedBy([], first)) })
    }
    case "column": {
      const column = columnNames.find((column) => column === words[0])
      return column === undefined ? refuse(`:column wants one of ${columnNames.join(", ")}`) : [toggleColumn(model, column), []]
    }
    case "view":
      return askView(model, words)
    case "theme": {
      const theme = themeNames.find((theme) => theme === words[0])
      if (theme === undefined) return refuse(`:theme wants one of ${themeNames.join(", ")}; it is ${model.look.theme}`)
      const none = model.look.colour ? "" : ", once there is colour: it is turned off"
      return [say({ ...model, look: { ...model.look, theme } }, `theme ${theme}${none}`), []]
    }
    case "pause":
      return perform(model, "pause", undefined)
    case "watch":
      return [words[0] === "view" ? watchView(model) : watch(model), []]
    case "reload":
      return [model, [{ _tag: "Reload" }]]
    case "doctor":
      return [model, [{ _tag: "Diagnose" }]]
    case "refresh":
      return act(model, "refresh", undefined)
    case "msg":
      return act(model, "messages", undefined)
    case "help":
      return act(model, "help", undefined)
    case "q":
      return act(model, "quit", undefined)
  }
}

const choose = (model: Model, menu: Menu, key: string): Updated => {
  const closed = { ...model, menu: undefined }
  const step = { j: 1, down: 1, tab: 1, k: -1, up: -1 }[key]
  const copyables = copyablesOf(model)
  const { table } = screenOf(model)
  const size = {
    copy: copyables.length,
    table: table?.columns.length ?? 1,
    sort: columnNames.length,
    columns: columnNames.length,
    views: model.views.size
  }[menu.kind]
  const letter = menu.kind === "copy" ? copyables.find((one) => one.key === key) : undefined
  if (letter !== undefined) return copy(closed, letter)
  if (step !== undefined) return [{ ...model, menu: { ...menu, at: (menu.at + step + size) % size } }, []]
  // The menu has a line for each column.
  const column = columnNames[menu.at] as Column
  if (key === "escape" || key === "q") return [closed, []]
  if (menu.kind === "copy") return key === "enter" ? copy(closed, copyables[menu.at]) : [model, []]
  if (menu.kind === "views") {
    const name = [...model.views.keys()][menu.at]
    return key === "enter" && name !== undefined ? useView(closed, name) : [model, []]
  }
  if (menu.kind === "table") {
    const chosen = table?.columns[menu.at]?.name
    if (chosen === undefined || (key !== "enter" && key !== " ")) return [model, []]
    return [table?.sort(key === "enter" ? closed : model, chosen) ?? model, []]
  }
  if (menu.kind === "columns") return key === " " ? [toggleColumn(model, column), []] : key === "enter" ? [closed, []] : [model, []]
  if (key === "enter") return relist(closed, { sort: sortedBy(model.list.sort, column) })
  return key === " " ? relist(model, { sort: sortedAlsoBy(model.list.sort, column) }) : [model, []]
}

const copy = (model: Model, one: Copyable | undefined): Updated => {
  const text = one?.text(model)
  if (one === undefined || text === undefined) return [say(model, `nothing to copy: there is no ${one?.what ?? "text"} here`, true), []]
  const sequence = clipboardSequence(text, model.look.tmux)
  if (sequence === undefined)
    return [say(model, `too long for a terminal's clipboard (${text.length.toLocaleString("en")} characters): mark fewer`, true), []]
  const lines = text.split("\n").length
  return [say(model, `copied ${one.what}${lines > 1 ? ` (${lines.toLocaleString("en")} lines)` : ""}`), [{ _tag: "Copy", sequence }]]
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
  return { ...next, list: moveTo(model.list, model.list.cursorAt, page(next)) }
}
