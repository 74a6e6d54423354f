/**
 * The sources that the service has told of: read when the list is live, and then sparsely, since they seldom change.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { Source, SourceId } from "@chroma-sync/core/Source"
import { namesOf, noNames, type SourceNames } from "../format/source.ts"

/** Times are in milliseconds since the Unix epoch. */
export interface KnownSources {
  /** Newest first. */
  readonly all: ReadonlyArray<Source>
  readonly byId: ReadonlyMap<SourceId, Source>
  readonly names: SourceNames
  /** When they were read; `undefined` where they never were. */
  readonly readAt: number | undefined
  /** When they were last asked for, with or without an answer. */
  readonly askedAt: number
  readonly reading: boolean
  /** Why the last try failed. */
  readonly error: string | undefined
  /** Whether an invocation has come whose source is not among them. */
  readonly incomplete: boolean
}

export const noSources: KnownSources = {
  all: [],
  byId: new Map(),
  names: noNames,
  readAt: undefined,
  askedAt: -Infinity,
  reading: false,
  error: undefined,
  incomplete: false
}

/** The sources as they were read just now; the names stay the same value where they say the same. */
export const readSources = (known: KnownSources, all: ReadonlyArray<Source>, now: number): KnownSources => {
  const names = namesOf(all)
  const same = names.size === known.names.size && [...names].every(([id, name]) => known.names.get(id) === name)
  const byId = new Map(all.map((source) => [source.id, source]))
  return { ...noSources, all, byId, names: same ? known.names : names, readAt: now, askedAt: known.askedAt }
}

/** Notes whether all of some invocations' sources are known. */
export const seeSources = (known: KnownSources, rows: ReadonlyArray<Invocation>): KnownSources =>
  known.incomplete || rows.every(({ sourceId }) => sourceId === undefined || known.byId.has(sourceId))
    ? known
    : { ...known, incomplete: true }

/** How old the sources may be, in milliseconds: while they are looked at, where one is missing, and otherwise. */
const patience = { shown: 30_000, incomplete: 60_000, otherwise: 600_000 }

/** Whether to read them now. */
export const isStale = ({ reading, readAt, askedAt, incomplete }: KnownSources, shown: boolean, now: number): boolean => {
  if (reading) return false
  if (readAt === undefined && askedAt === -Infinity) return true
  return now - askedAt >= (shown ? patience.shown : incomplete || readAt === undefined ? patience.incomplete : patience.otherwise)
}
