/**
 * How a fault is carried out, on the answer that is sent and on its connection.
 */
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as HttpBody from "effect/http/HttpBody"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import type { Fault } from "./Faults.ts"

/** An answer that cannot be read to its end, or takes its time, or comes instead, without the headers of the fault's own. `now` is the service's, in milliseconds since the Unix epoch. */
export const answerFaultily = <E, R>(
  fault: Fault,
  request: HttpServerRequest.HttpServerRequest,
  answer: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>,
  now: number
): Effect.Effect<HttpServerResponse.HttpServerResponse, E, R> => {
  switch (fault.kind) {
    case "status":
      return Effect.succeed(refusal(fault, now))
    case "reset": {
      const reset = Effect.andThen(
        Effect.sync(() => NodeHttpServerRequest.toIncomingMessage(request).socket.resetAndDestroy()),
        untilGone
      )
      return fault.handled === true ? Effect.andThen(answer, reset) : reset
    }
    case "stall":
      if (fault.at === "before-headers") return Effect.andThen(answer, untilGone)
      return Effect.map(answer, (response) => {
        const bytes = bytesOf(response)
        const sent = fault.at === "mid-body" ? Stream.succeed(bytes.subarray(0, bytes.length / 2)) : Stream.empty
        return withBody(response, Stream.concat(Stream.concat(flushHeaders(request), sent), Stream.never))
      })
    case "cut":
      return Effect.map(answer, (response) => {
        const bytes = bytesOf(response)
        if (fault.afterBytes >= bytes.length && bytes.length > 0) return response
        const sent = Stream.fromIterable(fault.afterBytes === 0 ? [] : [bytes.subarray(0, fault.afterBytes)])
        return withBody(response, Stream.concat(Stream.concat(flushHeaders(request), sent), endOf(request)))
      })
    case "drip":
      return Effect.map(answer, (response) => {
        const bytes = bytesOf(response)
        if (bytes.length === 0) return response
        const parts = Array.from({ length: Math.ceil(bytes.length / fault.bytes) }, (_, at) =>
          bytes.subarray(at * fault.bytes, (at + 1) * fault.bytes)
        )
        const slowly = Stream.fromIterable(parts).pipe(
          Stream.rechunk(1),
          Stream.mapEffect((part) => Effect.delay(Effect.succeed(part), fault.everyMs))
        )
        return withBody(response, Stream.concat(flushHeaders(request), slowly))
      })
  }
}

/** A request is handled without interruption, but for its client's leaving here. */
const untilGone = Effect.interruptible(Effect.never)

const refusal = (fault: Extract<Fault, { readonly kind: "status" }>, now: number): HttpServerResponse.HttpServerResponse => {
  const { status, body = "json", retryAfter, retryAfterAs } = fault
  const headers: Readonly<Record<string, string>> =
    retryAfter === undefined
      ? {}
      : { "retry-after": retryAfterAs === "date" ? new Date(now + retryAfter * 1_000).toUTCString() : String(retryAfter) }
  switch (body) {
    case "empty":
      return HttpServerResponse.setHeaders(HttpServerResponse.empty({ status }), headers)
    case "html":
      return HttpServerResponse.text(`<html><body><h1>${status}</h1><p>An injected fault.</p></body></html>\n`, {
        status,
        contentType: "text/html",
        headers
      })
    case "json":
      return HttpServerResponse.jsonUnsafe({ error: "InjectedFault", message: "an injected fault" }, { status, headers })
  }
}

const bytesOf = ({ body }: HttpServerResponse.HttpServerResponse): Uint8Array => (body._tag === "Uint8Array" ? body.body : new Uint8Array())

/** The answer with the same headers, the length of the whole body among them, and a body of its own pace. */
const withBody = (
  response: HttpServerResponse.HttpServerResponse,
  body: Stream.Stream<Uint8Array>
): HttpServerResponse.HttpServerResponse => {
  // An answer without a body is told to have one of which nothing arrives.
  const length = Math.max(1, bytesOf(response).length)
  return HttpServerResponse.setBody(response, HttpBody.stream(body, response.headers["content-type"], length))
}

const flushHeaders = (request: HttpServerRequest.HttpServerRequest): Stream.Stream<never> =>
  Stream.fromEffectDrain(
    Effect.sync(() => {
      const response = NodeHttpServerRequest.toServerResponse(request)
      if ("flushHeaders" in response) response.flushHeaders()
    })
  )

/** Ends the connection once what was written has left. */
const endOf = (request: HttpServerRequest.HttpServerRequest): Stream.Stream<never> =>
  Stream.fromEffectDrain(
    Effect.andThen(
      Effect.sync(() => NodeHttpServerRequest.toIncomingMessage(request).socket.destroySoon()),
      Effect.never
    )
  )
