/**
 * Rows that were read out under numbers: a number means what was heard under it, wherever that is in the list by now, and reading goes on behind the last
 * one.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import { find } from "../Data.ts"
import { compareOf, shownText } from "../List.ts"
import type { Model } from "../model.ts"
import * as Sorted from "../Sorted.ts"

export interface Numbered {
  /** The place, the view and the order that the numbers are of: in others they mean nothing. */
  readonly of: string
  /** As they were when they were read out. */
  readonly rows: ReadonlyMap<number, Invocation>
  /** The number that was read out last of those in order; 0 before the first. */
  readonly last: number
  /** The row that everything was read out about, last. */
  readonly chosen: Invocation | undefined
}

const viewOf = ({ place, list }: Model): string => JSON.stringify([place, shownText(list), list.sort])

/** The numbers as far as they hold in what is shown; none at first. */
export const numbersIn = (model: Model, numbered?: Numbered): Numbered => {
  const of = viewOf(model)
  return numbered?.of === of ? numbered : { of, rows: new Map(), last: 0, chosen: undefined }
}

/** The next rows in order that were not read out yet, at most so many. */
const rowsBehind = ({ list }: Model, { rows, last }: Numbered, count: number): ReadonlyArray<Invocation> => {
  const compare = compareOf(list)
  const lastRow = rows.get(last)
  const heard = new Set(inOrder(rows, last).map(({ id }) => id))
  const next: Array<Invocation> = []
  let index = lastRow === undefined ? 0 : Sorted.lowerBound(list.shown, (row) => compare(row, lastRow) <= 0)
  for (let row = Sorted.at(list.shown, index); row !== undefined && next.length < count; row = Sorted.at(list.shown, ++index)) {
    if (!heard.has(row.id)) next.push(row)
  }
  return next
}

/** The rows that are read out next, with their numbers. */
export const readOn = (model: Model, numbered: Numbered, count: number): Numbered => {
  const next = rowsBehind(model, numbered, count)
  const { last } = numbered
  return {
    ...numbered,
    rows: new Map([...numbered.rows, ...next.map((row, place) => [last + 1 + place, row] as const)]),
    last: last + next.length
  }
}

/** How many rows are shown that were not read out. */
export const unheard = ({ list, data }: Model, { rows, last }: Numbered): number => {
  const compare = compareOf(list)
  const isShown = (row: Invocation) => Sorted.indexOf(list.shown, compare, find(data, row) ?? row) !== -1
  const heard = new Map<InvocationId, Invocation>(inOrder(rows, last).map((row) => [row.id, row]))
  return list.shown.size - [...heard.values()].filter(isShown).length
}

/** With the row that a number means chosen: what was read out under it, or would be; none where there is no such row. */
export const choose = (model: Model, numbered: Numbered, number: number): Numbered => {
  const behind = number - numbered.last
  const chosen = numbered.rows.get(number) ?? (behind > 0 ? rowsBehind(model, numbered, behind)[behind - 1] : undefined)
  return { ...numbered, rows: chosen === undefined ? numbered.rows : new Map([...numbered.rows, [number, chosen]]), chosen }
}

const inOrder = (rows: Numbered["rows"], last: number): ReadonlyArray<Invocation> =>
  Array.from({ length: last }, (_, place) => rows.get(place + 1)).filter((row) => row !== undefined)
