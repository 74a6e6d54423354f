/**
 * How many invocations there are of each status.
 */
import { type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { type Insight, make } from "./Insight.ts"

/** One count per status word; their sum is the number of invocations. */
export type StatusCounts = Readonly<Record<StatusName, number>>

/** Nothing counted yet. */
export const noCounts: StatusCounts = { pending: 0, processing: 0, complete: 0, failed: 0, cancelled: 0, unknown: 0 }

/**
 * Counts in constant memory.
 *
 * @example
 * const counts = yield* invocations.list().pipe(Stream.run(countByStatus))
 */
export const countByStatus: Insight<StatusCounts> = make(() => {
  const counts = { ...noCounts } satisfies Record<StatusName, number>
  return {
    add: ({ status }) => {
      counts[statusName(status)] += 1
    },
    answer: () => ({ ...counts })
  }
})

/** The share of finished invocations that completed, 0 to 1; `undefined` where none completed or failed. Cancelled ones do not count. */
export const successRate = (counts: StatusCounts): number | undefined => {
  const finished = counts.complete + counts.failed
  return finished === 0 ? undefined : counts.complete / finished
}
