/**
 * A value as columns of text: what CSV and the wide table have in common.
 */
import { harmless, pad } from "./text.ts"

export interface Field<A> {
  /** The column's name in CSV; the wide table has it in capitals. */
  readonly name: string
  readonly text: (value: A) => string
  /** The wide table's column is at least so wide. */
  readonly cells: number
}

/**
 * One line of CSV by RFC 4180: what holds a comma, a quote or a line break is quoted, lines end with CR LF. The text is what the service sent.
 *
 * @example
 * csvLine(["a", 'say "b"']) // 'a,"say ""b"""\r\n'
 */
export const csvLine = (texts: ReadonlyArray<string>): string =>
  `${texts.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",")}\r\n`

/** A value in CSV: what the service sent, or harmless where a terminal shows it (`shown`), for which CSV has no spelling of its own. */
export const csvRow = <A>(value: A, fields: ReadonlyArray<Field<A>>, shown: boolean): string =>
  csvLine(fields.map(({ text }) => (shown ? harmless(text(value)) : text(value))))

/** One line of the wide table: nothing is cut, so a long text moves the columns after it. */
export const wideLine = (texts: ReadonlyArray<string>, fields: ReadonlyArray<Pick<Field<never>, "cells">>): string =>
  texts
    .map((text, place) => pad(text, fields[place]?.cells ?? 0))
    .join("  ")
    .trimEnd() + "\n"

/** An id alone on a line: as the service sent it, or harmless where a terminal shows it. */
export const idLine = (id: string, shown: boolean): string => `${shown ? harmless(id) : id}\n`
