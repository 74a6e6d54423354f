/**
 * {@link Query} to the text that says it. Reading that text gives the query back.
 */
import { momentText } from "../settings/Reader.ts"
import { type Match, type Query, signs, type Term } from "./Query.ts"

/**
 * A query as it is written.
 *
 * @example
 * print([{ _tag: "Status", not: false, any: ["failed"] }]) // "status:failed"
 */
export const print = (query: Query): string => query.map(printTerm).join(" ")

const printTerm = (term: Term): string => {
  const not = term.not ? "-" : ""
  switch (term._tag) {
    case "Status":
      return `${not}status:${term.any.join(",")}`
    case "Type":
      return `${not}type:${term.any.join(",")}`
    case "Age":
      return `${not}${term.than}:${momentText(term.moment)}`
    case "Text":
      return `${not}${term.field === undefined ? "" : `${term.field}:`}${term.any.map(printMatch).join(",")}`
  }
}

const printMatch = ({ kind, text }: Match): string => {
  const sign = Object.entries(signs).find(([, name]) => name === kind)?.[0] ?? ""
  return sign + (/^[^\s",:\\=~%!-][^\s",:\\]*$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`)
}
