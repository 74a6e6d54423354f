/**
 * The list as it is looked at: what is shown in which order, where the cursor is, and what is on screen.
 *
 * The shown rows follow the data change by change. A new filter or order over many rows is built slice by slice, so that no key waits for it.
 */
import { type Invocation, type InvocationId, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import type { UnresolvedFailure } from "@chroma-sync/insights/Unresolved"
import { noNames, type SourceNames } from "../format/source.ts"
import { agesOf, type Predicate, predicateOf } from "../query/predicate.ts"
import { print } from "../query/print.ts"
import type { Query } from "../query/Query.ts"
import { type Applied, createdMs, type Data, newestFirst } from "./Data.ts"
import { compareBy, defaultSort, isDefault, type Sort } from "./sort.ts"
import * as Sorted from "./Sorted.ts"

export interface List {
  /** The status that a number key shows alone. */
  readonly status: StatusName | undefined
  readonly query: Query
  readonly sort: Sort
  /** What the sources are called: rows are found and sorted by it. */
  readonly names: SourceNames
  /** Where only what still fails is shown: that, by its id. Nothing of it is known yet where it is empty. */
  readonly unresolved: ReadonlyMap<InvocationId, UnresolvedFailure> | undefined
  /** The rows that status and query let through as of `asOf`, in order. */
  readonly shown: Sorted.Sorted<Invocation>
  readonly asOf: number
  /** As of when what is live counts as having lasted, in the order: `shown` is sorted by it. */
  readonly sortedAt: number
  /** How far the rows were looked through, while they are: the last one that was. */
  readonly scan: { readonly after: Invocation | undefined } | undefined
  /** The invocation under the cursor: the cursor stays on it while rows move. */
  readonly cursor: Invocation | undefined
  /** Whether the cursor stays on it even where it leaves the view: it is read, or copied from. */
  readonly held: boolean
  /** Whether it was never in the view: something led to it from there. */
  readonly led: boolean
  /** Where the cursor is, counted in `shown`. */
  readonly cursorAt: number
  /** The first row on screen, counted in `shown`. */
  readonly top: number
  readonly marks: ReadonlyMap<InvocationId, Invocation>
  /** Where a range of marks began, until it ends at the cursor. */
  readonly anchor: Invocation | undefined
}

export const emptyList: List = {
  status: undefined,
  query: [],
  sort: defaultSort,
  names: noNames,
  unresolved: undefined,
  shown: Sorted.empty,
  asOf: 0,
  sortedAt: 0,
  scan: undefined,
  cursor: undefined,
  held: false,
  led: false,
  cursorAt: 0,
  top: 0,
  marks: new Map(),
  anchor: undefined
}

/** The invocation that the keys are about: the one that the cursor is drawn on, or that is read. */
export const current = (list: List): Invocation | undefined => (list.held ? list.cursor : Sorted.at(list.shown, list.cursorAt))

/** What is marked, else the invocation that the keys are about. */
export const chosen = (list: List): ReadonlyArray<Invocation> => {
  if (list.marks.size > 0) return [...list.marks.values()]
  const row = current(list)
  return row === undefined ? [] : [row]
}

/** Rows with some more among them; without these where all of them are there. */
export const toggled = (known: List["marks"], rows: ReadonlyArray<Invocation>): List["marks"] => {
  const isThere = rows.every(({ id }) => known.has(id))
  const next = new Map(known)
  for (const row of rows) {
    if (isThere) next.delete(row.id)
    else next.set(row.id, row)
  }
  return next
}

/** The order of what is shown. */
export const compareOf = ({ sort, names, sortedAt }: List): Sorted.Compare<Invocation> => compareBy(sort, names, sortedAt)

/** Where the invocation under the cursor is, counted in what is shown; -1 where it is not shown. */
const placeOf = (list: List): number => (list.cursor === undefined ? -1 : Sorted.indexOf(list.shown, compareOf(list), list.cursor))

/** Whether what is read is not in the view any more. */
export const hasLeft = (list: List): boolean => list.held && list.scan === undefined && list.cursor !== undefined && placeOf(list) === -1

/** Where in how many the cursor is; both count from 1. */
export const positionIn = ({ shown, cursorAt }: List): readonly [at: number, of: number] => [
  shown.size === 0 ? 0 : cursorAt + 1,
  shown.size
]

/** What the list is narrowed to, as one query; empty for everything. */
export const viewQuery = ({ status, query }: Pick<List, "status" | "query">): Query =>
  status === undefined ? query : [{ _tag: "Status", not: false, any: [status] }, ...query]

/** {@link viewQuery} as it is written. */
export const viewText = (list: Pick<List, "status" | "query">): string => print(viewQuery(list))

/** What the list is narrowed to, as it is told; empty for everything. */
export const shownText = (list: List): string =>
  [list.unresolved === undefined ? "" : "unresolved", viewText(list)].filter((text) => text !== "").join(" ")

/** Rows looked through at once: some milliseconds' worth. */
const sliceSize = 4_096

const predicates = new WeakMap<Query, Predicate>()

/** Whether status and query of a list let a row through. */
export const passes = (list: List, row: Invocation): boolean => passing(list)(row)

/** The test of what is shown; made once for each query and status. */
export const passing = ({ status, query, names, unresolved, asOf }: List): ((row: Invocation) => boolean) => {
  const predicate = predicates.get(query) ?? predicateOf(query)
  predicates.set(query, predicate)
  return (row) =>
    (unresolved === undefined || unresolved.has(row.id)) &&
    (status === undefined || statusName(row.status) === status) &&
    predicate(row, asOf, names)
}

const isEverything = (list: List): boolean =>
  list.unresolved === undefined && list.status === undefined && list.query.length === 0 && isDefault(list.sort)

/** What still fails, by its id. */
export const unresolvedIn = (failures: ReadonlyArray<UnresolvedFailure>): ReadonlyMap<InvocationId, UnresolvedFailure> =>
  new Map(failures.map((failure) => [failure.invocation.id, failure]))

/** Whether nothing but failures is shown: they have no duration, and what is wrong is what is looked for. */
export const isOfFailures = (list: List): boolean =>
  list.unresolved !== undefined ||
  viewQuery(list).some((term) => term._tag === "Status" && !term.not && term.any.every((status) => status === "failed"))

/** In milliseconds since the Unix epoch. */
export interface Moments {
  readonly now: number
  /** As of when the rows are known: what is live is drawn, and sorted, as having lasted until then. */
  readonly knownAt: number
}

/** Looks through the rows again, after the filter or the order has changed. A long list is done by `scanOn`. */
export const rescan = (before: List, data: Data, page: number, { now, knownAt }: Moments): List => {
  const list = { ...before, sortedAt: knownAt }
  if (list.unresolved !== undefined) {
    // What still fails is at hand: no other row needs to be looked at.
    const rows = [...list.unresolved.values()].map(({ invocation }) => invocation)
    const dated = { ...list, asOf: now, scan: undefined }
    return settle({ ...dated, shown: Sorted.edit(Sorted.empty, compareOf(list), [], rows.filter(passing(dated))) }, page)
  }
  return isEverything(list)
    ? settle({ ...list, asOf: now, shown: data.rows, scan: undefined }, page)
    : scanOn({ ...list, asOf: now, shown: Sorted.empty, scan: { after: undefined } }, data, page)
}

/** The list with other names of sources; looked through again only where rows are found or sorted by them. */
export const rename = (list: List, names: SourceNames, data: Data, page: number, moments: Moments): List => {
  const matter =
    list.sort.some(({ column }) => column === "source") ||
    list.query.some((term) => term._tag === "Text" && (term.field === undefined || term.field === "source"))
  return matter ? rescan({ ...list, names }, data, page, moments) : { ...list, names }
}

/** Looks through the next slice of rows. */
export const scanOn = (list: List, data: Data, page: number): List => {
  if (list.scan === undefined) return list
  const { after } = list.scan
  const from = after === undefined ? 0 : Sorted.lowerBound(data.rows, (row) => newestFirst(row, after) <= 0)
  const rows = Sorted.slice(data.rows, from, from + sliceSize)
  const shown = Sorted.edit(list.shown, compareOf(list), [], rows.filter(passing(list)))
  const done = from + rows.length >= data.rows.size
  return settle({ ...list, shown, scan: done ? undefined : { after: rows.at(-1) } }, page)
}

/** Takes changes of the data in. */
export const follow = (list: List, { data, removed, added }: Applied, page: number): List => {
  const shown = isEverything(list) ? data.rows : Sorted.edit(list.shown, compareOf(list), removed, added.filter(passing(list)))
  const latest = new Map(added.map((row) => [row.id, row]))
  const cursor = list.cursor && (latest.get(list.cursor.id) ?? list.cursor)
  const anchor = list.anchor && (latest.get(list.anchor.id) ?? list.anchor)
  const marks = new Map(list.marks)
  if (marks.size > 0) {
    for (const { id } of removed) if (!latest.has(id)) marks.delete(id)
    for (const [id, row] of latest) if (marks.has(id)) marks.set(id, row)
  }
  return settle({ ...list, shown, cursor, anchor, marks }, page)
}

/** Takes the passing of time in: what has come to be too old, or old enough, for the query. */
export const age = (list: List, data: Data, page: number, now: number): List => {
  const ages = agesOf(list.query)
  if (ages.length === 0 || list.scan !== undefined || now <= list.asOf) return list
  const crossed = ages.flatMap((ms) =>
    Sorted.slice(
      data.rows,
      Sorted.lowerBound(data.rows, (row) => createdMs(row) > now - ms),
      Sorted.lowerBound(data.rows, (row) => createdMs(row) >= list.asOf - ms)
    )
  )
  const aged = { ...list, asOf: now }
  return crossed.length === 0
    ? aged
    : settle({ ...aged, shown: Sorted.edit(list.shown, compareOf(list), crossed, crossed.filter(passing(aged))) }, page)
}

/** How long the order stands for each that is live, in milliseconds: looking through many takes longer than a second may. */
const pauseOfEach = 5

/**
 * Takes the passing of time in where the order goes by how long things last: what is live comes to have lasted longer than what has ended. What is known
 * as of an earlier time than the order is of, after an outage or by a clock that was set back, has not.
 */
export const reorder = (list: List, { live }: Data, page: number, knownAt: number): List => {
  const sorts = list.sort.some(({ column }) => column === "duration")
  const isDue = knownAt < list.sortedAt || knownAt > list.sortedAt + live.size * pauseOfEach
  if (!sorts || list.scan !== undefined || live.size === 0 || !isDue) return list
  const rows = Sorted.all(live).filter(passing(list))
  const [compare, later] = [compareOf(list), { ...list, sortedAt: knownAt }]
  const next = compareOf(later)
  const isInOrder = (one: Invocation | undefined, other: Invocation | undefined) =>
    one === undefined || other === undefined || next(one, other) < 0
  const stands = rows.every((row) => {
    const at = Sorted.indexOf(list.shown, compare, row)
    return isInOrder(Sorted.at(list.shown, at - 1), row) && isInOrder(row, Sorted.at(list.shown, at + 1))
  })
  if (stands) return later
  return settle({ ...later, shown: Sorted.edit(Sorted.edit(list.shown, compare, rows, []), next, [], rows) }, page)
}

/** Puts the cursor back on its invocation, or where it was if that is gone, and keeps the rows on screen where they are. */
export const settle = (list: List, page: number): List => {
  const found = placeOf(list)
  // At the very top the list scrolls with what arrives.
  const top = list.top === 0 || found === -1 ? list.top : list.top + found - list.cursorAt
  const settled = moveTo({ ...list, top }, found === -1 ? list.cursorAt : found, page)
  if (found !== -1) return settled
  // What is not found while the rows are still looked through may yet come; a cursor that is on no row stays at its place.
  const { cursor, led } = list
  return list.scan !== undefined || (list.held && cursor !== undefined) ? { ...settled, cursor, led } : settled
}

/** The list with what the keys are about held where it leaves the view, or let go. */
export const hold = (list: List, held: boolean, page: number): List => {
  if (held === list.held) return list
  return held ? { ...list, held, cursor: current(list) } : settle({ ...list, held }, page)
}

/** The list with its cursor on a row that is shown. */
export const cursorOn = (list: List, row: Invocation, page: number): List => settle({ ...list, cursor: row }, page)

/** Moves the cursor to an index, and scrolls as little as it takes to have it on screen without empty lines below the list. */
export const moveTo = (list: List, index: number, page: number): List => {
  const { shown } = list
  const cursorAt = clamp(index, 0, shown.size - 1)
  const top = clamp(clamp(list.top, cursorAt - page + 1, cursorAt), 0, shown.size - page)
  return { ...list, cursorAt, top, cursor: Sorted.at(shown, cursorAt), led: false }
}

/** The rows between the anchor and the cursor, both with it. */
export const rangeOf = (list: List): ReadonlyArray<Invocation> => {
  const from = list.anchor === undefined ? -1 : Sorted.indexOf(list.shown, compareOf(list), list.anchor)
  return from === -1 ? [] : Sorted.slice(list.shown, Math.min(from, list.cursorAt), Math.max(from, list.cursorAt) + 1)
}

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, Math.max(min, max)))
