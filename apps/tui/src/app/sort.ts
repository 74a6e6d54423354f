/**
 * The order of the list: one column after the other.
 */
import { type Invocation, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { errorText } from "../format/invocation.ts"
import { lineOf } from "../format/text.ts"
import type { Column, SortKey } from "../format/layout.ts"
import { type SourceNames, sourceText, typeName } from "../format/source.ts"
import { createdMs, newestFirst } from "./Data.ts"
import type { Compare } from "./Sorted.ts"

/** The first key decides, the next where it leaves two equal, and newest first at last. */
export type Sort = ReadonlyArray<SortKey>

/** Newest first. */
export const defaultSort: Sort = [{ column: "created", descending: true }]

const statusOrder: Record<StatusName, number> = { failed: 0, unknown: 1, processing: 2, pending: 3, cancelled: 4, complete: 5 }

/** What a column sorts by, `at` a time: what runs has lasted until then. Neither may change as long as the list is to stay sorted. */
const keys: Record<Column, (invocation: Invocation, names: SourceNames, at: number) => string | number> = {
  status: (invocation) => statusOrder[statusName(invocation.status)],
  id: (invocation) => invocation.id,
  source: sourceText,
  type: typeName,
  database: (invocation) => invocation.metadata.databaseName,
  collection: (invocation) => invocation.metadata.collectionName,
  created: createdMs,
  // What the service tells no end of comes after all that has a duration.
  duration: ({ status, createdAt }, _names, at) =>
    status._tag === "Complete"
      ? status.durationMs
      : status._tag === "Pending" || status._tag === "Processing"
        ? Math.max(0, at - createdAt.epochMilliseconds)
        : -1,
  error: (invocation) => errorText(invocation, lineOf)
}

const compares = new WeakMap<Sort, { readonly names: SourceNames; readonly at: number; readonly compare: Compare<Invocation> }>()

/** The comparison of an order at a time; made once for each order, names of sources and time. */
export const compareBy = (sort: Sort, names: SourceNames, at: number): Compare<Invocation> => {
  const known = compares.get(sort)
  if (known?.names === names && known.at === at) return known.compare
  const compare = isDefault(sort) ? newestFirst : chain(sort, names, at)
  compares.set(sort, { names, at, compare })
  return compare
}

/** Whether an order is newest first and nothing else. */
export const isDefault = (sort: Sort): boolean => sort.length === 1 && sort[0]?.column === "created" && sort[0].descending

const chain =
  (sort: Sort, names: SourceNames, at: number): Compare<Invocation> =>
  (a, b) => {
    for (const { column, descending } of sort) {
      const [left, right] = [keys[column](a, names, at), keys[column](b, names, at)]
      if (left !== right) return left < right === descending ? 1 : -1
    }
    return newestFirst(a, b)
  }

/** The order by a column alone; by the same column again, the other way round. */
export const sortedBy = (sort: Sort, column: Column): Sort => {
  const [first] = sort
  const turned = sort.length === 1 && first?.column === column
  return [{ column, descending: turned ? !first.descending : startsDescending(column) }]
}

/** The order with a column added behind the others; turned round, then taken away, where it is in it. */
export const sortedAlsoBy = (sort: Sort, column: Column): Sort => {
  const present = sort.find((key) => key.column === column)
  if (present === undefined) return [...sort, { column, descending: startsDescending(column) }]
  if (present.descending === startsDescending(column)) {
    return sort.map((key) => (key === present ? { column, descending: !key.descending } : key))
  }
  const rest = sort.filter((key) => key !== present)
  return rest.length === 0 ? defaultSort : rest
}

const startsDescending = (column: Column): boolean => column === "created" || column === "duration"

/** The marks behind the titles: an arrow, and a number where there are several. */
export const sortMarks = (sort: Sort): Partial<Record<Column, string>> =>
  Object.fromEntries(sort.map(({ column, descending }, place) => [column, `${descending ? "▼" : "▲"}${sort.length > 1 ? place + 1 : ""}`]))
