/**
 * The sources: what the service reads, and how their runs have gone.
 */
import { type Source, type SourceId, sourceToJson, sourceTypeName } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import { only } from "../../query/Query.ts"
import { jsonText } from "../../format/json.ts"
import { grouped } from "../../format/number.ts"
import { nameOf, typeName, typeWord, whereOf } from "../../format/source.ts"
import { sparkline } from "../../format/spark.ts"
import { day, duration } from "../../format/time.ts"
import type { NamedSource } from "../Change.ts"
import { historyOf, newestOf, perDay } from "../Data.ts"
import type { Model } from "../model.ts"
import { remembered } from "../remembered.ts"
import { lastRun, share } from "./columns.ts"
import { type TableColumn, tableScreen, type TableScreen } from "./tableScreen.ts"
import { unreadText } from "./unread.ts"

/** A source of the service, or one that only its invocations tell of: it was deleted, or has not been read yet. */
export interface SourceRow {
  readonly id: SourceId
  readonly source: Source | undefined
}

/** Newest first, then those that the service does not list. */
const rowsOf = remembered(
  ({ sources, data }) => [sources.all, data.bySource],
  ({ sources, data }): ReadonlyArray<SourceRow> => [
    ...sources.all.map((source) => ({ id: source.id, source })),
    ...[...data.bySource].flatMap(([id, rows]) => (rows.size === 0 || sources.byId.has(id) ? [] : [{ id, source: undefined }]))
  ]
)

const typeOf = ({ id, source }: SourceRow, model: Model): string => {
  if (source !== undefined) return typeWord(sourceTypeName(source.origin))
  const newest = newestOf(model.data, id)
  return newest === undefined ? "" : typeName(newest)
}

const whereText = ({ source }: SourceRow, { sources }: Model): string =>
  source !== undefined ? (nameOf(source.origin) ?? whereOf(source.origin)) : sources.readAt === undefined ? "" : "no longer listed"

const databaseOf = ({ id, source }: SourceRow, model: Model): string =>
  source?.databaseName ?? newestOf(model.data, id)?.metadata.databaseName ?? ""

/** A source with what names it. */
export const namedSource = (model: Model, row: SourceRow): NamedSource => ({
  id: row.id,
  name: (row.source && nameOf(row.source.origin)) ?? row.id.slice(0, 8),
  kind: typeOf(row, model),
  databaseName: databaseOf(row, model)
})

const days = 7

/** How long the runs of a source take, as columns have it. */
const quantile = (name: "p50" | "p95"): Pick<TableColumn<SourceRow>, "text" | "by"> => {
  const msOf = ({ id }: SourceRow, { data }: Model) => historyOf(data, id)?.durations?.[name]
  return {
    text: (row, model) => {
      const ms = msOf(row, model)
      return ms === undefined ? "" : duration(ms)
    },
    by: (row, model) => msOf(row, model) ?? -1
  }
}

export const sourcesScreen: TableScreen<SourceRow> = tableScreen<SourceRow>({
  name: "sources",
  title: () => "sources",
  rows: rowsOf,
  key: ({ id }) => id,
  words: ({ id, source }) =>
    source === undefined ? id : `${id} ${sourceTypeName(source.origin)} ${whereOf(source.origin)} ${source.databaseName}`,
  view: ({ id }) => ({ status: undefined, query: [only("source", id)] }),
  copyables: [
    { key: "i", what: "id", text: ({ id }) => id },
    { key: "w", what: "where it reads", text: ({ source }) => source && whereOf(source.origin) },
    { key: "d", what: "database", text: databaseOf },
    { key: "r", what: "raw JSON as sent", text: ({ source }) => source && jsonText(sourceToJson(source)) }
  ],
  empty: (model) => {
    const { sources, health, acts } = model
    if (sources.error !== undefined) return `The sources cannot be read: ${sources.error} (ctrl-r tries again)`
    if (sources.readAt !== undefined) return `No sources yet${acts.readOnly ? "" : ": a adds one"}. (q back)`
    if (health._tag === "Stopped") return unreadText(model)
    return health._tag === "Offline"
      ? "The sources are read once the service can be reached. (ctrl-r tries now)"
      : "Reading the sources… (q back)"
  },
  columns: [
    { name: "id", title: "ID", cells: 8, text: ({ id }) => id.slice(0, 8), by: ({ id }) => id, gives: 9 },
    { name: "type", title: "TYPE", cells: 6, text: typeOf, by: typeOf, gives: 4 },
    { name: "where", title: "WHERE", cells: 14, grows: true, text: whereText, by: whereText },
    { name: "database", title: "DATABASE", cells: 12, text: databaseOf, by: databaseOf, gives: 5 },
    { name: "last", title: "LAST", cells: 10, ...lastRun(({ id }, { data }) => newestOf(data, id)) },
    {
      name: "days",
      title: "7 DAYS",
      cells: days,
      text: ({ id }, { data, now }) => sparkline(perDay(data, id, days, now)),
      spoken: ({ id }, { data, now }) => perDay(data, id, days, now).join(", "),
      by: ({ id }, { data, now }) => perDay(data, id, days, now).reduce((sum, count) => sum + count, 0),
      gives: 2
    },
    {
      name: "runs",
      title: "RUNS",
      cells: 6,
      align: "right",
      text: ({ id }, { data }) => grouped(data.bySource.get(id)?.size ?? 0),
      by: ({ id }, { data }) => data.bySource.get(id)?.size ?? 0,
      gives: 7
    },
    {
      name: "fail",
      title: "FAIL",
      cells: 5,
      align: "right",
      ...share(({ id }, { data }) => historyOf(data, id)?.failureShare),
      gives: 8
    },
    { name: "p50", title: "P50", cells: 6, ...quantile("p50"), gives: 3 },
    { name: "p95", title: "P95", cells: 6, ...quantile("p95"), gives: 6 },
    {
      name: "created",
      title: "CREATED",
      cells: 7,
      text: ({ source }, { now }) => (source === undefined ? "" : day(DateTime.toEpochMillis(source.createdAt), now)),
      by: ({ source }) => (source === undefined ? -1 : DateTime.toEpochMillis(source.createdAt)),
      gives: 1
    }
  ]
})
