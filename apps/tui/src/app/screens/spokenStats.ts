/**
 * The figures of the stats as labelled lines, for those who hear them.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import type { DurationBucket } from "@chroma-sync/insights/DurationHistogram"
import { successRate } from "@chroma-sync/insights/StatusCounts"
import { grouped, paceText, percent } from "../../format/number.ts"
import { age, quantilesText, remaining } from "../../format/time.ts"
import type { Stats } from "../Surveys.ts"

/** One fact a line. */
export const spokenStats = ({ counts, completed, queue, failures, durations, histogram, databases }: Stats): ReadonlyArray<string> => {
  const rate = successRate(counts)
  const { pending, oldestAgeMs, perMinute, drainMs } = queue
  const pace = perMinute === undefined ? "" : `, ${paceText(perMinute)} complete a minute`
  const drains = pending === 0 || drainMs === undefined ? "" : `, drains in about ${remaining(drainMs)}`
  return [
    ...StatusName.literals.filter((status) => counts[status] > 0).map((status) => `${status}: ${grouped(counts[status])}`),
    ...(rate === undefined ? [] : [`success rate: ${percent(rate)} of what finished completed`]),
    `completed in the last 6 hours: ${grouped(completed.buckets.reduce((sum, count) => sum + count, 0))}`,
    `queue: ${pending === 0 ? "empty" : `${grouped(pending)} pending, oldest ${age(oldestAgeMs ?? 0)}`}${drains}${pace}`,
    ...(durations === undefined
      ? ["duration: nothing completed"]
      : [
          `duration of ${grouped(durations.count)} complete: ${quantilesText(durations, ", ")}`,
          ...histogram.map((bucket) => `duration ${bucketText(bucket)}: ${grouped(bucket.count)}`)
        ]),
    ...(failures.total === 0 ? ["failures: none"] : []),
    ...failures.clusters.map(({ count, label }) => `${grouped(count)} failed: ${label}`),
    ...(failures.other === 0 ? [] : [`other failures: ${grouped(failures.other)}`]),
    ...databases.groups.map(({ key, count }) => `database ${key}: ${grouped(count)}`),
    ...(databases.other === 0 ? [] : [`other databases: ${grouped(databases.other)}`])
  ]
}

const bucketText = ({ fromMs, toMs }: DurationBucket): string =>
  toMs === undefined ? `from ${age(fromMs)}` : fromMs === 0 ? `under ${age(toMs)}` : `from ${age(fromMs)} to ${age(toMs)}`
