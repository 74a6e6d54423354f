/**
 * What fails, told once: failed invocations whose errors have the same shape.
 */
import type { Invocation, InvocationStatus } from "@chroma-sync/core/Invocation"
import type { SourceId } from "@chroma-sync/core/Source"
import type * as DateTime from "effect/DateTime"
import { errorShape } from "./ErrorShape.ts"
import { countBy, type Counted, groupBy, type GroupOptions, type Groups } from "./GroupBy.ts"
import { all, type Insight, map } from "./Insight.ts"
import { newest, oldest } from "./internal/age.ts"

/** Failures whose errors have one shape. */
export interface FailureCluster {
  /** What the errors have in common, such as `429 from upstream after # attempts (retry-after #)`. Of the service's own text: it may hold anything. */
  readonly label: string
  readonly count: number
  /** When the first and the last of them were created: the service tells no time of a failure. */
  readonly firstSeen: DateTime.Utc
  readonly lastSeen: DateTime.Utc
  /** The one that was created last. */
  readonly example: Invocation
  /** At most 20, most failures first. */
  readonly sources: Groups<Counted<SourceId>>
  /** As `database/collection`; at most 20, most failures first. */
  readonly collections: Groups<Counted<string>>
}

/** The failures of a list, by the shape of their errors. */
export interface FailureClusters {
  /** By count, most first. */
  readonly clusters: ReadonlyArray<FailureCluster>
  /** Failures that are in none of the clusters. */
  readonly other: number
  /** All failures. */
  readonly total: number
}

/** The shape of an invocation's error, which is the label of its cluster; `undefined` where it did not fail. */
export const failureShape = ({ status }: Invocation): string | undefined => {
  if (status._tag !== "Failed") return undefined
  let shape = shapes.get(status)
  if (shape === undefined) {
    shape = errorShape(status.error)
    shapes.set(status, shape)
  }
  return shape
}

/**
 * The clusters of what failed, by default the 100 largest. Bounded as {@link groupBy} is: with no more shapes than ten times `limit`, 100 at least,
 * they are exact and the same in any order. With more, every failure is still counted, in a cluster or in `other`, but a cluster that was let go and has
 * begun anew knows only what came since: its count is a lower bound, and its times, example, sources and collections leave out what was before. A
 * cluster's sources and collections are bounded too, and exact up to 200 of each.
 *
 * @throws RangeError where the limit is no whole number of at least 0, but for `Infinity`, which bounds nothing.
 *
 * @example
 * const { clusters } = yield* invocations.list({ status: "failed" }).pipe(Stream.run(failureClusters()))
 * for (const { count, label, sources } of clusters) yield* Effect.log(`${count} × ${label} in ${sources.groups.length} sources`)
 */
export const failureClusters = ({ limit = 100 }: GroupOptions = {}): Insight<FailureClusters> =>
  map(groupBy(failureShape, cluster, { limit }), ({ groups, other }) => ({
    clusters: groups.flatMap(({ key: label, count, answer: { first, example, sources, collections } }) =>
      first === undefined || example === undefined
        ? []
        : [{ label, count, firstSeen: first.createdAt, lastSeen: example.createdAt, example, sources, collections }]
    ),
    other,
    total: groups.reduce((sum, { count }) => sum + count, other)
  }))

const cluster = all({
  first: oldest,
  example: newest,
  sources: countBy(({ sourceId }) => sourceId, { limit: 20 }),
  collections: countBy(({ metadata }) => `${metadata.databaseName}/${metadata.collectionName}`, { limit: 20 })
})

/** A live list asks for the same failures again and again. */
const shapes = new WeakMap<InvocationStatus, string>()
