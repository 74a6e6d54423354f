/**
 * One request, and its whole answer: what every transport does, and how any `HttpClient` does it.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { tokenHeader } from "../Operation.ts"
import { type Pieces, readBytes } from "./bodyBytes.ts"

/** An answer, read whole. */
export interface Answer {
  readonly status: number
  readonly headers: Headers.Headers
  readonly body: Pieces
}

/** Why there is no whole answer: as an `HttpClient` says it, or what the runtime threw. */
export type SendFailure = HttpClientError["reason"] | { readonly _tag: "Thrown"; readonly cause: unknown }

/** What is seen of a request, whether it ends or is interrupted. */
export interface Seen {
  /** Surely no connection has come about, so that nothing was sent. A transport that cannot tell leaves it `false`. */
  unopened: boolean
}

/** Follows no redirect, since the token would go along. Interrupting it closes the connection. */
export type Send = (request: HttpClientRequest, seen: Seen) => Effect.Effect<Answer, SendFailure>

/** How requests are sent. */
export class Transport extends Context.Service<Transport, Send>()("@chroma-sync/core/Transport") {}

export const overHttpClient: Layer.Layer<Transport, never, HttpClient.HttpClient> = Layer.effect(
  Transport,
  Effect.map(
    HttpClient.HttpClient,
    (client): Send =>
      (request) =>
        client.execute(request).pipe(
          // A client may take some statuses for failures: they are answers.
          Effect.catch((error) => (error.reason._tag === "StatusCodeError" ? Effect.succeed(error.reason.response) : Effect.fail(error))),
          Effect.flatMap((response) =>
            Effect.map(readBytes(response), (body): Answer => ({ status: response.status, headers: response.headers, body }))
          ),
          Effect.mapError(({ reason }) => reason),
          Effect.provideContext(privacy)
        )
  )
)

/**
 * Bound to every request, whatever the caller's context says: no spans that hold headers and whole URLs, nor their headers to a third party, the token
 * hidden wherever Effect prints headers, and no redirect followed.
 */
const privacy = Context.make(HttpClient.TracerDisabledWhen, (): boolean => true).pipe(
  Context.add(Headers.CurrentRedactedNames, [tokenHeader, "authorization", "cookie", "set-cookie", "x-api-key"]),
  Context.add(FetchHttpClient.RequestInit, { redirect: "manual" })
)
