/**
 * An invocation as one line of a table: the same for the live list and for plain output.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import * as DateTime from "effect/DateTime"
import { glyph } from "./status.ts"
import type { Style } from "./style.ts"
import { fit, harmless } from "./text.ts"
import { age, duration } from "./time.ts"

type Column = "status" | "id" | "type" | "database" | "collection" | "age" | "duration" | "error"

/** The columns that a width has room for, each with its cells. */
export interface Layout {
  readonly columns: ReadonlyArray<{ readonly name: Column; readonly cells: number }>
  readonly ascii: boolean
  /** Ids in full, for output that programs or people copy from. */
  readonly fullIds: boolean
}

const titles: Record<Column, string> = {
  status: "STATUS",
  id: "ID",
  type: "TYPE",
  database: "DATABASE",
  collection: "COLLECTION",
  age: "AGE",
  duration: "DUR",
  error: "ERROR"
}

const gap = "  "

/**
 * The layout for a width in cells. Narrowing drops the type, then the database, then the collection; under 50 cells only id, status and age stay.
 * The error takes what is left.
 */
export const layoutFor = (cells: number, options: { readonly ascii: boolean; readonly fullIds?: boolean }): Layout => {
  const id = options.fullIds === true ? 36 : 8
  const layout = (columns: Layout["columns"]): Layout => ({ columns, ascii: options.ascii, fullIds: options.fullIds === true })
  if (cells < 50) {
    return layout(
      squeeze(cells, [
        { name: "id", cells: id },
        { name: "status", cells: 12 },
        { name: "age", cells: 4 }
      ])
    )
  }
  const room = cells - (id - 8)
  const columns: Array<Layout["columns"][number]> = [
    { name: "status", cells: 12 },
    { name: "id", cells: id }
  ]
  if (room >= 100) columns.push({ name: "type", cells: 6 })
  if (room >= 90) columns.push({ name: "database", cells: Math.min(20, Math.floor(room / 8)) })
  if (room >= 66) columns.push({ name: "collection", cells: Math.min(26, Math.floor(room / 6)) })
  columns.push({ name: "age", cells: 4 }, { name: "duration", cells: 6 })
  const used = columns.reduce((sum, column) => sum + column.cells + gap.length, 0)
  return layout(cells - used >= 6 ? [...columns, { name: "error", cells: cells - used }] : columns)
}

/** Keeps the columns that fit from the left, and never exceeds the width. */
const squeeze = (cells: number, columns: Layout["columns"]): Layout["columns"] => {
  let left = cells
  return columns.flatMap((column) => {
    const taken = Math.min(column.cells, left)
    left -= taken + gap.length
    return taken > 0 ? [{ ...column, cells: taken }] : []
  })
}

/** The line of titles. */
export const tableHeader = (layout: Layout): string => layout.columns.map(({ name, cells }) => fit(titles[name], cells)).join(gap)

/** One invocation on one line; `now` is in milliseconds since the Unix epoch. Every row of a layout has the same width. */
export const tableRow = (invocation: Invocation, layout: Layout, now: number, style: Style): string => {
  const status = statusName(invocation.status)
  return layout.columns
    .map(({ name, cells }) => {
      if (name === "status") return style.status(status, fit(`${glyph(status, layout.ascii)} ${status}`, cells))
      if (name === "error") return style.faint(fit(errorText(invocation), cells))
      return fit(cell(invocation, name, layout, now), cells)
    })
    .join(gap)
}

const cell = (invocation: Invocation, name: Exclude<Column, "status" | "error">, layout: Layout, now: number): string => {
  switch (name) {
    case "id":
      return layout.fullIds ? invocation.id : invocation.id.slice(0, 8)
    case "type":
      return types[invocation.metadata._tag]
    case "database":
      return invocation.metadata.databaseName
    case "collection":
      return invocation.metadata.collectionName
    case "age":
      return age(now - DateTime.toEpochMillis(invocation.createdAt))
    case "duration":
      return durationText(invocation, now)
  }
}

const types: Record<Invocation["metadata"]["_tag"], string> = {
  GitHub: "github",
  S3: "s3",
  WebScrape: "web",
  FileUpload: "file",
  Unknown: "?"
}

/** The service's measure of what is complete, the time since creation of what is live, and nothing where the service tells no end. */
const durationText = (invocation: Invocation, now: number): string => {
  switch (invocation.status._tag) {
    case "Complete":
      return duration(invocation.status.durationMs)
    case "Pending":
    case "Processing":
      return duration(Math.max(1_000, now - DateTime.toEpochMillis(invocation.createdAt)))
    default:
      return ""
  }
}

const errorText = (invocation: Invocation): string => {
  if (invocation.status._tag === "Failed") return harmless(invocation.status.error)
  return invocation.status._tag === "Unknown" ? harmless(JSON.stringify(invocation.status.raw) ?? "") : ""
}
