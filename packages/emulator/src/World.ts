/**
 * The service's state as a value: what exists follows from a seed, the instant it began, and now. Times are in milliseconds since the Unix epoch.
 */
import type { Invocation, InvocationId, InvocationMetadata } from "@chroma-sync/core/Invocation"
import type { SourceId, SourceType } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import { makePlan, type Plan, statusAt } from "./Lifecycle.ts"
import { type Numbers, numbers, pick, uuid } from "./Seed.ts"

export interface WorldOptions {
  readonly seed: string
  readonly epoch: number
  /** How many invocations exist at the epoch. */
  readonly invocations: number
  readonly arrivalsPerMinute: number
}

export interface World {
  readonly options: WorldOptions
  readonly sources: readonly [WorldSource, ...ReadonlyArray<WorldSource>]
  /** Oldest first. */
  readonly entries: ReadonlyArray<Entry>
  /** How many invocations there have ever been: the place of the next in the seed's sequence. */
  readonly count: number
  readonly nextArrival: number
}

/** An invocation and what becomes of it. */
export interface Entry {
  readonly id: InvocationId
  readonly source: WorldSource
  readonly metadata: InvocationMetadata
  readonly createdAt: number
  readonly plan: Plan
}

export interface WorldSource {
  readonly id: SourceId
  readonly type: SourceType
  readonly metadata: (next: Numbers) => InvocationMetadata
}

/** A world at its epoch: the invocations of the time before, some of them still live. */
export const make = (options: WorldOptions): World => {
  const sources = makeSources(options.seed)
  const gaps = Array.from({ length: options.invocations }, (_, place) => gap(options, place))
  let createdAt = options.epoch - gaps.reduce((sum, ms) => sum + ms, 0)
  const entries = gaps.map((ms, place) => makeEntry(options.seed, sources, place, (createdAt += ms)))
  return { options, sources, entries, count: entries.length, nextArrival: options.epoch + gap(options, entries.length) }
}

/** The world at a later instant: with what has arrived since, and without the oldest where there are too many to keep. */
export const advance = (world: World, now: number): World => {
  if (now < world.nextArrival) return world
  const entries = [...world.entries]
  let { count, nextArrival } = world
  while (nextArrival <= now) {
    entries.push(makeEntry(world.options.seed, world.sources, count, nextArrival))
    count += 1
    nextArrival += gap(world.options, count)
  }
  return { ...world, entries: entries.slice(-keep(world.options)), count, nextArrival }
}

/** An entry as the service shows it at an instant. */
export const invocationAt = (entry: Entry, now: number): Invocation => ({
  id: entry.id,
  sourceId: entry.source.id,
  status: statusAt(entry.plan, now),
  metadata: entry.metadata,
  createdAt: DateTime.makeUnsafe(entry.createdAt)
})

const keep = (options: WorldOptions): number => Math.max(20_000, options.invocations * 2)

/** Exponential, so that arrivals come in bursts as real ones do. */
const gap = (options: WorldOptions, place: number): number =>
  options.arrivalsPerMinute === 0
    ? place < options.invocations
      ? 3_000
      : Infinity
    : Math.max(1, Math.round((-Math.log(1 - numbers(`${options.seed}/gap`, place)()) * 60_000) / options.arrivalsPerMinute))

const makeEntry = (seed: string, sources: World["sources"], place: number, createdAt: number): Entry => {
  const next = numbers(seed, place)
  // The ids of this world are made here, so the brand is ours to give.
  const id = uuid(next) as InvocationId
  const source = pick(next, sources)
  return { id, source, metadata: source.metadata(next), createdAt, plan: makePlan(createdAt, next) }
}

const makeSources = (seed: string): World["sources"] => {
  const next = numbers(`${seed}/sources`, 0)
  const source = (type: SourceType, metadata: WorldSource["metadata"]): WorldSource => ({ id: uuid(next) as SourceId, type, metadata })
  const github = (databaseName: string, collectionName: string) =>
    source("github", (roll) => ({
      _tag: "GitHub",
      databaseName,
      collectionName,
      ref:
        roll() < 0.8
          ? { _tag: "Branch", branch: pick(roll, ["main", "develop", "release/2.4"]) }
          : { _tag: "Sha", sha: uuid(roll).replaceAll("-", "") + "9f31c02d" }
    }))
  const s3 = (databaseName: string, collectionName: string, bucketName: string) =>
    source("s3", (roll) => ({
      _tag: "S3",
      databaseName,
      collectionName,
      bucketName,
      objectKey: `2026/${pick(roll, ["invoices", "contracts", "minutes"])}/${Math.floor(roll() * 900 + 100)}.pdf`
    }))
  const web = (databaseName: string, collectionName: string) =>
    source("web_scrape", () => ({ _tag: "WebScrape", databaseName, collectionName }))
  return [
    github("docs", "handbook_main"),
    github("docs", "runbooks"),
    github("engineering", "monorepo"),
    s3("legal", "contracts", "acme-legal"),
    s3("finance", "invoices", "acme-finance"),
    web("docs", "public_site"),
    web("support", "help_center")
  ]
}
