/**
 * What goes wrong on purpose, in front of every route.
 */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as HttpServerResponse from "effect/http/HttpServerResponse"

/** What goes wrong, and how often. */
export interface Faults {
  /** Added to every answer, in milliseconds. */
  readonly latencyMs: number
  /** The share of requests that fail, 0 to 1: with a 500, a 429, a 503, or a proxy's 502 in HTML. */
  readonly errorRate: number
}

/** Every request is answered at once and well. */
export const noFaults: Faults = { latencyMs: 0, errorRate: 0 }

/** Waits, then answers with a fault or lets the request through. */
export const withFaults = Effect.fnUntraced(function* <E, R>(
  faults: Faults,
  answer: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
): Effect.fn.Return<HttpServerResponse.HttpServerResponse, E, R> {
  if (faults.latencyMs > 0) yield* Effect.sleep(faults.latencyMs)
  if (faults.errorRate > 0 && (yield* Random.next) < faults.errorRate) {
    const kind = yield* Random.nextIntBetween(0, broken.length - 1)
    return broken[kind] ?? broken[0]
  }
  return yield* answer
})

const refusal = (status: number, error: string, message: string, headers: Record<string, string> = {}) =>
  HttpServerResponse.text(JSON.stringify({ error, message }), { status, contentType: "application/json", headers })

const broken = [
  refusal(500, "InternalError", "an injected fault"),
  refusal(429, "RateLimited", "an injected fault", { "retry-after": "1" }),
  refusal(503, "Unavailable", "an injected fault"),
  HttpServerResponse.text("<html><body><h1>502 Bad Gateway</h1></body></html>", { status: 502, contentType: "text/html" })
] as const
