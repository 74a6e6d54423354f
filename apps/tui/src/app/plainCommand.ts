/**
 * The plain command that lists, in a shell, what a view shows.
 */
import * as Result from "effect/Result"
import { isTypable, shellWord } from "../format/shell.ts"
import { sourceText } from "../format/source.ts"
import { predicateOf } from "../query/predicate.ts"
import { print } from "../query/print.ts"
import type { Match, Query, Term } from "../query/Query.ts"
import { type List, viewQuery, viewText } from "./List.ts"
import type { Model } from "./model.ts"
import { oneLine } from "./pasteable.ts"
import * as Sorted from "./Sorted.ts"
import type { Copyable } from "./screens/Screen.ts"

type View = Pick<List, "status" | "query">

/** One line for a POSIX shell that lists all that a query finds, the newest first unless the list has the oldest first. Fails with why there is none. */
const lineOf = ({ flags, list }: Model, query: Query): Result.Result<string, string> => {
  if (flags === undefined) return Result.fail("no plain command reads what is shown here")
  if (list.unresolved !== undefined) return Result.fail("what is unresolved is no query")
  const text = print(query)
  const [first, ...others] = list.sort
  const oldestFirst = first?.column === "created" && !first.descending && others.length === 0
  // What begins with a dash would be a flag; both signs turn a word round.
  const argument = text === "" ? [] : [text.replace(/^-/, "!")]
  const words = ["chroma-sync", "invocations", "list", "--all", ...(oldestFirst ? ["--order", "asc"] : []), ...flags, ...argument]
  const line = words.map(shellWord).join(" ")
  return isTypable(line) ? Result.succeed(line) : Result.fail("the command would hold control characters")
}

/** The line that gives the same rows as a view. */
const plainCommand = (model: Model, view: View): Result.Result<string, string> => lineOf(model, byIds(viewQuery(view), model))

/** The command of a view as something to copy; of none where there is no view. */
export const copyableCommand = (what: string, viewOf: (model: Model) => View | undefined): Copyable => {
  const commandOf = (model: Model) => {
    const view = viewOf(model)
    return view && plainCommand(model, view)
  }
  return {
    key: "c",
    what,
    text: (model) => {
      const command = commandOf(model)
      return command && Result.getOrUndefined(command)
    },
    // To look for the names of sources takes longer than a frame may.
    shown: (model) => {
      const view = viewOf(model)
      return view && Result.getOrElse(lineOf(model, viewQuery(view)), (why) => why)
    },
    whyNone: (model) => {
      const command = commandOf(model)
      return command && Result.getOrUndefined(Result.flip(command))
    }
  }
}

/** What can be copied of the view. */
export const viewCopyables: ReadonlyArray<Copyable> = [
  { key: "v", what: "query of this view", text: ({ list }) => oneLine(viewText(list)) || undefined },
  copyableCommand("command of this view", ({ list }) => list)
]

/** The line that gets one invocation, whatever else this session is narrowed to; `undefined` where there is none. */
export const commandOfOne = ({ flags }: Model, id: string): string | undefined => {
  if (flags === undefined) return undefined
  const ofService = flags.filter((flag) => /^--(base-url|profile)=/.test(flag))
  const line = ["chroma-sync", "invocations", "get", ...ofService, id].map(shellWord).join(" ")
  return isTypable(line) ? line : undefined
}

/** The query with the ids of the sources that it finds by their names, so that it finds them whatever becomes of these. */
const byIds = (query: Query, model: Model): Query =>
  query.map((term): Term => {
    const more = term._tag === "Text" && (term.field ?? "source") === "source" ? foundByName(term, model) : []
    return more.length === 0 || term._tag !== "Text" ? term : { ...term, any: [...term.any, ...more] }
  })

type TextTerm = Extract<Term, { readonly _tag: "Text" }>

const foundByName = (term: TextTerm, { data, list }: Model): ReadonlyArray<Match> => {
  const finds = predicateOf([{ ...term, field: "source", not: false }])
  const found: Array<Match> = []
  for (const [id, rows] of data.bySource) {
    const seen = new Set<string>()
    const more: Array<Match> = []
    let whole = true
    for (const row of Sorted.all(rows)) {
      const text = sourceText(row)
      if (seen.has(text)) continue
      seen.add(text)
      const [named, plain] = [finds(row, 0, list.names), finds(row, 0)]
      if (!plain && named) more.push({ kind: "is", text })
      whole &&= named
    }
    // Rows that come may have another ref.
    found.push(...(whole && more.length > 0 ? [{ kind: "is", text: id } as const] : more))
  }
  return found
}
