/**
 * What a line after `:` does.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import * as Result from "effect/Result"
import { type Column, columnNames, columnOf, titles } from "../format/layout.ts"
import { themeNames } from "../format/theme.ts"
import { nearest } from "../nearest.ts"
import { parse } from "../query/parse.ts"
import { act, toggleColumn } from "./act.ts"
import { commandOf, commandWords } from "./commands.ts"
import { proposeDelete, proposeInvocation, proposeSource } from "./filling.ts"
import { go } from "./history.ts"
import { type Model, say } from "./model.ts"
import { andThen, refuse, relist, resort, type Updated } from "./relist.ts"
import { type Sort, sortedAlsoBy, sortedBy } from "./sort.ts"
import { askView, shownName, watchShown } from "./views.ts"
import { unwatch, watch } from "./watching.ts"

const headings = titles({ errorsOnly: true, short: true })

/** The column of a name, or of what stands above it. */
const columnMeant = (word = ""): Column | undefined =>
  columnOf(word) ?? columnNames.find((column) => headings[column].toLowerCase() === word)

/** Runs a line that was written after `:`. */
export const runLine = (model: Model, line: string): Updated => {
  const [word = "", ...words] = line.split(/\s+/)
  const name = commandOf(word)
  switch (name) {
    case undefined: {
      if (word === "") return [model, []]
      const meant = nearest(word, commandWords)
      return refuse(model, `no command :${word}: ${meant === undefined ? ":help lists them" : `did you mean :${meant}?`}`)
    }
    case "inv":
      return go(model, { screen: "list", unresolved: undefined })
    case "src":
      return go(model, { screen: "sources" })
    case "ctx":
      if (words[0] !== undefined) return [model, [{ _tag: "Switch", profile: words.join(" ") }]]
      return go(model, { screen: "databases" })
    case "info":
      return andThen(go(model, { screen: "info" }), (there) => [there, [{ _tag: "ReadInfo" }]])
    case "stats":
      return go(model, { screen: "stats" })
    case "filter": {
      const query = parse(words.join(" "))
      return Result.isSuccess(query) ? relist(model, { query: query.success }) : refuse(model, query.failure.message)
    }
    case "status": {
      const status = StatusName.literals.find((status) => status === words[0])
      if (status !== undefined || words[0] === "all" || words.length === 0) return relist(model, { status })
      return refuse(model, `:status wants all ${StatusName.literals.join(" ")}`)
    }
    case "sort": {
      const columns = words.flatMap((word) => columnMeant(word) ?? [])
      if (columns.length !== words.length || columns.length === 0) return refuse(model, `columns: ${columnNames.join(" ")}`)
      const [first = "created", ...rest] = columns
      return resort(model, rest.reduce<Sort>(sortedAlsoBy, sortedBy([], first)))
    }
    case "column": {
      const column = columnMeant(words[0])
      return column === undefined ? refuse(model, `columns: ${columnNames.join(" ")}`) : [toggleColumn(model, column), []]
    }
    case "view":
      return askView(model, words)
    case "theme": {
      const theme = themeNames.find((theme) => theme === words[0])
      if (theme === undefined) return refuse(model, `:theme wants one of ${themeNames.join(", ")}; it is ${model.look.theme}`)
      const none = model.look.colour ? "" : ", once there is colour: it is turned off"
      return [say({ ...model, look: { ...model.look, theme } }, `theme ${theme}${none}`), []]
    }
    case "watch":
      if (words[0] === undefined) return [watch(model), []]
      if (words.length > 1) return refuse(model, ":watch wants view, or the name of a saved one, such as :watch on-call")
      return words[0] === "view" ? [watchShown(model), []] : [model, [{ _tag: "Views", asked: { do: "watch", name: words[0] } }]]
    case "unwatch":
      return [unwatch(model, words[0] === "view" ? shownName(model) : words.join(" ")), []]
    case "reload":
      return [model, [{ _tag: "Reload" }]]
    case "doctor":
      return [model, [{ _tag: "Diagnose" }]]
    case "groups":
    case "unresolved":
    case "pause":
    case "cancel":
    case "rerun":
    case "undo":
    case "again":
    case "refresh":
    case "help":
      return act(model, name)
    case "new":
      return proposeInvocation(model, words[0])
    case "add":
      return proposeSource(model)
    case "delete":
      return proposeDelete(model, words[0])
    case "msg":
      return act(model, "messages")
    case "q":
      return act(model, "quit")
  }
}
