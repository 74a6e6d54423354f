/**
 * What stands before every route: it writes down the request, plays the faults, and tells the emulator's own time.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpServerError from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { answerFaultily } from "./answerFaultily.ts"
import { type Faults, faultOf } from "./Faults.ts"
import { numbers, type Seed } from "./Seed.ts"

/** A request that came in. Its headers are not kept, so that no token is. */
export interface LoggedRequest {
  /** Counted from 1, from the emulator's start. */
  readonly number: number
  readonly method: string
  /** Such as `/api/v1/invocations`. */
  readonly path: string
  /** As it was sent, without the `?`: `limit=100&offset=200`. */
  readonly query: string
  /** By the emulator's clock, in milliseconds since the Unix epoch. */
  readonly at: number
}

/** How many requests are remembered: the newest. */
export const rememberedRequests = 10_000

/** The requests that came in, the faults that they meet, and a wrapper of what answers them. */
export interface Front {
  readonly requests: () => ReadonlyArray<LoggedRequest>
  readonly setFaults: (faults: Faults) => void
  readonly wrap: <R>(
    app: Effect.Effect<HttpServerResponse.HttpServerResponse, unknown, R>
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse, unknown, R | HttpServerRequest.HttpServerRequest>
}

/** A front with no faults yet. `now` is the emulator's, in milliseconds since the Unix epoch. */
export const makeFront = (seed: Seed, now: () => number): Front => {
  const log: Array<LoggedRequest> = []
  let faults: Faults = {}
  let seen: Array<number> = []
  let count = 0

  const remember = ({ method, url }: HttpServerRequest.HttpServerRequest): LoggedRequest => {
    const [path = "", ...query] = url.split("?")
    const logged = { number: ++count, method, path, query: query.join("?"), at: now() }
    log.push(logged)
    if (log.length > 2 * rememberedRequests) log.splice(0, rememberedRequests)
    return logged
  }

  return {
    requests: () => log.slice(-rememberedRequests),
    setFaults: (next) => {
      faults = next
      seen = []
    },
    wrap: Effect.fnUntraced(function* (app) {
      const request = yield* HttpServerRequest.HttpServerRequest
      const logged = remember(request)
      const next = numbers(seed, logged.number)
      const { latencyMs = 0, jitterMs = 0, clockSkewMs = 0 } = faults
      const fault = faultOf(faults, seen, logged, next)
      const wait = latencyMs + jitterMs * next()
      if (wait > 0) yield* Effect.interruptible(Effect.sleep(wait))
      const plain = Effect.catch(app, toAnswer)
      const response = yield* fault === undefined ? plain : answerFaultily(fault, request, plain, now() + clockSkewMs)
      return HttpServerResponse.setHeaders(response, {
        // The service's clock is the emulator's, not the machine's.
        date: new Date(now() + clockSkewMs).toUTCString(),
        "x-request-id": `req-${logged.number}`,
        ...(response.status === 429 && response.headers["retry-after"] === undefined && fault === undefined ? { "retry-after": "1" } : {}),
        // Those of a fault's own stand over all others.
        ...(fault?.kind === "status" ? fault.headers : {})
      })
    })
  }
}

/** The answer to what no route answers. */
const toAnswer = (error: unknown): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.map(HttpServerError.causeResponse(Cause.fail(error)), ([response]) =>
    response.status === 404 ? HttpServerResponse.jsonUnsafe({ error: "NotFound", message: "no such operation" }, { status: 404 }) : response
  )
