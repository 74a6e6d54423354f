/**
 * Many values in one of the outputs, made line by line, so that the first is out before the last is known.
 */
import type { Output } from "../settings/definitions.ts"
import { jsonText } from "./json.ts"
import { csvLine, csvRow, type Field, idLine, wideLine } from "./Field.ts"

/** How values of one kind are printed. */
export interface Shape<A> {
  /** The JSON that the service sent. */
  readonly encode: (value: A) => unknown
  readonly fields: ReadonlyArray<Field<A>>
  /** The table for this terminal. */
  readonly header: string
  readonly row: (value: A) => string
}

export interface Lines<A> {
  readonly before: string
  readonly row: (value: A, place: number) => string
  readonly after: (count: number) => string
}

/** What to print before, for each, and after; `shown` where a terminal shows it. */
export const linesOf = <A>({ encode, fields, header, row }: Shape<A>, output: Output, shown: boolean): Lines<A> => {
  const plain = { before: "", after: () => "" }
  switch (output) {
    case "ndjson":
      return { ...plain, row: (value) => `${jsonText(encode(value))}\n` }
    case "json":
      return {
        before: "[",
        row: (value, place) => `${place === 0 ? "\n" : ",\n"}${jsonText(encode(value))}`,
        after: (count) => (count === 0 ? "]\n" : "\n]\n")
      }
    case "csv":
      return { ...plain, before: csvLine(fields.map(({ name }) => name)), row: (value) => csvRow(value, fields, shown) }
    case "ids":
      return { ...plain, row: (value) => idLine(fields.find(({ name }) => name === "id")?.text(value) ?? "", shown) }
    case "wide": {
      const line = (textOf: (field: Field<A>) => string) => wideLine(fields.map(textOf), fields)
      return { ...plain, before: line(({ name }) => name.toUpperCase()), row: (value) => line(({ text }) => text(value)) }
    }
    case "table":
      return { ...plain, before: `${header}\n`, row: (value) => `${row(value)}\n` }
  }
}
