/**
 * The service's state as a value: a workload that follows from a seed and the time, and over it what clients and drift have changed. Rows of the
 * workload are computed when they are asked for. Times are in milliseconds since the Unix epoch.
 */
import type { Invocation, InvocationId, InvocationMetadata } from "@chroma-sync/core/Invocation"
import type { Source, SourceId } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import { cancelledPlan, makePlan, type Plan, statusAt } from "./Lifecycle.ts"
import { numberOf, numbers, uuid } from "./Seed.ts"
import type { WorldSource } from "./seededSources.ts"
import * as Workload from "./Workload.ts"

/** All that the service knows. */
export interface World {
  readonly workload: Workload.Workload
  /** Every source that exists, oldest first. */
  readonly sources: ReadonlyArray<WorldSource>
  /** The names of the databases that exist. */
  readonly databases: ReadonlySet<string>
  /** When each source of the workload was deleted, by its place there: from then on nothing arrives of it. */
  readonly deletedAt: ReadonlyMap<number, number>
  /** What was made by clients or by drift and exists, oldest first. */
  readonly made: ReadonlyArray<Row>
  /** The arrivals of the workload that drift has removed, oldest first, by their source's place. */
  readonly removed: ReadonlyMap<number, ReadonlyArray<Row>>
  /** When a cancel was asked for, by the invocation's number. */
  readonly cancels: ReadonlyMap<number, number>
  /** How many invocations and sources were ever made: the next ids follow from it. */
  readonly madeInvocations: number
  readonly madeSources: number
  readonly drift: Drift
}

/** Invocations that come and go beside the workload's arrivals, per second from an instant on, and how many have. */
export interface Drift {
  readonly inserts: number
  readonly deletes: number
  readonly since: number
  readonly inserted: number
  readonly deleted: number
}

/** An invocation, before anybody looks at it. Its number is the one that its id was made for. */
export interface Row {
  readonly number: number
  readonly source: WorldSource
  readonly createdAt: number
  /** Where it is not the source's own. */
  readonly metadata?: InvocationMetadata
}

/** Numbers of the workload's rows lie around `firstArrival`, those of made ones at and above `firstMade`. */
const firstArrival = 2 ** 30
const firstMade = 2 ** 31

/** What a world follows from. */
export interface WorldOptions extends Workload.WorkloadOptions {
  /** Databases that exist beside those of the seeded sources. */
  readonly databases?: ReadonlyArray<string>
}

/** A world at its epoch: the invocations of the time before, some of them still live. */
export const make = (options: WorldOptions): World => {
  const workload = Workload.make(options)
  return {
    workload,
    sources: workload.sources,
    databases: new Set([...workload.sources.map(({ source }) => source.databaseName), ...(options.databases ?? [])]),
    deletedAt: new Map(),
    made: [],
    removed: new Map(),
    cancels: new Map(),
    madeInvocations: 0,
    madeSources: 0,
    drift: { inserts: 0, deletes: 0, since: options.epoch, inserted: 0, deleted: 0 }
  }
}

/** The source with an id in either case, if it exists. */
export const findSource = (world: World, id: SourceId): WorldSource | undefined =>
  world.sources.find(({ source }) => source.id === id.toLowerCase())

/** The invocation with an id, if it exists by now. */
export const findRow = (world: World, id: InvocationId, now: number): Row | undefined => {
  const number = numberOf(world.workload.seeds.ids, id)
  if (number === undefined) return undefined
  if (number >= firstMade) return world.made.find((row) => row.number === number)
  return rowAt(world, number - firstArrival, now)
}

/** The arrival of a place in the workload, if it exists by now. */
export const rowAt = (world: World, place: number, now: number): Row | undefined => {
  const arrival = Workload.blockAt(world.workload, Workload.blockOf(place)).find((arrival) => arrival.place === place)
  return arrival !== undefined && arrival.createdAt <= now && isThere(world, arrival) ? toRow(world, arrival) : undefined
}

/** The id of an invocation. */
export const idOf = (world: World, row: Row): InvocationId =>
  // The ids of this world are made here, so the brand is ours to give.
  uuid(world.workload.seeds.ids, row.number) as InvocationId

