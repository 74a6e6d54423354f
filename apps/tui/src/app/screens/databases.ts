/**
 * The databases that invocations and sources are of: where one can be.
 */
import type { Group } from "@chroma-sync/insights/GroupBy"
import { successRate } from "@chroma-sync/insights/StatusCounts"
import { only } from "../../query/Query.ts"
import { grouped } from "../../format/number.ts"
import { remembered } from "../remembered.ts"
import type { DatabaseFacts } from "../Surveys.ts"
import { lastRun, share } from "./columns.ts"
import { tableScreen, type TableScreen } from "./tableScreen.ts"
import { isUnread, unreadText } from "./unread.ts"

interface DatabaseRow {
  readonly name: string
  readonly runs: Group<string, DatabaseFacts> | undefined
  readonly sources: number
}

/** Those with the most invocations first, then those that have sources alone. */
const rowsOf = remembered(
  ({ surveys, sources }) => [surveys.databases?.answer, sources.all],
  ({ surveys, sources }): ReadonlyArray<DatabaseRow> => {
    const groups = surveys.databases?.answer.groups ?? []
    const counts = new Map<string, number>()
    for (const { databaseName } of sources.all) counts.set(databaseName, (counts.get(databaseName) ?? 0) + 1)
    const run = new Set(groups.map(({ key }) => key))
    return [
      ...groups.map((runs) => ({ name: runs.key, runs, sources: counts.get(runs.key) ?? 0 })),
      ...[...counts].flatMap(([name, sources]) => (run.has(name) ? [] : [{ name, runs: undefined, sources }]))
    ]
  }
)

const liveOf = ({ runs }: DatabaseRow): number => (runs === undefined ? 0 : runs.answer.counts.pending + runs.answer.counts.processing)

const failShare = ({ runs }: DatabaseRow): number | undefined => {
  const rate = runs === undefined ? undefined : successRate(runs.answer.counts)
  return rate === undefined ? undefined : 1 - rate
}

export const databasesScreen: TableScreen<DatabaseRow> = tableScreen<DatabaseRow>({
  name: "databases",
  title: () => "databases",
  rows: rowsOf,
  key: ({ name }) => name,
  words: ({ name }) => name,
  view: ({ name }) => ({ status: undefined, query: [only("db", name)] }),
  copyables: [{ key: "d", what: "database", text: ({ name }) => name }],
  empty: (model) =>
    isUnread(model)
      ? unreadText(model)
      : model.surveys.databases === undefined
        ? "Counting… (q back)"
        : "No databases yet: neither invocations nor sources. (q back)",
  columns: [
    { name: "database", title: "DATABASE", cells: 12, grows: true, text: ({ name }) => name, by: ({ name }) => name },
    {
      name: "runs",
      title: "RUNS",
      cells: 9,
      align: "right",
      text: ({ runs }) => grouped(runs?.count ?? 0),
      by: ({ runs }) => runs?.count ?? 0
    },
    { name: "live", title: "LIVE", cells: 6, align: "right", text: (row) => grouped(liveOf(row)), by: liveOf, gives: 2 },
    { name: "fail", title: "FAIL", cells: 5, align: "right", ...share(failShare), gives: 3 },
    {
      name: "sources",
      title: "SOURCES",
      cells: 8,
      align: "right",
      text: ({ sources }) => grouped(sources),
      by: ({ sources }) => sources,
      gives: 1
    },
    { name: "last", title: "LAST", cells: 10, ...lastRun(({ runs }) => runs?.answer.newest), gives: 4 }
  ]
})
