/**
 * How many requests the session sends a minute, by the client's own count.
 */
import { attempts } from "@chroma-sync/core/Telemetry"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type { Model } from "./model.ts"

const windowMs = 60_000

/** The requests that were sent so far. */
export const countRequests: Effect.Effect<number> = Effect.map(Metric.snapshot, (metrics) =>
  metrics.reduce((sum, metric) => (metric.id === attempts.id && metric.type === "Counter" ? sum + Number(metric.state.count) : sum), 0)
)

/** Notes a count; a minute of them is kept. */
export const noteRequests = (known: Model["requests"], at: number, total: number): Model["requests"] => [
  ...known.filter((one) => at - one.at <= windowMs),
  { at, total }
]

/** Requests a minute over the last one; `undefined` in the first seconds, which tell little. */
export const perMinute = (known: Model["requests"]): number | undefined => {
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < 5_000) return undefined
  return Math.round(((last.total - first.total) / (last.at - first.at)) * windowMs)
}
