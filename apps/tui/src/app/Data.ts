/**
 * Everything that the feed has told, indexed so that one change costs the same among a hundred and among a million invocations.
 */
import { type Invocation, type InvocationId, isLive, statusName } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import type { SourceId } from "@chroma-sync/core/Source"
import { durationOf } from "@chroma-sync/insights/Durations"
import { noCounts, type StatusCounts, successRate } from "@chroma-sync/insights/StatusCounts"
import { type SourceHistory, sourceHistory } from "@chroma-sync/insights/SourceHistory"
import type { Summary } from "@chroma-sync/insights/Summary"
import * as DateTime from "effect/DateTime"
import { cached } from "../cached.ts"
import * as Sorted from "./Sorted.ts"

export interface Data {
  /** Newest first. */
  readonly rows: Sorted.Sorted<Invocation>
  readonly counts: StatusCounts
  /** What has not ended, newest first. */
  readonly live: Sorted.Sorted<Invocation>
  /** What completed, shortest first. */
  readonly byDuration: Sorted.Sorted<Invocation>
  /** What completed, first finished first. */
  readonly byFinish: Sorted.Sorted<Invocation>
  /** Each source's, newest first. */
  readonly bySource: ReadonlyMap<SourceId, Sorted.Sorted<Invocation>>
}

export const noData: Data = {
  rows: Sorted.empty,
  counts: noCounts,
  live: Sorted.empty,
  byDuration: Sorted.empty,
  byFinish: Sorted.empty,
  bySource: new Map()
}

/** Newest first; ids decide between those of one instant, so that no two invocations are equal. */
export const newestFirst: Sorted.Compare<Invocation> = (a, b) => createdMs(b) - createdMs(a) || byId(a, b)

export const createdMs = (invocation: Invocation): number => DateTime.toEpochMillis(invocation.createdAt)

/** Decides between invocations that are equal in everything that a list is sorted by. */
const byId: Sorted.Compare<Invocation> = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

const shortestFirst: Sorted.Compare<Invocation> = (a, b) => (durationOf(a) ?? 0) - (durationOf(b) ?? 0) || byId(a, b)

const firstFinished: Sorted.Compare<Invocation> = (a, b) => finishedMs(a) - finishedMs(b) || byId(a, b)

const finishedMs = (invocation: Invocation): number =>
  invocation.status._tag === "Complete" ? DateTime.toEpochMillis(invocation.status.finishedAt) : 0

/** What became of the rows: `removed` as they were known, `added` as they are. A row that changed is in both. */
export interface Applied {
  readonly data: Data
  readonly removed: ReadonlyArray<Invocation>
  readonly added: ReadonlyArray<Invocation>
}

/** Takes events in; of several about one invocation the last holds. */
export const applyEvents = (data: Data, events: ReadonlyArray<FeedEvent>): Applied => {
  const last = new Map<InvocationId, { readonly known: Invocation; readonly now: Invocation | undefined }>()
  for (const event of events) {
    if (event._tag === "Added") last.set(event.invocation.id, { known: event.invocation, now: event.invocation })
    else if (event._tag === "Changed") last.set(event.current.id, { known: event.previous, now: event.current })
    else if (event._tag === "Removed") last.set(event.invocation.id, { known: event.invocation, now: undefined })
  }
  const removed: Array<Invocation> = []
  const added: Array<Invocation> = []
  for (const { known, now } of last.values()) {
    const before = find(data, known)
    if (before !== undefined) removed.push(before)
    if (now !== undefined) added.push(now)
  }
  if (removed.length + added.length === 0) return { data, removed, added }
  const counts = { ...data.counts }
  for (const row of removed) counts[statusName(row.status)] -= 1
  for (const row of added) counts[statusName(row.status)] += 1
  const out = removed.filter(isComplete)
  const into = added.filter(isComplete)
  return {
    data: {
      rows: Sorted.edit(data.rows, newestFirst, removed, added),
      counts,
      live: Sorted.edit(data.live, newestFirst, removed.filter(isLive), added.filter(isLive)),
      byDuration: Sorted.edit(data.byDuration, shortestFirst, out, into),
      byFinish: Sorted.edit(data.byFinish, firstFinished, out, into),
      bySource: editSources(data.bySource, removed, added)
    },
    removed,
    added
  }
}

