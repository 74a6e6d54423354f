/**
 * What screens ask of many rows at once, and the answers. Asked only while it is shown, and again only when the rows are others.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { DurationBucket } from "@chroma-sync/insights/DurationHistogram"
import type { Durations } from "@chroma-sync/insights/Durations"
import type { FailureClusters } from "@chroma-sync/insights/FailureClusters"
import type { Counted, Group, Groups } from "@chroma-sync/insights/GroupBy"
import type { QueueDrain } from "@chroma-sync/insights/QueueDrain"
import type { StatusCounts } from "@chroma-sync/insights/StatusCounts"
import type { Throughput } from "@chroma-sync/insights/Throughput"
import type { UnresolvedFailure } from "@chroma-sync/insights/Unresolved"
import type { Sorted } from "./Sorted.ts"

/** The chart of what finished: six hours in bars of five minutes. */
export const chart = { buckets: 72, bucketMs: 300_000 }

export interface Stats {
  readonly counts: StatusCounts
  readonly durations: Durations | undefined
  readonly histogram: ReadonlyArray<DurationBucket>
  readonly completed: Throughput
  /** By creation, in the same buckets. */
  readonly failed: ReadonlyArray<number>
  /** At no rate where the rows do not tell one. */
  readonly queue: Pick<QueueDrain, "pending" | "oldestAgeMs" | "drainMs"> & { readonly perMinute: number | undefined }
  readonly failures: FailureClusters
  readonly databases: Groups<Counted<string>>
}

interface Answers {
  readonly stats: Stats
  readonly groups: FailureClusters
  /** The same over everything, for the detail of one. */
  readonly alike: FailureClusters
  readonly unresolved: ReadonlyArray<UnresolvedFailure>
  readonly databases: Groups<Group<string, DatabaseFacts>>
}

/** What the invocations of a database amount to. */
export interface DatabaseFacts {
  readonly counts: StatusCounts
  readonly newest: Invocation | undefined
}

/** A question: what about which rows, as of when in milliseconds since the Unix epoch. */
export interface Asked {
  readonly kind: keyof Answers
  readonly rows: Sorted<Invocation>
  readonly at: number
  /** The view that the rows are of, as it is told; empty where they are all that there are. */
  readonly view: string
  /** Whether whatever completes is among the rows. */
  readonly hasPace: boolean
}

export type Answer = { readonly [K in keyof Answers]: { readonly kind: K; readonly answer: Answers[K] } }[keyof Answers]

export type Surveys = { readonly [K in keyof Answers]?: { readonly asked: Asked; readonly answer: Answers[K] } }
