/**
 * How many requests the session sends a minute, by the client's own count.
 */
import { attempts } from "@chroma-sync/core/Telemetry"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"

const windowMs = 60_000

/** The requests that were sent so far. */
export const countRequests: Effect.Effect<number> = Effect.map(Metric.snapshot, (metrics) =>
  metrics.reduce((sum, metric) => (metric.id === attempts.id && metric.type === "Counter" ? sum + Number(metric.state.count) : sum), 0)
)

/** What is known of the requests; times are in milliseconds since the Unix epoch. */
export interface Requests {
  /** How many had been sent, at the ends of the last minute's seconds. */
  readonly samples: ReadonlyArray<{ readonly at: number; readonly total: number }>
  /** Requests a minute as shown; `undefined` in the first seconds, which tell little. */
  readonly perMinute: number | undefined
  /** When that was worked out. */
  readonly at: number
}

export const noRequests: Requests = { samples: [], perMinute: undefined, at: -Infinity }

/** Notes a count. What is shown follows every few seconds while the screen moves anyway, and once a minute while it rests. */
export const noteRequests = (known: Requests, now: number, total: number, moves: boolean): Requests => {
  const samples = [...known.samples.filter((one) => now - one.at <= windowMs), { at: now, total }]
  const next = { ...known, samples }
  if (now - known.at < (moves || known.perMinute === undefined ? 5_000 : windowMs)) return next
  const [first] = samples
  if (first === undefined || now - first.at < 5_000) return next
  return { samples, perMinute: Math.round(((total - first.total) / (now - first.at)) * windowMs), at: now }
}
