/**
 * Answers over many rows, made in slices between keys. Loaded when a screen first asks for one.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { countBy, groupBy } from "@chroma-sync/insights/GroupBy"
import { durationHistogram } from "@chroma-sync/insights/DurationHistogram"
import { measureDurations } from "@chroma-sync/insights/Durations"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { all, type Insight, make, map } from "@chroma-sync/insights/Insight"
import { queueDrain } from "@chroma-sync/insights/QueueDrain"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import { throughput } from "@chroma-sync/insights/Throughput"
import { unresolved } from "@chroma-sync/insights/Unresolved"
import { createdMs } from "./Data.ts"
import { type Answer, type Asked, chart } from "./Surveys.ts"

/** What failed in each bucket of a time up to `end`, by creation: the service tells no time of a failure. */
const failedPerBucket = (end: number): Insight<ReadonlyArray<number>> =>
  make(() => {
    const counts = Array.from({ length: chart.buckets }, () => 0)
    return {
      add: (row) => {
        if (row.status._tag !== "Failed") return
        const place = chart.buckets + Math.floor((createdMs(row) - end) / chart.bucketMs)
        if (place >= 0 && place < chart.buckets) counts[place] = (counts[place] ?? 0) + 1
      },
      answer: () => [...counts]
    }
  })

/** The newest, since rows come newest first. */
const first: Insight<Invocation | undefined> = make(() => {
  let found: Invocation | undefined
  return { add: (row) => void (found ??= row), answer: () => found }
})

/** How each question is answered. */
const insights: {
  readonly [K in Answer["kind"]]: (asked: Pick<Asked, "at" | "hasPace">) => Insight<Extract<Answer, { readonly kind: K }>["answer"]>
} = {
  stats: ({ at: now, hasPace }) => {
    // Bars begin at multiples of their width, so that only the last one grows.
    const end = (Math.floor(now / chart.bucketMs) + 1) * chart.bucketMs
    return all({
      counts: countByStatus,
      durations: measureDurations,
      histogram: durationHistogram(),
      completed: throughput({ now: end, windowMs: chart.buckets * chart.bucketMs, buckets: chart.buckets }),
      failed: failedPerBucket(end),
      queue: map(queueDrain({ now }), (drain) => (hasPace ? drain : { ...drain, perMinute: undefined, drainMs: undefined })),
      failures: failureClusters({ limit: 8 }),
      databases: countBy(({ metadata }) => metadata.databaseName, { limit: 8 })
    })
  },
  groups: () => failureClusters(),
  alike: () => failureClusters(),
  databases: () => groupBy(({ metadata }) => metadata.databaseName, all({ counts: countByStatus, newest: first })),
  unresolved: () => unresolved
}

/** Begins the answer to a question. */
const begin = (asked: Omit<Asked, "rows">) => {
  const { kind } = asked
  const { add, answer } = insights[kind](asked).start()
  // Each kind has an answer of its own.
  return { add, answer: () => ({ kind, answer: answer() }) as Answer }
}

/** The whole answer at once. */
export const surveyNow = (asked: Asked): Answer => {
  const { add, answer } = begin(asked)
  for (const chunk of asked.rows.chunks) for (const row of chunk) add(row)
  return answer()
}

/** How long a slice takes, in milliseconds. */
const sliceMs = 4
/** Rows between two looks at the clock. */
const step = 32

/** Works the answer out slice by slice, each after the keys that wait, and hands it over. Returns what stops it. */
export const survey = (asked: Asked, done: (answer: Answer) => void): (() => void) => {
  const { rows } = asked
  const { add, answer } = begin(asked)
  let [chunk, place] = [0, 0]
  let next: NodeJS.Immediate
  const slice = (): void => {
    const end = performance.now() + sliceMs
    while (chunk < rows.chunks.length) {
      const entries: ReadonlyArray<Invocation> = rows.chunks[chunk] ?? []
      const to = Math.min(entries.length, place + step)
      for (; place < to; place++) add(entries[place] as Invocation)
      if (place === entries.length) [chunk, place] = [chunk + 1, 0]
      if (performance.now() >= end) {
        next = setImmediate(slice)
        return
      }
    }
    next = setImmediate(() => done(answer()))
  }
  next = setImmediate(slice)
  return () => clearImmediate(next)
}
