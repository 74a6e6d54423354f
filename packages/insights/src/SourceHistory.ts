/**
 * How a source has been doing: its recent outcomes, how often it fails, how long it takes.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { type Durations, durationOf, percentiles } from "./Durations.ts"
import { type Insight, make } from "./Insight.ts"
import { byAge, newest } from "./internal/age.ts"

/** How a finished invocation ended. */
export type Outcome = "complete" | "failed" | "cancelled"

/** How the runs of one source went lately. */
export interface SourceHistory {
  /** All its invocations, live ones too. */
  readonly runs: number
  /** The one that was created last, whatever its status. */
  readonly last: Invocation | undefined
  /** Of the recent finished ones, oldest first. */
  readonly outcomes: ReadonlyArray<Outcome>
  /** The share of failures among the recent ones that completed or failed, 0 to 1; `undefined` of none. */
  readonly failureShare: number | undefined
  /** Of the recent ones that completed; `undefined` of none. */
  readonly durations: Durations | undefined
}

/**
 * The history of the source whose invocations it is told. "Recent" are the 100 finished ones that were created last: what a source does now matters
 * more than what it did a year ago, percentiles of them are exact, and the order of the stream makes no difference. Holds at most 200 of them.
 *
 * @example
 * const perSource = groupBy(({ sourceId }) => sourceId, sourceHistory)
 * const { groups } = yield* invocations.list().pipe(Stream.run(perSource))
 * for (const { key, answer } of groups) yield* Effect.log(key, answer.failureShare, answer.durations?.p95)
 */
export const sourceHistory: Insight<SourceHistory> = make(() => {
  let runs = 0
  const last = newest.start()
  let finished: Array<Finished> = []
  const recent = () => finished.sort((one, other) => byAge(other, one)).slice(0, 100)
  return {
    add: (invocation) => {
      runs += 1
      last.add(invocation)
      const outcome = outcomes[invocation.status._tag]
      if (outcome === undefined) return
      if (finished.length === 200) finished = recent()
      finished.push({ id: invocation.id, createdAt: invocation.createdAt, outcome, durationMs: durationOf(invocation) })
    },
    answer: () => {
      const seen = recent()
      const failed = seen.filter(({ outcome }) => outcome === "failed").length
      const ended = seen.filter(({ outcome }) => outcome !== "cancelled").length
      return {
        runs,
        last: last.answer(),
        outcomes: seen.map(({ outcome }) => outcome).toReversed(),
        failureShare: ended === 0 ? undefined : failed / ended,
        durations: percentiles(seen.flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs])))
      }
    }
  }
})

interface Finished extends Pick<Invocation, "id" | "createdAt"> {
  readonly outcome: Outcome
  readonly durationMs: number | undefined
}

const outcomes: Readonly<Partial<Record<Invocation["status"]["_tag"], Outcome>>> = {
  Complete: "complete",
  Failed: "failed",
  Cancelled: "cancelled"
}
