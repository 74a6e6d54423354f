/**
 * What a time's invocations amount to, as text with bars on a terminal, as plain numbers elsewhere, and as JSON.
 */
import { type Invocation, StatusName } from "@chroma-sync/core/Invocation"
import type { DurationBucket } from "@chroma-sync/insights/DurationHistogram"
import { durationOf } from "@chroma-sync/insights/Durations"
import type { FailureClusters } from "@chroma-sync/insights/FailureClusters"
import { type Insight, make, map } from "@chroma-sync/insights/Insight"
import type { Summary } from "@chroma-sync/insights/Summary"
import { throughput } from "@chroma-sync/insights/Throughput"
import * as DateTime from "effect/DateTime"
import type { Terminal } from "../terminal.ts"
import { grouped, percent } from "./number.ts"
import { type SourceNames, sourceText } from "./source.ts"
import { makeStyle } from "./style.ts"
import { tableRoom } from "./tableRoom.ts"
import { fit, harmless, padLine } from "./text.ts"
import { age, duration, quantilesText } from "./time.ts"

/** When what is counted was created, in milliseconds since the Unix epoch. */
interface Span {
  readonly since: number
  readonly before: number
}

/** How many of what is counted completed a minute, between two times in milliseconds since the Unix epoch. */
interface Pace {
  readonly from: number
  readonly to: number
  readonly perMinute: number
}

/** Times are in milliseconds since the Unix epoch. */
export interface Stats extends Span {
  readonly now: number
  readonly summary: Omit<Summary, "throughput">
  /** `undefined` where nothing that was created lately is counted. */
  readonly pace: Pace | undefined
  readonly histogram: ReadonlyArray<DurationBucket>
  readonly failures: FailureClusters
  readonly slowest: ReadonlyArray<Invocation>
}

/** The completed invocations that took longest, longest first. */
export const slowest = (limit: number): Insight<ReadonlyArray<Invocation>> =>
  make(() => {
    let kept: ReadonlyArray<readonly [ms: number, invocation: Invocation]> = []
    return {
      add: (invocation) => {
        const ms = durationOf(invocation)
        if (ms === undefined || (kept.length === limit && ms <= (kept.at(-1)?.[0] ?? 0))) return
        kept = [...kept, [ms, invocation] as const].toSorted(([a], [b]) => b - a).slice(0, limit)
      },
      answer: () => kept.map(([, invocation]) => invocation)
    }
  })

/** How far back a pace looks, in milliseconds. */
const paceMs = 600_000

/**
 * How many of these completed a minute lately: in as much of the last ten as they were created in. What was created before and completed in that time is
 * none of them.
 */
export const pace = ({ since, before }: Span, now: number): Insight<Pace | undefined> => {
  const [from, to] = [Math.max(since, now - paceMs), Math.min(before, now)]
  return map(throughput({ now: to, windowMs: Math.max(1, to - from), buckets: 1 }), ({ perMinute }) =>
    from < to ? { from, to, perMinute } : undefined
  )
}

/** Names are those of the service's JSON where it has them; times are RFC 3339, spans in milliseconds. */
export const statsJson = ({ since, before, now, summary, pace, histogram, failures, slowest }: Stats) => ({
  since: since === -Infinity ? null : new Date(since).toISOString(),
  until: new Date(Math.min(before, now)).toISOString(),
  total: summary.total,
  by_status: summary.counts,
  success_rate: summary.successRate ?? null,
  completed_per_minute: pace?.perMinute ?? null,
  completed_over_ms: pace === undefined ? null : pace.to - pace.from,
  duration_ms: summary.durations ?? null,
  duration_histogram: histogram.map(({ fromMs, toMs, count }) => ({ from_ms: fromMs, to_ms: toMs ?? null, count })),
  slowest: slowest.map((invocation) => ({
    id: invocation.id,
    source_id: invocation.sourceId ?? null,
    duration_ms: durationOf(invocation)
  })),
  failures: failures.clusters.map(({ label, count, firstSeen, lastSeen, example }) => ({
    error: label,
    count,
    first_created_at: DateTime.formatIso(firstSeen),
    last_created_at: DateTime.formatIso(lastSeen),
    example_id: example.id
  })),
  other_failures: failures.other
})

/** Sections of one line per fact. Only a terminal gets bars. */
export const statsText = (stats: Stats, terminal: Terminal["Service"], names?: SourceNames): string => {
  const { since, before, now, summary, pace, histogram, failures, slowest } = stats
  const style = makeStyle(terminal.colour)
  const most = Math.max(1, ...Object.values(summary.counts))
  const longest = Math.max(1, ...histogram.map(({ count }) => count))
  const bar = (count: number, of: number): string =>
    terminal.stdoutColumns === undefined
      ? ""
      : `  ${(terminal.ascii ? "#" : "█").repeat(Math.ceil((count / of) * Math.max(8, terminal.stdoutColumns - 40)))}`
  const numbers = Object.values(summary.counts).map(String)
  const cells = Math.max(...numbers.map((text) => text.length), 5)
  const section = (title: string, lines: ReadonlyArray<string>): string =>
    lines.length === 0 ? "" : `\n${style.heading(title)}\n${lines.join("\n")}\n`
  const cut = (text: string, most: number): string => (tableRoom(terminal) === undefined ? padLine(text, 0) : fit(text, most).trimEnd())
  const ago = (at: DateTime.DateTime): string => age(now - DateTime.toEpochMillis(at))
  const { durations } = summary
  const spanText = (from: number, to: number): string =>
    to < now ? `from ${age(now - from)} to ${age(now - to)} ago` : `in the last ${age(now - from)}`
  const span = since === -Infinity ? "ever" : spanText(since, before)
  return [
    `${style.strong(grouped(summary.total))} invocations created ${span}\n`,
    section(
      "STATUS",
      StatusName.literals
        .filter((status) => summary.counts[status] > 0)
        .map((status) =>
          style.status(status, `${status.padEnd(11)}${String(summary.counts[status]).padStart(cells)}${bar(summary.counts[status], most)}`)
        )
    ),
    section("PACE", [
      `success    ${(summary.successRate === undefined ? "-" : percent(summary.successRate)).padStart(cells)}  of what completed or failed`,
      pace === undefined
        ? `completed  ${"-".padStart(cells)}  a minute: nothing of the last ${age(paceMs)} is counted`
        : `completed  ${pace.perMinute.toFixed(1).padStart(cells)}  a minute of these, ${spanText(pace.from, pace.to)}`
    ]),
    section(
      "DURATION",
      durations === undefined
        ? []
        : [
            quantilesText(durations),
            ...histogram.map(
              (bucket) => `${bucketName(bucket).padEnd(11)}${String(bucket.count).padStart(cells)}${bar(bucket.count, longest)}`
            )
          ]
    ),
    section(
      "SLOWEST",
      slowest.map(
        (invocation) =>
          `${harmless(invocation.id)}  ${fit(duration(durationOf(invocation) ?? 0), 7)} ${cut(sourceText(invocation, names), 28)}`
      )
    ),
    section("FAILURES", [
      ...failures.clusters.map(
        ({ label, count, firstSeen, lastSeen }) =>
          `${String(count).padStart(cells)}  ${cut(label, 60)}  (first ${ago(firstSeen)}, last ${ago(lastSeen)} ago)`
      ),
      ...(failures.other === 0 ? [] : [`${String(failures.other).padStart(cells)}  others`])
    ])
  ].join("")
}

const bucketName = ({ fromMs, toMs }: DurationBucket): string => (toMs === undefined ? `>=${age(fromMs)}` : `<${age(toMs)}`)