const editSources = (known: Data["bySource"], removed: ReadonlyArray<Invocation>, added: ReadonlyArray<Invocation>): Data["bySource"] => {
  const changes = new Map<SourceId, { readonly removed: Array<Invocation>; readonly added: Array<Invocation> }>()
  const changesOf = (id: SourceId) => {
    const found = changes.get(id) ?? { removed: [], added: [] }
    changes.set(id, found)
    return found
  }
  for (const row of removed) if (row.sourceId !== undefined) changesOf(row.sourceId).removed.push(row)
  for (const row of added) if (row.sourceId !== undefined) changesOf(row.sourceId).added.push(row)
  const next = new Map(known)
  for (const [id, change] of changes) {
    next.set(id, Sorted.edit(known.get(id) ?? Sorted.empty, newestFirst, change.removed, change.added))
  }
  return next
}

const isComplete = (invocation: Invocation): boolean => invocation.status._tag === "Complete"

/** An invocation as it is known now, found by its id and creation. */
export const find = (data: Data, invocation: Invocation): Invocation | undefined =>
  Sorted.at(data.rows, Sorted.indexOf(data.rows, newestFirst, invocation))

const histories = new WeakMap<Sorted.Sorted<Invocation>, SourceHistory>()

/** How a source has been doing, by its newest 200 invocations; `undefined` where there are none. */
export const historyOf = (data: Data, sourceId: SourceId | undefined): SourceHistory | undefined => {
  const rows = sourceId === undefined ? undefined : data.bySource.get(sourceId)
  return rows === undefined || rows.size === 0 ? undefined : cached(histories, rows, () => sourceHistory.of(Sorted.slice(rows, 0, 200)))
}

/** What was made a moment ago, by its id: it is among the newest. */
export const findNew = (data: Data, id: string): Invocation | undefined => Sorted.slice(data.rows, 0, 500).find((row) => row.id === id)

/** A source's newest invocation. */
export const newestOf = (data: Data, sourceId: SourceId): Invocation | undefined =>
  Sorted.at(data.bySource.get(sourceId) ?? Sorted.empty, 0)

const dayMs = 86_400_000

/** How many invocations of a source were created on each of the last days (UTC), the last one today. */
export const perDay = (data: Data, sourceId: SourceId, days: number, now: number): ReadonlyArray<number> => {
  const rows = data.bySource.get(sourceId) ?? Sorted.empty
  const tomorrow = (Math.floor(now / dayMs) + 1) * dayMs
  const bounds = Array.from({ length: days + 1 }, (_, place) =>
    Sorted.lowerBound(rows, (row) => createdMs(row) >= tomorrow - place * dayMs)
  )
  return bounds
    .slice(1)
    .map((bound, place) => bound - (bounds[place] ?? 0))
    .toReversed()
}

const window = { windowMs: 600_000, buckets: 12 }

/** What insights' `summaryOf` would say of the rows, from the indexes. */
export const summaryAt = (data: Data, now: number): Summary => {
  const { byDuration, byFinish, counts } = data
  const rank = (share: number): number => {
    const row = Sorted.at(byDuration, Math.max(0, Math.ceil(share * byDuration.size) - 1))
    return row === undefined ? 0 : (durationOf(row) ?? 0)
  }
  const start = now - window.windowMs
  const bounds = Array.from({ length: window.buckets + 1 }, (_, place) => {
    const bound = start + (place * window.windowMs) / window.buckets
    // The window opens after its start and closes at its end; the buckets in between begin at their bounds.
    const inside = place === 0 || place === window.buckets
    return Sorted.lowerBound(byFinish, (row) => (inside ? finishedMs(row) <= bound : finishedMs(row) < bound))
  })
  const buckets = bounds.slice(1).map((bound, place) => bound - (bounds[place] ?? 0))
  return {
    total: data.rows.size,
    counts,
    successRate: successRate(counts),
    durations:
      byDuration.size === 0 ? undefined : { count: byDuration.size, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99), max: rank(1) },
    throughput: { perMinute: buckets.reduce((sum, value) => sum + value, 0) / (window.windowMs / 60_000), buckets }
  }
}
