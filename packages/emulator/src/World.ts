/**
 * The service's state as a value: what exists follows from a seed, the instant it began, and now. Times are in milliseconds since the Unix epoch.
 */
import type { Invocation, InvocationId, InvocationMetadata } from "@chroma-sync/core/Invocation"
import type { Source, SourceId, SourceOrigin } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import { makePlan, type Plan, statusAt } from "./Lifecycle.ts"
import { type Numbers, numbers, pick, uuid } from "./Seed.ts"

/** What a world follows from. `epoch` is in milliseconds since the Unix epoch. */
export interface WorldOptions {
  readonly seed: string
  readonly epoch: number
  /** How many invocations exist at the epoch. */
  readonly invocations: number
  readonly arrivalsPerMinute: number
}

/** All that the service knows at an instant. */
export interface World {
  readonly options: WorldOptions
  /** The sources that the world begins with, from which invocations arrive. */
  readonly seeded: readonly [WorldSource, ...ReadonlyArray<WorldSource>]
  /** Every source that exists, oldest first. */
  readonly sources: ReadonlyArray<WorldSource>
  /** Oldest first. */
  readonly entries: ReadonlyArray<Entry>
  /** How many invocations there have ever been: the place of the next in the seed's sequence. */
  readonly count: number
  readonly nextArrival: number
  /** How many ids have been given to what clients made. */
  readonly made: number
}

/** An invocation and what becomes of it. */
export interface Entry {
  readonly id: InvocationId
  readonly source: WorldSource
  readonly metadata: InvocationMetadata
  readonly createdAt: number
  readonly plan: Plan
}

/** A source, and how its invocations come by their metadata. */
export interface WorldSource {
  readonly id: SourceId
  readonly source: Source
  readonly metadata: (next: Numbers) => InvocationMetadata
}

/** A world at its epoch: the invocations of the time before, some of them still live. */
export const make = (options: WorldOptions): World => {
  const seeded = makeSources(options)
  const gaps = Array.from({ length: options.invocations }, (_, place) => gap(options, place))
  let createdAt = options.epoch - gaps.reduce((sum, ms) => sum + ms, 0)
  const entries = gaps.map((ms, place) => makeEntry(options.seed, seeded, place, (createdAt += ms)))
  return {
    options,
    seeded,
    sources: seeded,
    entries,
    count: entries.length,
    nextArrival: options.epoch + gap(options, entries.length),
    made: 0
  }
}

/** The world at a later instant: with what has arrived since, and without the oldest where there are too many to keep. */
export const advance = (world: World, now: number): World => {
  if (now < world.nextArrival) return world
  const entries = [...world.entries]
  let { count, nextArrival } = world
  while (nextArrival <= now) {
    const arrived = makeEntry(world.options.seed, world.seeded, count, nextArrival)
    if (world.sources.includes(arrived.source)) entries.push(arrived)
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

/** A source with the service's own default settings. */
export const makeSource = (id: SourceId, databaseName: string, origin: SourceOrigin, createdAt: number): Source => ({
  id,
  databaseName,
  origin,
  embedding: { dense: { _tag: "Model", model: "Qwen/Qwen3-Embedding-0.6B" }, sparse: undefined },
  embeddingModel: { _tag: "Model", model: "Qwen/Qwen3-Embedding-0.6B" },
  chunking: { _tag: "TreeSitter" },
  createdAt: DateTime.makeUnsafe(createdAt)
})

const keep = (options: WorldOptions): number => Math.max(20_000, options.invocations * 2)

/** Exponential, so that arrivals come in bursts as real ones do. */
const gap = (options: WorldOptions, place: number): number =>
  options.arrivalsPerMinute === 0
    ? place < options.invocations
      ? 3_000
      : Infinity
    : Math.max(1, Math.round((-Math.log(1 - numbers(`${options.seed}/gap`, place)()) * 60_000) / options.arrivalsPerMinute))

const makeEntry = (seed: string, sources: World["seeded"], place: number, createdAt: number): Entry => {
  const next = numbers(seed, place)
  // The ids of this world are made here, so the brand is ours to give.
  const id = uuid(next) as InvocationId
  const source = pick(next, sources)
  return { id, source, metadata: source.metadata(next), createdAt, plan: makePlan(createdAt, next) }
}

const day = 86_400_000

const makeSources = ({ seed, epoch }: WorldOptions): World["seeded"] => {
  const next = numbers(`${seed}/sources`, 0)
  let age = 90
  const source = (databaseName: string, origin: SourceOrigin, metadata: WorldSource["metadata"]): WorldSource => {
    const id = uuid(next) as SourceId
    return { id, source: makeSource(id, databaseName, origin, epoch - (age -= 10) * day), metadata }
  }
  const github = (databaseName: string, collectionName: string) =>
    source(databaseName, { _tag: "GitHub", repository: `acme/${collectionName.replaceAll("_", "-")}` }, (roll) => ({
      _tag: "GitHub",
      databaseName,
      collectionName,
      ref:
        roll() < 0.8
          ? { _tag: "Branch", branch: pick(roll, ["main", "develop", "release/2.4"]) }
          : { _tag: "Sha", sha: uuid(roll).replaceAll("-", "") + "9f31c02d" }
    }))
  const s3 = (databaseName: string, collectionName: string, bucketName: string) =>
    source(databaseName, { _tag: "S3", bucketName, region: "eu-central-1", collectionName, awsCredentialId: 7 }, (roll) => ({
      _tag: "S3",
      databaseName,
      collectionName,
      bucketName,
      objectKey: `2026/${pick(roll, ["invoices", "contracts", "minutes"])}/${Math.floor(roll() * 900 + 100)}.pdf`
    }))
  const web = (databaseName: string, collectionName: string) =>
    source(databaseName, { _tag: "WebScrape", startingUrl: `https://${collectionName.replaceAll("_", "-")}.example` }, () => ({
      _tag: "WebScrape",
      databaseName,
      collectionName
    }))
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
