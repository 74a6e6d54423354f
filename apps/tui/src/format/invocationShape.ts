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
  { name: "id", cells: 36, text: ({ id }) => id },
  { name: "status", cells: 10, text: ({ status }) => statusName(status) },
  { name: "source_id", cells: 36, text: ({ sourceId }) => sourceId ?? "" },
  { name: "source_type", cells: 11, text: ({ metadata }) => sourceTypeName(metadata) },
  { name: "database", cells: 12, text: ({ metadata }) => metadata.databaseName },
  { name: "collection", cells: 16, text: ({ metadata }) => metadata.collectionName },
  { name: "ref", cells: 20, text: ({ metadata }) => refOf(metadata) },
  { name: "created_at", cells: 24, text: createdAt },
  { name: "finished_at", cells: 24, text: ({ status }) => (status._tag === "Complete" ? DateTime.formatIso(status.finishedAt) : "") },
  { name: "duration_ms", cells: 11, text: ({ status }) => (status._tag === "Complete" ? String(status.durationMs) : "") },
  {
    name: "error",
    cells: 0,
    text: ({ status }) => (status._tag === "Failed" ? status.error : status._tag === "Unknown" ? (JSON.stringify(status.raw) ?? "") : "")
  }
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
