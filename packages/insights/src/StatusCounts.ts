/**
 * How many invocations there are of each status.
 */
import { type Invocation, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import * as Sink from "effect/Sink"

/** One count per status word; their sum is the number of invocations. */
export type StatusCounts = Readonly<Record<StatusName, number>>

/** Nothing counted yet. */
export const noCounts: StatusCounts = { pending: 0, processing: 0, complete: 0, failed: 0, cancelled: 0, unknown: 0 }

/** The counts with one invocation more. */
export const count = (counts: StatusCounts, invocation: Invocation): StatusCounts => {
  const status = statusName(invocation.status)
  return { ...counts, [status]: counts[status] + 1 }
}

/**
 * Counts a stream to its end, in constant memory.
 *
 * @example
 * const counts = yield* invocations.list().pipe(Stream.run(countByStatus))
 */
export const countByStatus: Sink.Sink<StatusCounts, Invocation> = Sink.reduce(
  () => noCounts,
  (counts, invocation: Invocation) => count(counts, invocation)
)

/** The share of finished invocations that completed, 0 to 1; `undefined` where none completed or failed. Cancelled ones do not count. */
export const successRate = (counts: StatusCounts): number | undefined => {
  const finished = counts.complete + counts.failed
  return finished === 0 ? undefined : counts.complete / finished
}