/** What becomes of an invocation, its cancelling included. */
export const planOf = (world: World, row: Row): Plan => {
  const next = numbers(world.workload.seeds.plans, row.number)
  const plan = makePlan(row.createdAt, next)
  const askedAt = world.cancels.get(row.number)
  return askedAt === undefined ? plan : cancelledPlan(plan, askedAt, next)
}

/** What an invocation reads and where it writes. */
export const metadataOf = (world: World, row: Row): InvocationMetadata =>
  row.metadata ?? row.source.metadata(numbers(world.workload.seeds.metadata, row.number))

/** The object that an invocation of an S3 source reads. */
export const objectKeyOf = (metadata: InvocationMetadata): string | undefined => (metadata._tag === "S3" ? metadata.objectKey : undefined)

/** The newest invocation of each object of a source. An object of which there is none is left out, and costs no look at what has arrived. */
export const latestOf = (world: World, source: WorldSource, objectKeys: ReadonlyArray<string>, now: number): ReadonlyMap<string, Row> => {
  const isMade = new Set(world.made.filter((row) => row.source === source).map((row) => objectKeyOf(metadataOf(world, row))))
  const missing = new Set(objectKeys.filter((key) => source.mayRead(key) || isMade.has(key)))
  const latest = new Map<string, Row>()
  if (missing.size === 0) return latest
  for (const row of rows(world, ({ id }) => id === source.source.id, "DESC", 0, now)) {
    const key = objectKeyOf(metadataOf(world, row))
    if (key !== undefined && missing.delete(key)) latest.set(key, row)
    if (missing.size === 0) break
  }
  return latest
}

/** An invocation as the service shows it at an instant. That of a deleted source has none. */
export const invocationAt = (world: World, row: Row, now: number): Invocation => ({
  id: idOf(world, row),
  sourceId: world.sources.includes(row.source) ? row.source.source.id : undefined,
  status: statusAt(planOf(world, row), now),
  metadata: metadataOf(world, row),
  createdAt: DateTime.makeUnsafe(row.createdAt)
})

/** The next invocation to be made; a world has it once it is added. */
export const newRow = (world: World, source: WorldSource, createdAt: number, metadata?: InvocationMetadata): Row => ({
  number: firstMade + world.madeInvocations,
  source,
  createdAt,
  ...(metadata === undefined ? {} : { metadata })
})

/** Whether an invocation was made by a client or by drift, and did not arrive by itself. */
export const isMade = ({ number }: Row): boolean => number >= firstMade

/** A world with one invocation more. */
export const addRow = (world: World, source: WorldSource, createdAt: number, metadata?: InvocationMetadata): readonly [World, Row] => {
  const row = newRow(world, source, createdAt, metadata)
  return [{ ...world, madeInvocations: world.madeInvocations + 1, made: [...world.made, row] }, row]
}

/** Takes an arrival away: puts it among the removed ones of its source, in lists that nobody else sees. */
export const removeArrival = (world: World, removed: Map<number, Array<Row>>, row: Row): void => {
  const source = world.workload.sources.indexOf(row.source)
  const of = removed.get(source) ?? []
  const at = upperBound(of, ({ number }) => number <= row.number)
  of.splice(at, 0, row)
  removed.set(source, of)
}

/** Which sources' invocations. */
export type Sources = (source: Source) => boolean

/** How many invocations there are of some sources, created by an instant, the instant included. */
export const countBy = (world: World, of: Sources, instant: number): number => counter(world, of)(instant)

/** By creation, oldest or newest first. */
export type Order = "ASC" | "DESC"

/** The invocations of some sources that exist by now, from `offset` on, as far as they are read. */
export function* rows(world: World, of: Sources, order: Order, offset: number, now: number): Generator<Row> {
  const count = counter(world, of)
  const total = count(now)
  if (offset >= total) return
  const rank = order === "ASC" ? offset : total - 1 - offset
  // The instant at which the first of them was created.
  let [before, instant] = [startOf(world), now]
  while (instant - before > 1) {
    const middle = Math.floor((before + instant) / 2)
    if (count(middle) > rank) instant = middle
    else before = middle
  }
  let skip = order === "ASC" ? rank - count(instant - 1) : count(instant) - 1 - rank
  for (const row of from(world, of, order, instant, now)) if (skip-- <= 0) yield row
}

