/**
 * What a client tells of its work: Effect metrics by these names, and spans of three levels with OpenTelemetry's names for HTTP. Nothing leaves the
 * process unless the program provides an exporter, such as `effect/observability/Otlp`. Neither holds the API key, a whole URL or a header.
 *
 * What a user calls is a span named after the method (`Invocations.get`, `Invocations.pages`, `InvocationFeed.wait`), but for `watch`. In it each call of
 * the service is one named after its operation (`invocations.get`, `invocations.list`), and in that each attempt a client span named after method and
 * route (`GET /api/v1/invocations`). What waits ask together is under the spans of their rounds (`InvocationFeed.round`). Without a tracer no span is
 * made.
 */
import * as Metric from "effect/Metric"

const times = { attributes: { unit: "ms" }, boundaries: [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 120_000] }

/**
 * Calls that were sent and ended, by `operation` and `outcome`: `ok` or the tag of the last attempt's error. So a create whose answer was lost counts as
 * what came instead, such as `TransportError`, and not as `OutcomeUnknown`.
 */
export const calls = Metric.counter("chroma_sync.client.calls", { description: "Calls that ended", incremental: true })

/** Requests that were sent, by `operation` and `outcome`. What it counts beyond the calls are retries. */
export const attempts = Metric.counter("chroma_sync.client.attempts", { description: "Attempts that ended", incremental: true })

/** How long calls took, waits included, in milliseconds, by `operation` and `outcome`. */
export const duration = Metric.histogram("chroma_sync.client.duration", { description: "Duration of calls", ...times })

/** How long calls waited before an attempt, in milliseconds, by `operation` and who asked for it, as `from`: `backoff` or `retry-after`. */
export const wait = Metric.histogram("chroma_sync.client.wait", { description: "Waits between attempts", ...times })

/** Bytes of the bodies of successful answers, decompressed, by `operation`. */
export const bytes = Metric.counter("chroma_sync.client.bytes", {
  description: "Bytes of successful answers",
  incremental: true,
  attributes: { unit: "By" }
})

/** Rows of the pages that were read, malformed ones and those that a scan had already included, by `operation`. */
export const rows = Metric.counter("chroma_sync.client.rows", { description: "Rows that were read", incremental: true })
