/**
 * The line that is written at the bottom: a filter that takes effect as it is written, a command, a text to find.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import * as Result from "effect/Result"
import { type SourceNames, sourceText } from "../format/source.ts"
import { complete } from "../query/complete.ts"
import { parse } from "../query/parse.ts"
import type { Field } from "../query/Query.ts"
import { completeCommand } from "./commands.ts"
import { type Input, inputOf, insert } from "./Input.ts"
import type { Command } from "./message.ts"
import type { Model, Prompt } from "./model.ts"
import * as Sorted from "./Sorted.ts"
import { watchedNames } from "./watching.ts"

/** What is wrong with the line as it stands, or as it would have been; `undefined` where nothing is. */
export const promptError = (prompt: Prompt): string | undefined => {
  if (prompt.refused !== undefined || prompt.kind !== "filter") return prompt.refused
  const result = parse(prompt.input.text)
  return Result.isFailure(result) ? result.failure.message : undefined
}

/** The lines that tab would make of this one, the cursor behind what is completed, the likeliest first. */
export const completions = (model: Model, prompt: Prompt): ReadonlyArray<Input> => {
  const { text, at } = prompt.input
  if (prompt.kind === "find" || prompt.kind === "narrow") return []
  if (prompt.kind === "command") {
    const named = namesAfter.flatMap(({ lead, names }) => {
      const begun = lead.exec(text)?.[0]
      return begun === undefined ? [] : names(model).map((name) => begun + name)
    })
    return [...completeCommand(text), ...named.filter((line) => line.startsWith(text))].filter((line) => line !== text).map(inputOf)
  }
  const { from, candidates } = complete(text, at, (field) => valuesOf(model, field))
  // The rest of the word that the cursor is in goes.
  const after = text.slice(at).replace(/^[^\s,:]*:?/, "")
  return candidates.map((word) => insert({ text: text.slice(0, from) + after, at: from }, word))
}

/** What goes by a name, and after which words it is named. */
const namesAfter: ReadonlyArray<{ readonly lead: RegExp; readonly names: (model: Model) => ReadonlyArray<string> }> = [
  { lead: /^(?:views? (?:delete )?|watch )/, names: ({ views }) => [...views.keys()] },
  { lead: /^(?:ctx|databases) /, names: ({ profiles }) => profiles },
  { lead: /^unwatch /, names: watchedNames },
  { lead: /^(?:new|delete) /, names: ({ sources }) => [...sources.names.values()] }
]

/** What is to be read where the line has come to a name. */
export const wantedNames = ({ kind, input }: Prompt): Command | undefined => {
  if (kind !== "command") return undefined
  if (/^(?:views?|watch) $/.test(input.text)) return { _tag: "Views", asked: { do: "know" } }
  return /^(?:ctx|databases) $/.test(input.text) ? { _tag: "ReadProfiles" } : undefined
}

/** The prompt with its line completed; as it is where nothing fits. A mistyped word becomes what was meant. */
export const completed = (model: Model, prompt: Prompt): Prompt => {
  const result = prompt.kind === "filter" ? parse(prompt.input.text) : undefined
  const { text } = prompt.input
  if (result !== undefined && Result.isFailure(result) && result.failure.meant !== undefined && !text.endsWith(":")) {
    const { from, to, meant } = result.failure
    return { ...prompt, input: inputOf(text.slice(0, from) + meant + text.slice(to)) }
  }
  const [first] = completions(model, prompt)
  return first === undefined ? prompt : { ...prompt, input: first }
}

/** Looking further takes longer than a key may. */
const looksAt = 2_000

/** The values of a field among the newest invocations. */
const valuesOf = ({ data, list }: Model, field: Field): ReadonlyArray<string> => {
  const value = values[field]
  return value === undefined ? [] : [...new Set(Sorted.slice(data.rows, 0, looksAt).map((row) => value(row, list.names)))].toSorted()
}

const values: Partial<Record<Field, (row: Invocation, names: SourceNames) => string>> = {
  db: ({ metadata }) => metadata.databaseName,
  collection: ({ metadata }) => metadata.collectionName,
  source: (row, names) => (row.sourceId && names.get(row.sourceId)) ?? row.sourceId?.slice(0, 8) ?? sourceText(row)
}
