/**
 * What may be written next in a query.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import { typeNames } from "../format/source.ts"
import { type Field, fields } from "./Query.ts"

export interface Completion {
  /** Where in the text the word begins that the candidates complete. */
  readonly from: number
  /** Whole words to put there, the likeliest first. */
  readonly candidates: ReadonlyArray<string>
}

/**
 * Completes the word before a place in a text: field names, statuses, types, times, and the values of a field that `values` knows.
 *
 * @example
 * complete("status:fa", 9, () => []) // { from: 0, candidates: ["status:failed"] }
 */
export const complete = (text: string, at: number, values: (field: Field) => ReadonlyArray<string>): Completion => {
  const from = text.slice(0, at).search(/\S*$/)
  const typed = text.slice(from, at)
  const not = /^[-!]/.exec(typed)?.[0] ?? ""
  const word = typed.slice(not.length)
  const field = fields.find((name) => word.toLowerCase().startsWith(`${name}:`))
  if (field === undefined) {
    return { from, candidates: fields.filter((name) => name.startsWith(word.toLowerCase())).map((name) => `${not}${name}:`) }
  }
  const list = word.slice(field.length + 1)
  const done = list.slice(0, list.lastIndexOf(",") + 1)
  const begun = list.slice(done.length).toLowerCase()
  const known =
    field === "status" ? StatusName.literals : field === "type" ? typeNames : field === "older" || field === "newer" ? times : values(field)
  return {
    from,
    candidates: known
      .filter(
        (value) => value.toLowerCase().startsWith(begun) && value.toLowerCase() !== begun && /^[^\s",:\\=~%!-][^\s",:\\]*$/.test(value)
      )
      .map((value) => `${not}${field}:${done}${value}`)
  }
}

const times = ["5m", "1h", "2h", "1d", "1w"]
