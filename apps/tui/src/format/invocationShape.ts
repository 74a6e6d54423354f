/**
 * How invocations are printed by the plain commands.
 */
import { type Invocation, type InvocationMetadata, invocationToJson, statusName } from "@chroma-sync/core/Invocation"
import { sourceTypeName } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import type { Terminal } from "../terminal.ts"
import type { Field } from "./Field.ts"
import { tableHeader, tableRow } from "./invocation.ts"
import { layoutFor } from "./layout.ts"
import type { Shape } from "./Lines.ts"
import { noNames, type SourceNames } from "./source.ts"
import { makeStyle } from "./style.ts"
import { tableRoom } from "./tableRoom.ts"

const field = (name: string, cells: number, text: (invocation: Invocation) => string): Field<Invocation> => ({ name, cells, text })

/** The instant as the service wrote it, which may be finer than a millisecond. */
const createdAt = (invocation: Invocation): string => {
  const raw = invocationToJson(invocation)
  return typeof raw === "object" && raw !== null && "created_at" in raw && typeof raw.created_at === "string"
    ? raw.created_at
    : DateTime.formatIso(invocation.createdAt)
}

/** What is read: the branch, the commit or the object. */
const refOf = (metadata: InvocationMetadata): string => {
  if (metadata._tag === "GitHub") return metadata.ref._tag === "Branch" ? metadata.ref.branch : metadata.ref.sha
  return metadata._tag === "S3" ? (metadata.objectKey ?? "") : ""
}

const fields: ReadonlyArray<Field<Invocation>> = [
  field("id", 36, ({ id }) => id),
  field("status", 10, ({ status }) => statusName(status)),
  field("source_id", 36, ({ sourceId }) => sourceId ?? ""),
  field("source_type", 11, ({ metadata }) => sourceTypeName(metadata)),
  field("database", 12, ({ metadata }) => metadata.databaseName),
  field("collection", 16, ({ metadata }) => metadata.collectionName),
  field("ref", 20, ({ metadata }) => refOf(metadata)),
  field("created_at", 24, createdAt),
  field("finished_at", 24, ({ status }) => (status._tag === "Complete" ? DateTime.formatIso(status.finishedAt) : "")),
  field("duration_ms", 11, ({ status }) => (status._tag === "Complete" ? String(status.durationMs) : "")),
  field("error", 0, ({ status }) =>
    status._tag === "Failed" ? status.error : status._tag === "Unknown" ? (JSON.stringify(status.raw) ?? "") : ""
  )
]

/** What is known of one invocation. */
export const invocationFields = { encode: invocationToJson, fields }

/** The shape for a terminal; ages count from `now`, in milliseconds since the Unix epoch. Off a terminal ids are whole, and all else too. */
export const invocationShape = (terminal: Terminal["Service"], now: number, names: SourceNames = noNames): Shape<Invocation> => {
  const room = tableRoom(terminal)
  const { stdoutColumns: columns } = terminal
  const layout = layoutFor(room ?? 160, {
    ascii: terminal.ascii,
    fullIds: columns === undefined || columns >= 140,
    whole: room === undefined
  })
  const style = makeStyle(terminal.colour)
  return {
    ...invocationFields,
    header: style.heading(tableHeader(layout).trimEnd()),
    row: (invocation) => tableRow(invocation, layout, now, style, { names }).trimEnd()
  }
}
