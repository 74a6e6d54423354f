/**
 * Which live invocations take longer than their own source usually does.
 */
import { type Invocation, isLive } from "@chroma-sync/core/Invocation"
import type { SourceId } from "@chroma-sync/core/Source"
import { type Insight, make, type Tally } from "./Insight.ts"
import { createdMs } from "./internal/age.ts"
import { type SourceHistory, sourceHistory } from "./SourceHistory.ts"

/** As of when, and how much history it takes to call something slow. */
export interface SlowOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** How many recent completed invocations a source needs, so that its p95 means something. Default 5. */
  readonly minimum?: number | undefined
}

/** A live invocation that has been there for longer than 95 % of what its source completed recently. */
export interface SlowFlag {
  readonly invocation: Invocation
  /** Since it was created, in milliseconds: waiting counts, since the service tells no start. */
  readonly elapsedMs: number
  /** `elapsedMs` over the source's p95, more than 1. A p95 below a millisecond counts as one. */
  readonly times: number
  readonly history: SourceHistory
}

/** Flags one invocation against its source's history; `undefined` where it is not live, not slow, or the history is too short to tell. */
export const slowFlag = (invocation: Invocation, history: SourceHistory, { now, minimum = 5 }: SlowOptions): SlowFlag | undefined => {
  const { durations } = history
  if (!isLive(invocation) || durations === undefined || durations.count < minimum) return undefined
  const elapsedMs = now - createdMs(invocation)
  const times = elapsedMs / Math.max(1, durations.p95)
  return times > 1 ? { invocation, elapsedMs, times, history } : undefined
}

/**
 * The slow ones, the slowest for its source first. Holds a {@link sourceHistory} per source and the live invocations; the order of the stream makes
 * no difference.
 *
 * @example
 * const slow = yield* invocations.list().pipe(Stream.run(slowFlags({ now })))
 * for (const { invocation, times } of slow) yield* Effect.log(`${invocation.id} ${times.toFixed(1)}× p95`)
 */
export const slowFlags = (options: SlowOptions): Insight<ReadonlyArray<SlowFlag>> =>
  make(() => {
    const sources = new Map<SourceId, { readonly history: Tally<SourceHistory>; readonly live: Array<Invocation> }>()
    return {
      add: (invocation) => {
        const { sourceId } = invocation
        if (sourceId === undefined) return
        let source = sources.get(sourceId)
        if (source === undefined) sources.set(sourceId, (source = { history: sourceHistory.start(), live: [] }))
        source.history.add(invocation)
        if (isLive(invocation)) source.live.push(invocation)
      },
      answer: () =>
        Array.from(sources.values())
          .flatMap(({ history, live }) => {
            if (live.length === 0) return []
            const told = history.answer()
            return live.flatMap((invocation) => slowFlag(invocation, told, options) ?? [])
          })
          .sort((one, other) => other.times - one.times || (one.invocation.id < other.invocation.id ? -1 : 1))
    }
  })
