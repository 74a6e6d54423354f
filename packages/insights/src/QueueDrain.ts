/**
 * How long the queue is, and when it will be empty.
 */
import { all, type Insight, make, map } from "./Insight.ts"
import { createdMs, oldest } from "./internal/age.ts"
import { throughput } from "./Throughput.ts"

/** As of when, and over which time the rate is measured. */
export interface QueueOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** How far back the rate looks, in milliseconds, more than 0. Default ten minutes. */
  readonly windowMs?: number | undefined
}

/** What waits, and how long it will take. */
export interface QueueDrain {
  /** How many invocations wait. */
  readonly pending: number
  /** How long the oldest of them has waited, in milliseconds; `undefined` of none. */
  readonly oldestAgeMs: number | undefined
  /** Completed a minute, over the window. */
  readonly perMinute: number
  /**
   * When the queue is empty if nothing is added and the rate holds, in milliseconds from `now`: 0 for an empty queue, `undefined` where nothing
   * completed in the window.
   */
  readonly drainMs: number | undefined
}

/**
 * Measures the queue in constant memory.
 *
 * @throws RangeError where the window is not more than 0, or endless.
 *
 * @example
 * const queue = yield* invocations.list().pipe(Stream.run(queueDrain({ now })))
 * // { pending: 12, oldestAgeMs: 180_000, perMinute: 12, drainMs: 60_000 }
 */
export const queueDrain = ({ now, windowMs = 600_000 }: QueueOptions): Insight<QueueDrain> =>
  map(all({ waiting, rate: throughput({ now, windowMs, buckets: 1 }) }), ({ waiting: { pending, first }, rate: { perMinute } }) => ({
    pending,
    oldestAgeMs: first === undefined ? undefined : Math.max(0, now - createdMs(first)),
    perMinute,
    drainMs: pending === 0 ? 0 : perMinute === 0 ? undefined : (pending / perMinute) * 60_000
  }))

const waiting = make(() => {
  let pending = 0
  const first = oldest.start()
  return {
    add: (invocation) => {
      if (invocation.status._tag !== "Pending") return
      pending += 1
      first.add(invocation)
    },
    answer: () => ({ pending, first: first.answer() })
  }
})
