/**
 * How sources are printed by the plain commands.
 */
import { type Source, sourceToJson, sourceTypeName } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import type { Terminal } from "../terminal.ts"
import type { Field } from "./Field.ts"
import type { Shape } from "./Lines.ts"
import { typeWord, whereOf } from "./source.ts"
import { makeStyle } from "./style.ts"
import { tableRoom } from "./tableRoom.ts"
import { fit, fitMiddle, padLine } from "./text.ts"
import { age } from "./time.ts"

const fields: ReadonlyArray<Field<Source>> = [
  { name: "id", cells: 36, text: ({ id }) => id },
  { name: "type", cells: 11, text: ({ origin }) => sourceTypeName(origin) },
  { name: "where", cells: 40, text: ({ origin }) => whereOf(origin) },
  { name: "database", cells: 12, text: ({ databaseName }) => databaseName },
  { name: "collection", cells: 16, text: ({ origin }) => (origin._tag === "S3" ? origin.collectionName : "") },
  { name: "created_at", cells: 24, text: ({ createdAt }) => DateTime.formatIso(createdAt) }
]

/** What is known of one source. */
export const sourceFields = { encode: sourceToJson, fields }

/** The shape for a terminal; ages count from `now`, in milliseconds since the Unix epoch. */
export const sourceShape = (terminal: Terminal["Service"], now: number): Shape<Source> => {
  const cells = tableRoom(terminal)
  const columns = cells ?? 120
  const id = columns >= 100 || terminal.stdoutColumns === undefined ? 36 : 8
  const room = Math.max(10, columns - id - 11 - 16 - 8 - 8)
  const line = (texts: readonly [string, string, string, string, string]): string =>
    [
      fit(texts[0].slice(0, id), id),
      fit(texts[1], 11),
      (cells === undefined ? padLine : fitMiddle)(texts[2], room),
      (cells === undefined ? padLine : fit)(texts[3], 16),
      texts[4]
    ]
      .join("  ")
      .trimEnd()
  return {
    ...sourceFields,
    header: makeStyle(terminal.colour).heading(line(["ID", "TYPE", "WHERE", "DATABASE", "CREATED"])),
    row: ({ id, origin, databaseName, createdAt }) =>
      line([id, typeWord(sourceTypeName(origin)), whereOf(origin), databaseName, `${age(now - DateTime.toEpochMillis(createdAt))} ago`])
  }
}
