/**
 * The saved views: a file of the user's beside the settings, which people may edit too. It is read whenever a view is asked for and changed in
 * place, so that comments stay; one that cannot be read is never written.
 */
import { lstatSync, readlinkSync, realpathSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { applyEdits, getNodeValue, modify } from "jsonc-parser"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { errorCode } from "../errorCode.ts"
import { type Column, columnNames, columnOf, type SortKey } from "../format/layout.ts"
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
  readonly sort: ReadonlyArray<SortKey>
  readonly hidden: ReadonlyArray<Column>
}

/** By name, in the order of the file. */
export type Views = ReadonlyMap<string, View>

/** A view as the file has it, unless that is a query alone: with columns to sort by, `-` before one that descends, and columns to hide. */
const Saved = Schema.Struct({
  query: Schema.String,
  sort: Schema.optionalKey(Schema.Array(Schema.String)),
  hidden: Schema.optionalKey(Schema.Array(Schema.String))
})

const readSaved = Schema.decodeUnknownOption(Saved, { onExcessProperty: "error" })

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
  const saved = readSaved(typeof value === "string" ? { query: value } : value)
  if (Option.isNone(saved))
    return Result.fail('give a query such as "status:failed", or { "query": …, "sort": [columns], "hidden": [columns] }')
  const { sort = [], hidden = [] } = saved.value
  const query = parse(saved.value.query)
  if (Result.isFailure(query)) return Result.fail(query.failure.message)
  const wrong = [...sort.map((word) => word.replace(/^-/, "")), ...hidden].find((word) => columnOf(word) === undefined)
  if (wrong !== undefined) {
    const meant = nearest(wrong, columnNames)
    return Result.fail(
      `no column "${wrong.slice(0, 60)}"${meant === undefined ? `; there are ${columnNames.join(", ")}` : `; did you mean "${meant}"?`}`
    )
  }
  return Result.succeed({
    query: query.success,
    sort: sort.flatMap((word) => {
      const column = columnOf(word.replace(/^-/, ""))
      return column === undefined ? [] : [{ column, descending: word.startsWith("-") }]
    }),
    hidden: hidden.flatMap((word) => columnOf(word) ?? [])
  })
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
  const saved: typeof Saved.Type | undefined = view && {
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
