/**
 * The saved views: a file of the user's beside the settings, which people may edit too. It is read whenever a view is asked for and changed in
 * place, so that comments stay; one that cannot be read is never written.
 */
import { lstatSync, readlinkSync, realpathSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { applyEdits, getNodeValue, modify } from "jsonc-parser"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { errorCode } from "../errorCode.ts"
import { type Column, columnNames, columnOf } from "../format/layout.ts"
import { nearest } from "../nearest.ts"
import { parse } from "../query/parse.ts"
import type { Query } from "../query/Query.ts"
import type { Env } from "../terminal.ts"
import { configFolder } from "./folders.ts"
import { readGuarded } from "./guardedFile.ts"
import { makeFolder } from "./makeFolder.ts"
import { jsonFields, placeIn } from "./jsonObject.ts"
import { replaceFile } from "./replaceFile.ts"
import { SettingsError } from "./SettingsError.ts"
import { isViewName, viewNames } from "./viewName.ts"

/** What the list was narrowed to, how it was sorted, and which columns it was without. */
export interface View {
  readonly query: Query
  readonly sort: ReadonlyArray<{ readonly column: Column; readonly descending: boolean }>
  readonly hidden: ReadonlyArray<Column>
}

/** By name, in the order of the file. */
export type Views = ReadonlyMap<string, View>

/** A view as the file has it: a query alone, or with columns to sort by, `-` before one that descends, and columns to hide. */
interface Saved {
  readonly query: string
  readonly sort?: ReadonlyArray<string>
  readonly hidden?: ReadonlyArray<string>
}

/** Where the views are. */
export const viewsPath = (env: Env): string => join(configFolder(env), "views.json")

const example = '{ "on-call": "status:failed,processing newer:1d" }'

/** Every view. No file is no views; one that is wrong fails with its place. */
export const readViews = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Views, SettingsError> {
  return yield* viewsOf(path, (yield* readGuarded(path)) ?? "{}")
})

const viewsOf = Effect.fnUntraced(function* (path: string, text: string): Effect.fn.Return<Views, SettingsError> {
  const views = new Map<string, View>()
  for (const { name, offset, node } of yield* jsonFields(path, text, example)) {
    const refuse = (at: number, issue: string) =>
      new SettingsError({ where: placeIn(path, text, at), issue, next: "Mend that line; the file stays as it is." })
    if (!isViewName(name)) return yield* refuse(offset, `"${name.slice(0, 60)}" cannot name a view; give ${viewNames}`)
    const read = viewFrom(getNodeValue(node))
    if (Result.isFailure(read)) return yield* refuse(node.offset, `view "${name}": ${read.failure}`)
    views.set(name, read.success)
  }
  return views
})

const viewFrom = (value: unknown): Result.Result<View, string> => {
  const saved = typeof value === "string" ? { query: value } : value
  if (!isSaved(saved)) return Result.fail('give a query such as "status:failed", or { "query": …, "sort": [columns], "hidden": [columns] }')
  const query = parse(saved.query)
  if (Result.isFailure(query)) return Result.fail(query.failure.message)
  for (const word of [...(saved.sort ?? []).map((word) => word.replace(/^-/, "")), ...(saved.hidden ?? [])]) {
    if (columnOf(word) !== undefined) continue
    const meant = nearest(word, columnNames)
    return Result.fail(
      `no column "${word.slice(0, 60)}"${meant === undefined ? `; there are ${columnNames.join(", ")}` : `; did you mean "${meant}"?`}`
    )
  }
  const sort = (saved.sort ?? []).flatMap((word) => {
    const column = columnOf(word.replace(/^-/, ""))
    return column === undefined ? [] : [{ column, descending: word.startsWith("-") }]
  })
  return Result.succeed({ query: query.success, sort, hidden: (saved.hidden ?? []).flatMap((word) => columnOf(word) ?? []) })
}

const isSaved = (value: unknown): value is Saved => {
  if (typeof value !== "object" || value === null || !("query" in value) || typeof value.query !== "string") return false
  return Object.entries(value).every(
    ([name, field]) =>
      name === "query" ||
      ((name === "sort" || name === "hidden") && Array.isArray(field) && field.every((word) => typeof word === "string"))
  )
}

/** Saves a view under a name, or takes the one of that name away, and gives all that there are now. `text` is the query as it is written. */
export const changeViews = Effect.fnUntraced(function* (
  path: string,
  name: string,
  view: (Omit<View, "query"> & { readonly text: string }) | undefined
): Effect.fn.Return<Views, SettingsError> {
  const before = (yield* readGuarded(path)) ?? "{}\n"
  const known = yield* viewsOf(path, before)
  if (view === undefined && !known.has(name)) {
    const meant = nearest(name, [...known.keys()])
    return yield* new SettingsError({
      where: path,
      issue: `there is no view "${name}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`,
      next: "Nothing was changed."
    })
  }
  const saved: Saved | undefined = view && {
    query: view.text,
    ...(view.sort.length === 0 ? {} : { sort: view.sort.map(({ column, descending }) => (descending ? `-${column}` : column)) }),
    ...(view.hidden.length === 0 ? {} : { hidden: view.hidden })
  }
  const after = applyEdits(before, modify(before, [name], saved, { formattingOptions: { insertSpaces: true, tabSize: 2 } }))
  yield* Effect.try({
    try: () => {
      makeFolder(dirname(path))
      replaceFile(resolved(path), after)
    },
    catch: (cause) =>
      new SettingsError({
        where: path,
        issue: `this file cannot be written (${errorCode(cause)})`,
        next: "Make room, or mend its permissions; nothing was changed."
      })
  })
  return yield* viewsOf(path, after)
})

/** Where the file is: a link to where people keep such files stays one, also where the file is not there yet. */
const resolved = (path: string): string => {
  try {
    return realpathSync(path)
  } catch (cause) {
    const isLink = errorCode(cause) === "ENOENT" && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
    return isLink ? resolved(resolve(dirname(path), readlinkSync(path))) : path
  }
}