/** The invocations of some sources created at an instant or past it in the order, as far as they exist by now and are read. */
export function* from(world: World, of: Sources, order: Order, instant: number, now: number): Generator<Row> {
  const step = order === "ASC" ? 1 : -1
  const made = madeOf(world, of).filter(({ createdAt }) => (createdAt - instant) * step >= 0 && createdAt <= now)
  if (order === "DESC") made.reverse()
  let at = 0
  for (const row of arrivalsFrom(world, of, order, instant, now)) {
    for (let next = made[at]; next !== undefined && comesBefore(next, row, step); next = made[++at]) yield next
    yield row
  }
  yield* made.slice(at)
}

/** At the same instant an arrival counts as the older one. */
const comesBefore = (made: Row, arrival: Row, step: 1 | -1): boolean => ((made.createdAt - arrival.createdAt) * step || step) < 0

function* arrivalsFrom(world: World, of: Sources, order: Order, instant: number, now: number): Generator<Row> {
  const { workload } = world
  const step = order === "ASC" ? 1 : -1
  const asked = new Set(placesOf(world, of))
  if (asked.size === 0) return
  const [oldest, newest] = [Workload.blockOf(workload.first), Workload.blockBy(workload, now)]
  // A block may reach a millisecond into the next one's time.
  const start = order === "ASC" ? Math.max(oldest, Workload.blockBy(workload, instant) - 1) : Workload.blockBy(workload, instant)
  for (let block = start; block >= oldest && block <= newest; block += step) {
    const arrivals = Workload.blockAt(workload, block)
    for (const arrival of order === "ASC" ? arrivals : arrivals.toReversed()) {
      const { source, createdAt } = arrival
      if (asked.has(source) && (createdAt - instant) * step >= 0 && createdAt <= now && isThere(world, arrival)) yield toRow(world, arrival)
    }
  }
}

const counter = (world: World, of: Sources): ((instant: number) => number) => {
  const { workload } = world
  const made = madeOf(world, of)
  const parts = placesOf(world, of).map((place) => {
    const deletedAt = world.deletedAt.get(place) ?? Infinity
    const atMost = deletedAt === Infinity ? 0 : (Workload.countsBy(workload, deletedAt - 1)[place] ?? 0)
    return { place, deletedAt, atMost, removed: world.removed.get(place) ?? [] }
  })
  return (instant) => {
    const counts = Workload.countsBy(workload, instant)
    let sum = upperBound(made, ({ createdAt }) => createdAt <= instant)
    for (const { place, deletedAt, atMost, removed } of parts) {
      sum += instant < deletedAt ? (counts[place] ?? 0) : atMost
      sum -= upperBound(removed, ({ createdAt }) => createdAt <= instant)
    }
    return sum
  }
}

/** The sources of the workload that are asked for, as places there. */
const placesOf = ({ workload }: World, of: Sources): ReadonlyArray<number> =>
  workload.sources.flatMap(({ source }, place) => (of(source) ? [place] : []))

/** Before anything of a world was created. */
const startOf = ({ workload }: World): number => workload.options.epoch + Workload.blockOf(workload.first) * workload.blockMs - 1

const toRow = ({ workload }: World, { place, source, createdAt }: Workload.Arrival): Row => ({
  number: firstArrival + place,
  source: workload.sources[source] ?? workload.sources[0],
  createdAt
})

const isThere = ({ deletedAt, removed }: World, { place, source, createdAt }: Workload.Arrival): boolean => {
  if (createdAt >= (deletedAt.get(source) ?? Infinity)) return false
  const of = removed.get(source)
  return of === undefined || of[upperBound(of, ({ number }) => number < firstArrival + place)]?.number !== firstArrival + place
}

const madeOf = ({ made }: World, of: Sources): Array<Row> => made.filter(({ source }) => of(source.source))

/** How many of a sorted list's first hold. */
const upperBound = <A>(sorted: ReadonlyArray<A>, holds: (item: A) => boolean): number => {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = sorted[middle]
    if (item !== undefined && holds(item)) low = middle + 1
    else high = middle
  }
  return low
}
