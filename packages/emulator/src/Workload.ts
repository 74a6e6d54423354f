/**
 * What arrives by itself: any row of it follows from its place alone, so that a million of them take no memory and start at once.
 *
 * Places count arrivals: 0 is the first after the epoch, -1 the last before it. Twenty in a row make a block. A block has its share of time, in which its
 * arrivals fall at random, and a fixed number of each source in an order of its own: how many of a source arrived by an instant is one division and
 * one look into a block. Times are in milliseconds since the Unix epoch.
 */
import { numbers, type Seed, seedOf } from "./Seed.ts"
import { seededSources, type WorldSource } from "./seededSources.ts"

/** What a workload follows from. */
export interface WorkloadOptions {
  readonly seed: string
  readonly epoch: number
  /** How many invocations exist at the epoch. */
  readonly invocations: number
  readonly arrivalsPerMinute: number
}

/** A workload: all of its arrivals, past and to come. */
export interface Workload {
  readonly options: WorkloadOptions
  readonly sources: readonly [WorldSource, ...ReadonlyArray<WorldSource>]
  /** The sources of a block, as places in `sources`. */
  readonly pattern: ReadonlyArray<number>
  readonly seeds: {
    readonly sources: Seed
    readonly blocks: Seed
    readonly ids: Seed
    readonly plans: Seed
    readonly metadata: Seed
    readonly odd: Seed
  }
  /** How long a block takes. */
  readonly blockMs: number
  /** The first place and the one after the last. */
  readonly first: number
  readonly end: number
}

/** One arrival. `source` is a place in the workload's sources. */
export interface Arrival {
  readonly place: number
  readonly source: number
  readonly createdAt: number
}

const blockSize = 20

/** The workload of a seed. */
export const make = (options: WorkloadOptions): Workload => {
  const seed = (use: string) => seedOf(options.seed, use)
  const seeds = {
    sources: seed("sources"),
    blocks: seed("blocks"),
    ids: seed("ids"),
    plans: seed("plans"),
    metadata: seed("metadata"),
    odd: seed("odd")
  }
  const sources = seededSources(seeds.sources, options.epoch)
  return {
    options,
    sources,
    pattern: sources.flatMap(({ share }, place) => Array.from({ length: share }, () => place)),
    seeds,
    // Without arrivals the past is as if there had been the usual twenty a minute.
    blockMs: Math.max(2, (blockSize * 60_000) / (options.arrivalsPerMinute || blockSize)),
    first: -options.invocations,
    end: options.arrivalsPerMinute === 0 ? 0 : Infinity
  }
}

/** The arrivals of a block, oldest first. */
export const blockAt = (workload: Workload, block: number): ReadonlyArray<Arrival> => {
  const next = numbers(workload.seeds.blocks, block)
  const from = workload.options.epoch + block * workload.blockMs
  const order = [...workload.pattern]
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1))
    ;[order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0]
  }
  const times = order.map(() => next() * workload.blockMs).sort((a, b) => a - b)
  const first = block * blockSize
  return order
    .map((source, at) => ({
      place: first + at,
      source,
      // What arrives after the epoch is not there at the epoch.
      createdAt: Math.floor(from + (times[at] ?? 0)) + (block < 0 ? 0 : 1)
    }))
    .filter(({ place }) => place >= workload.first && place < workload.end)
}

/** The block of a place. */
export const blockOf = (place: number): number => Math.floor(place / blockSize)

/** The place after the last that can have arrived by an instant. */
export const endBy = (workload: Workload, instant: number): number => (blockBy(workload, instant) + 1) * blockSize

/** The last block of which something can have arrived by an instant. */
export const blockBy = (workload: Workload, instant: number): number =>
  Math.min(Math.floor((instant - workload.options.epoch) / workload.blockMs), workload.end === Infinity ? Infinity : -1)

/** How many of each source arrived by an instant, the instant included. */
export const countsBy = (workload: Workload, instant: number): ReadonlyArray<number> => {
  const last = blockBy(workload, instant)
  const first = blockOf(workload.first)
  const counts = workload.sources.map(() => 0)
  const add = (arrivals: ReadonlyArray<Arrival>) => {
    for (const { source, createdAt } of arrivals) if (createdAt <= instant) counts[source] = (counts[source] ?? 0) + 1
  }
  // Whole blocks lie between the first, of which a part may be missing, and the last two, of which a part may be still to come.
  const whole = last - 2 - first
  if (whole > 0) {
    for (const [place, { share }] of workload.sources.entries()) counts[place] = whole * share
    add(blockAt(workload, first))
    for (const block of [last - 1, last]) add(blockAt(workload, block))
  } else for (let block = first; block <= last; block++) add(blockAt(workload, block))
  return counts
}
