/**
 * How spans are made and metrics added to, on the way of every request.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Tracer from "effect/Tracer"

const series = new Map<string, Metric.Metric<number, unknown>>()

/** Adds to one series of a metric. A plain function, because every page of every scan passes through it. */
export const record = (
  metric: Metric.Metric<number, unknown>,
  value: number,
  attributes: Readonly<Record<string, string>>,
  context: Context.Context<never>
): void => {
  const key = `${metric.id} ${Object.values(attributes).join(" ")}`
  let one = series.get(key)
  if (one === undefined) series.set(key, (one = Metric.withAttributes(metric, attributes)))
  one.updateUnsafe(value, context)
}

/** Where the requests of an operation go. */
export interface Route {
  readonly method: string
  /** The path with its parameters' names, such as `/api/v1/invocations/:invocation_id`. */
  readonly path: string
}

/** Whether somebody sees the spans of this context. */
export const isTraced = (context: Context.Context<never>): boolean => Context.get(context, Tracer.Tracer) !== Tracer.nativeTracer

/** A span around a call. */
export const traceCall = <A, E extends { readonly _tag: string }, R>(call: Effect.Effect<A, E, R>, operation: string) =>
  call.pipe(
    Effect.tapError((error) => Effect.annotateCurrentSpan("error.type", error._tag)),
    Effect.withSpan(operation, undefined, { captureStackTrace: false })
  )

/** A client span around one attempt. `status` is asked after it: the answer's, where there was one. */
export const traceAttempt = <A, E extends { readonly _tag: string }, R>(
  attempt: Effect.Effect<A, E, R>,
  options: { readonly route: Route; readonly baseUrl: string; readonly resends: number; readonly status: () => number | undefined }
) => {
  const { protocol, hostname, port } = new URL(options.baseUrl)
  const scheme = protocol.slice(0, -1)
  return attempt.pipe(
    Effect.tapError((error) => Effect.annotateCurrentSpan("error.type", String(options.status() ?? error._tag))),
    Effect.ensuring(
      Effect.suspend(() => {
        const status = options.status()
        return status === undefined ? Effect.void : Effect.annotateCurrentSpan("http.response.status_code", status)
      })
    ),
    Effect.withSpan(
      `${options.route.method} ${options.route.path}`,
      {
        kind: "client",
        attributes: {
          "http.request.method": options.route.method,
          "http.route": options.route.path,
          "server.address": hostname,
          "server.port": port === "" ? (scheme === "https" ? 443 : 80) : Number(port),
          "url.scheme": scheme,
          ...(options.resends > 0 && { "http.request.resend_count": options.resends })
        }
      },
      { captureStackTrace: false }
    )
  )
}
