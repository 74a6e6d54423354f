/**
 * Which columns of the invocations' table a width has room for.
 */
import { cached } from "../cached.ts"

export type Column = (typeof columnNames)[number]

/** The columns from left to right. `error` also says how long something may still take. */
export const columnNames = ["status", "id", "source", "type", "database", "collection", "created", "duration", "error"] as const

/** The column that a word of a file means. `note` is what `error` was called before. */
export const columnOf = (word: string): Column | undefined => columnNames.find((name) => name === (word === "note" ? "error" : word))

/** A column that rows are sorted by. */
export interface SortKey {
  readonly column: Column
  readonly descending: boolean
}

/** The columns that a width has room for, each with its cells. */
export interface Layout {
  readonly columns: ReadonlyArray<{ readonly name: Column; readonly cells: number }>
  /** Cells between two columns. */
  readonly gap: number
  readonly ascii: boolean
  /** Ids in full, for output that programs or people copy from. */
  readonly fullIds: boolean
  /** No text is cut: a long one moves what follows. */
  readonly whole: boolean
  /** Ages without "ago" and times without seconds, in the smallest layouts. */
  readonly short: boolean
  readonly times: Times
  /** The last column has room for what is wrong alone: errors, and what is slow. */
  readonly errorsOnly: boolean
}

/** Creation as an age, such as `2m ago`, or as a time of day in UTC. */
export type Times = "age" | "clock"

export interface LayoutOptions {
  readonly ascii: boolean
  readonly fullIds?: boolean
  readonly whole?: boolean
  readonly times?: Times
  /** Columns that are not wanted. */
  readonly hidden?: ReadonlySet<Column>
  /** Nothing but failures is shown: their errors have the room of their duration, which none has, and of their type, which the source tells. */
  readonly ofFailures?: boolean
}

/** The titles of a layout's columns. */
export const titles = (layout: Pick<Layout, "errorsOnly" | "short">): Record<Column, string> => ({
  status: "STATUS",
  id: "ID",
  source: "SOURCE",
  type: "TYPE",
  database: "DATABASE",
  collection: "COLLECTION",
  created: layout.short ? "AGE" : "CREATED",
  duration: "DUR",
  error: layout.errorsOnly ? "ERROR" : "ETA / ERROR"
})

interface Want {
  readonly least: number
  /** What spare cells may make of it. */
  readonly most: number
}

const wants: Record<Column, Want> = {
  status: { least: 12, most: 12 },
  id: { least: 8, most: 8 },
  source: { least: 18, most: 40 },
  type: { least: 6, most: 6 },
  database: { least: 8, most: 20 },
  collection: { least: 13, most: 28 },
  created: { least: 10, most: 10 },
  duration: { least: 6, most: 6 },
  error: { least: 16, most: Infinity }
}

/** What narrowing does, in this order, until the rest fits. */
const steps: ReadonlyArray<(wanted: Map<Column, Want>) => void> = [
  () => undefined,
  (wanted) => wanted.delete("type"),
  (wanted) => wanted.delete("database"),
  // The last column keeps what is wrong, and gives up how long something may still take.
  (wanted) => wanted.has("error") && wanted.set("error", { ...wants.error, least: 10 }),
  (wanted) => wanted.delete("collection"),
  (wanted) => wanted.has("source") && wanted.set("source", { ...wants.source, least: 8 }),
  (wanted) => wanted.delete("error")
]

/** Columns that a view of failures does without. */
export const notOfFailures: ReadonlySet<Column> = new Set(["type", "duration"])
const none: ReadonlySet<Column> = new Set()

const layouts = new Map<string, Layout>()

/**
 * The layout for a width in cells. Narrowing drops the type, the database, how long something may still take, and the collection, then shortens the
 * source. Under 60 cells status, id, source and age stay; under 45 only id, status and age. Equal arguments give the same value.
 */
export const layoutFor = (cells: number, options: LayoutOptions): Layout => {
  const key = [cells, options.ascii, options.fullIds, options.whole, options.times, options.ofFailures, ...(options.hidden ?? [])].join()
  return cached(layouts, key, () => makeLayout(cells, options))
}

const makeLayout = (
  cells: number,
  { ascii, fullIds = false, whole = false, times = "age", hidden = none, ofFailures = false }: LayoutOptions
): Layout => {
  const base = { ascii, fullIds, whole, times, short: false, gap: 2, errorsOnly: false }
  const id = fullIds ? 36 : 8
  const small = { ...base, short: true }
  const created = times === "clock" ? 5 : 4
  if (cells < 45 + id - 8) {
    const status = Math.max(1, Math.min(12, cells - id - created - 2))
    return { ...small, gap: 1, columns: squeeze(cells, 1, { id, status, created }) }
  }
  if (cells < 60 + id - 8) return { ...small, columns: squeeze(cells, 2, { status: 12, id, source: cells - id - created - 18, created }) }
  const all = columnNames.filter((name) => !hidden.has(name) && !(ofFailures && notOfFailures.has(name)))
  const wanted = new Map(
    all.map((name) => {
      const { least, most } = name === "id" ? { least: id, most: id } : wants[name]
      return [name, { least, most: !ofFailures || name === "error" ? most : name === "source" ? least + 6 : least }]
    })
  )
  let step = 0
  for (; step < steps.length; step++) {
    steps[step]?.(wanted)
    if (needed(wanted) <= cells) break
  }
  return { ...base, columns: squeeze(cells, 2, share(wanted, cells)), errorsOnly: step >= 3 || ofFailures }
}

const needed = (wanted: ReadonlyMap<Column, Want>): number => {
  let sum = -2
  for (const { least } of wanted.values()) sum += least + 2
  return sum
}

/** Gives spare cells away one round after the other, so that no column has much more than another needs. */
const share = (wanted: ReadonlyMap<Column, Want>, cells: number): Partial<Record<Column, number>> => {
  const widths = Object.fromEntries([...wanted].map(([name, { least }]) => [name, least])) as Partial<Record<Column, number>>
  let spare = cells - needed(wanted)
  while (spare > 0) {
    const open = [...wanted].filter(([name, { most }]) => (widths[name] ?? 0) < most)
    if (open.length === 0) break
    for (const [name] of open.slice(0, spare)) widths[name] = (widths[name] ?? 0) + 1
    spare -= Math.min(spare, open.length)
  }
  return widths
}

/** Keeps the columns that fit from the left, and never exceeds the width. */
const squeeze = (cells: number, gap: number, widths: Partial<Record<Column, number>>): Layout["columns"] => {
  let left = cells
  return Object.entries(widths).flatMap(([name, wanted]) => {
    const taken = Math.min(wanted, left)
    left -= taken + gap
    // The keys of a record of columns are columns.
    return taken > 0 ? [{ name: name as Column, cells: taken }] : []
  })
}
