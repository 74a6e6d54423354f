/**
 * The list as it is looked at: what is shown in which order, where the cursor is, and what is on screen.
 *
 * The shown rows follow the data change by change. A new filter or order over many rows is built slice by slice, so that no key waits for it.
 */
import { type Invocation, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { type Applied, type Data, newestFirst } from "./Data.ts"
import { compareBy, defaultSort, isDefault, type Sort } from "./sort.ts"
import * as Sorted from "./Sorted.ts"

export interface List {
  readonly status: StatusName | undefined
  readonly sort: Sort
  /** The rows that the filter lets through, in order. */
  readonly shown: Sorted.Sorted<Invocation>
  /** How far the rows were looked through, while they are: the last one that was. */
  readonly scan: { readonly after: Invocation | undefined } | undefined
  /** The invocation under the cursor: the cursor stays on it while rows move. */
  readonly cursor: Invocation | undefined
  /** Where the cursor is, counted in `shown`. */
  readonly cursorAt: number
  /** The first row on screen, counted in `shown`. */
  readonly top: number
}

export const emptyList: List = {
  status: undefined,
  sort: defaultSort,
  shown: Sorted.empty,
  scan: undefined,
  cursor: undefined,
  cursorAt: 0,
  top: 0
}

/** The invocation that the cursor is drawn on. */
export const current = (list: List): Invocation | undefined => Sorted.at(list.shown, list.cursorAt)

/** Rows looked through at once: some milliseconds' worth. */
const sliceSize = 4_096

const passes = (list: List, row: Invocation): boolean => list.status === undefined || statusName(row.status) === list.status

const isEverything = (list: List): boolean => list.status === undefined && isDefault(list.sort)

/** Looks through the rows again, after the filter or the order has changed. A long list is done by `scanOn`. */
export const rescan = (list: List, data: Data, page: number): List =>
  isEverything(list)
    ? settle({ ...list, shown: data.rows, scan: undefined }, page)
    : scanOn({ ...list, shown: Sorted.empty, scan: { after: undefined } }, data, page)

/** Looks through the next slice of rows. */
export const scanOn = (list: List, data: Data, page: number): List => {
  if (list.scan === undefined) return list
  const { after } = list.scan
  const from = after === undefined ? 0 : Sorted.lowerBound(data.rows, (row) => newestFirst(row, after) <= 0)
  const rows = Sorted.slice(data.rows, from, from + sliceSize)
  const shown = Sorted.edit(
    list.shown,
    compareBy(list.sort),
    [],
    rows.filter((row) => passes(list, row))
  )
  const done = from + rows.length >= data.rows.size
  return settle({ ...list, shown, scan: done ? undefined : { after: rows.at(-1) } }, page)
}

/** Takes changes of the data in. */
export const follow = (list: List, { data, removed, added }: Applied, page: number): List => {
  const shown = isEverything(list)
    ? data.rows
    : Sorted.edit(
        list.shown,
        compareBy(list.sort),
        removed.filter((row) => passes(list, row)),
        added.filter((row) => passes(list, row))
      )
  const { cursor } = list
  const latest = cursor === undefined ? undefined : (added.find((row) => row.id === cursor.id) ?? cursor)
  return settle({ ...list, shown, cursor: latest }, page)
}

/** Puts the cursor back on its invocation, or where it was if that is gone, and keeps the rows on screen where they are. */
const settle = (list: List, page: number): List => {
  const found = list.cursor === undefined ? -1 : Sorted.indexOf(list.shown, compareBy(list.sort), list.cursor)
  // At the very top the list scrolls with what arrives.
  const top = list.top === 0 || found === -1 ? list.top : list.top + found - list.cursorAt
  const settled = moveTo({ ...list, top }, found === -1 ? list.cursorAt : found, page)
  // What is not found while the rows are still looked through may yet come.
  return found === -1 && list.scan !== undefined ? { ...settled, cursor: list.cursor ?? settled.cursor } : settled
}

/** Moves the cursor to an index, and scrolls as little as it takes to have it on screen without empty lines below the list. */
export const moveTo = (list: List, index: number, page: number): List => {
  const { shown } = list
  const cursorAt = clamp(index, 0, shown.size - 1)
  const top = clamp(clamp(list.top, cursorAt - page + 1, cursorAt), 0, shown.size - page)
  return { ...list, cursorAt, top, cursor: Sorted.at(shown, cursorAt) }
}

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, Math.max(min, max)))
