/**
 * How a session began, from its recording's header and for it.
 */
import * as Result from "effect/Result"
import { parse } from "../query/parse.ts"
import { print } from "../query/print.ts"
import type { RecordHeader } from "../record/codec.ts"
import { initialModel, type Look, type Model, type Size } from "./model.ts"

/** What the recorded messages are played to. */
export const replayed = (header: RecordHeader, look: Look, size: Size): Model => {
  const { at, awsKeys = false, database, place, readOnly = false } = header
  const query = Result.getOrElse(parse(header.query), () => [])
  return initialModel({ ...header, place: ["replay", ...place], look, query, size, now: at, readOnly, newSource: { database, awsKeys } })
}

/** What a recording says of the session that it begins with. */
export const headerOf = ({ acts, dashboardUrl, flags, list, now, place, size }: Model): RecordHeader => ({
  chromaSyncRecording: 1,
  at: now,
  place,
  query: print(list.query),
  columns: size.columns,
  rows: size.rows,
  readOnly: acts.readOnly,
  database: acts.newSource.database,
  awsKeys: acts.newSource.awsKeys,
  dashboardUrl,
  flags
})
