/**
 * What of a session is kept for the next one: how the list was looked at, and the rows that were in sight, so that there is something to see at once.
 */
import { Invocation, type InvocationId, invocationToJson, StatusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Column, columnOf } from "../format/layout.ts"
import { parse } from "../query/parse.ts"
import { print } from "../query/print.ts"
import type { Query } from "../query/Query.ts"
import { applyEvents, noData, summaryAt } from "./Data.ts"
import { flaggedText, isInTime } from "./flagged.ts"
import { type Model, say } from "./model.ts"
import { page, rescanned } from "./relist.ts"
import type { Reruns } from "./reruns.ts"
import type { Sort } from "./sort.ts"
import * as Sorted from "./Sorted.ts"

/**
 * Times are in milliseconds since the Unix epoch. Columns and rows are any: one that is no more, or no longer fits the contract, is left out, and the
 * others stay.
 */
const Saved = Schema.Struct({
  version: Schema.Literal(1),
  /** What the session was of: nothing is restored into another. */
  of: Schema.String,
  savedAt: Schema.Number,
  /** As of when the rows are. */
  readAt: Schema.Number,
  /** What its flags left unread; a file of an earlier version does not tell. */
  flagged: Schema.optionalKey(Schema.String),
  query: Schema.String,
  status: Schema.NullOr(StatusName),
  sort: Schema.Array(Schema.Struct({ column: Schema.String, descending: Schema.Boolean })),
  hidden: Schema.Array(Schema.String),
  times: Schema.Literals(["age", "clock"]),
  cursor: Schema.NullOr(Schema.String),
  total: Schema.Number,
  counts: Schema.Record(StatusName, Schema.Number),
  rows: Schema.Array(Schema.Unknown),
  /** The ids of what is watched, and the queries of watched views by their names. */
  watched: Schema.optionalKey(Schema.Array(Schema.String)),
  watchedViews: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** What was run again, by the ids of the new runs; the newest last. */
  reruns: Schema.optionalKey(Schema.Array(Schema.Tuple([Schema.String, Schema.String])))
})

export interface SavedSession extends Omit<typeof Saved.Type, "rows" | "sort" | "hidden"> {
  readonly rows: ReadonlyArray<Invocation>
  readonly sort: Sort
  readonly hidden: ReadonlyArray<Column>
}

/** Rows that are kept at most: the newest, and those in sight. */
const kept = { newest: 300, near: 100 }

const decode = Schema.decodeUnknownOption(Invocation)

/** The session as a text; `undefined` before anything was read. */
export const savedText = (model: Model, of: string, savedAt: number): string | undefined => {
  const { list, readAt, data } = model
  if (readAt === undefined) return undefined
  const near = Sorted.slice(list.shown, list.top - kept.near, list.top + page(model) + kept.near)
  const { watched, watchedViews } = model.life
  const waited = Sorted.all(data.live).filter(({ id }) => watched.has(id))
  const rows = new Set([...Sorted.slice(data.rows, 0, kept.newest), ...near, ...waited])
  const saved: typeof Saved.Type = {
    version: 1,
    of,
    savedAt,
    readAt,
    flagged: flaggedText(model.flags),
    query: print(list.query),
    status: list.status ?? null,
    sort: list.sort,
    hidden: [...model.hidden],
    times: model.times,
    cursor: list.cursor?.id ?? null,
    total: model.summary.total,
    counts: model.summary.counts,
    rows: Array.from(rows, invocationToJson),
    watched: [...watched.keys()],
    watchedViews: Object.fromEntries([...watchedViews].map(([name, query]) => [name, print(query)])),
    reruns: Array.from(model.acts.reruns.values(), ({ id, old }) => [id, old] as const)
  }
  return JSON.stringify(saved)
}

/** Reads the text of a file; a failure says what is wrong with it. */
export const parseSaved = (text: string, of: string): Result.Result<SavedSession, string> => {
  const json = Result.try((): unknown => JSON.parse(text))
  if (Result.isFailure(json)) return Result.fail("it is cut off or no JSON")
  const saved = Schema.decodeUnknownResult(Saved)(json.success)
  if (Result.isFailure(saved)) return Result.fail("it is of another version, or no session of chroma-sync")
  if (saved.success.of !== of) return Result.fail("it is the session of another service")
  const rows = saved.success.rows.flatMap((row) => Option.toArray(decode(row)))
  const sort = saved.success.sort.flatMap(({ column: name, descending }) => {
    const column = columnOf(name)
    return column === undefined ? [] : [{ column, descending }]
  })
  return Result.succeed({ ...saved.success, rows, sort, hidden: saved.success.hidden.flatMap((name) => columnOf(name) ?? []) })
}

/**
 * The list as it was looked at, with the rows of then until the service is read. A query of the command line stands over the one of then, and so do the
 * flags: of other flags only the rows that these let through are shown, and counted.
 */
export const restored = (model: Model, saved: SavedSession): Model => {
  const rows = saved.rows.filter(isInTime(model.flags, model.now))
  const { data } = applyEvents(
    noData,
    rows.map((invocation): FeedEvent => ({ _tag: "Added", invocation }))
  )
  const summary = summaryAt(data, saved.readAt)
  const isWhole = saved.flagged === flaggedText(model.flags) && rows.length === saved.rows.length
  const query = parse(saved.query)
  const asked = model.list.query.length > 0
  const list = {
    ...model.list,
    ...(asked || Result.isFailure(query) ? {} : { query: query.success, status: saved.status ?? undefined }),
    ...(saved.sort.length === 0 ? {} : { sort: saved.sort }),
    cursor: rows.find(({ id }) => id === saved.cursor)
  }
  const view: Model = {
    ...model,
    data,
    summary: isWhole ? { ...summary, total: saved.total, counts: { ...model.summary.counts, ...saved.counts } } : summary,
    times: saved.times,
    hidden: new Set(saved.hidden),
    acts: { ...model.acts, reruns: rerunsOf(saved) },
    life: {
      ...model.life,
      watched: new Map(rows.filter(({ id }) => saved.watched?.includes(id)).map((row) => [row.id, row])),
      watchedViews: queriesOf(saved.watchedViews ?? {}),
      unconfirmed: data.rows,
      savedAt: saved.readAt,
      away: { since: saved.savedAt, failed: new Map(), backAt: model.now }
    }
  }
  const shown = rescanned(view, list)
  return Result.isFailure(query) ? say(shown, `the saved filter is not valid any more: ${query.failure.message}`, true) : shown
}

const rerunsOf = ({ reruns = [], rows }: SavedSession): Reruns => {
  const known = new Map<string, Invocation>(rows.map((row) => [row.id, row]))
  // Whatever is no id finds nothing.
  return new Map(reruns.map(([id, old]) => [id, { id, old: old as InvocationId, of: undefined, row: known.get(id) }]))
}

const queriesOf = (texts: Readonly<Record<string, string>>): ReadonlyMap<string, Query> =>
  new Map(
    Object.entries(texts).flatMap(([name, text]) => Option.toArray(Result.getSuccess(parse(text))).map((query) => [name, query] as const))
  )
