/**
 * Any insight per group: per source, per database, per whatever an invocation tells.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { type Insight, make, map, type Tally } from "./Insight.ts"
import { refuseLimit } from "./internal/refuse.ts"

/** What is counted under one key. */
export interface Counted<K extends string> {
  readonly key: K
  readonly count: number
}

/** One group, and the answer over its invocations alone. */
export interface Group<K extends string, A> extends Counted<K> {
  readonly answer: A
}

/** The groups with the most invocations, and how many invocations have a key but are in none of them. */
export interface Groups<G> {
  /** By count, most first; equal counts by key. */
  readonly groups: ReadonlyArray<G>
  readonly other: number
}

/** How much a division tells. */
export interface GroupOptions {
  /** How many groups to tell, 0 or more. Default 1,000. */
  readonly limit?: number | undefined
}

/**
 * Divides by a key, of which `undefined` leaves an invocation out, and answers per group.
 *
 * Bounded: holds at most ten times `limit` groups, 100 at least, and then lets the smaller half go. With no more keys than that, the answer is exact
 * and the same in any order. With more, a group may have been let go and begun anew: its count is a lower bound, its answer is over the invocations
 * that came since, and `other` has the rest.
 *
 * @throws RangeError where the limit is no whole number of at least 0, but for `Infinity`, which bounds nothing.
 *
 * @example
 * const perSource = groupBy(({ sourceId }) => sourceId, countByStatus)
 * const { groups } = yield* invocations.list().pipe(Stream.run(perSource))
 */
export const groupBy = <K extends string, A>(
  key: (invocation: Invocation) => K | undefined,
  insight: Insight<A>,
  { limit = 1_000 }: GroupOptions = {}
): Insight<Groups<Group<K, A>>> => {
  refuseLimit(limit)
  return make(() => {
    const held = Math.max(100, 10 * limit)
    let total = 0
    let entries = new Map<K, Entry<A>>()
    const heaviest = (length: number) =>
      [...entries].sort(([oneKey, one], [otherKey, other]) => other.count - one.count || (oneKey < otherKey ? -1 : 1)).slice(0, length)
    return {
      add: (invocation) => {
        const under = key(invocation)
        if (under === undefined) return
        total += 1
        let entry = entries.get(under)
        if (entry === undefined) {
          if (entries.size >= held) entries = new Map(heaviest(held / 2))
          entry = { count: 0, tally: insight.start() }
          entries.set(under, entry)
        }
        entry.count += 1
        entry.tally.add(invocation)
      },
      answer: () => {
        const groups = heaviest(limit).map(([key, { count, tally }]) => ({ key, count, answer: tally.answer() }))
        return { groups, other: groups.reduce((rest, { count }) => rest - count, total) }
      }
    }
  })
}

/**
 * Counts by a key, bounded as {@link groupBy} is, and refused where that is.
 *
 * @example
 * const perDatabase = countBy(({ metadata }) => metadata.databaseName, { limit: 3 })
 * perDatabase.of(rows) // { groups: [{ key: "docs", count: 812 }, { key: "web", count: 301 }], other: 0 }
 */
export const countBy = <K extends string>(
  key: (invocation: Invocation) => K | undefined,
  options?: GroupOptions
): Insight<Groups<Counted<K>>> =>
  map(groupBy(key, nothing, options), ({ groups, other }) => ({ groups: groups.map(({ key, count }) => ({ key, count })), other }))

interface Entry<A> {
  count: number
  readonly tally: Tally<A>
}

const nothing = make(() => ({ add: () => undefined, answer: () => undefined }))
