/**
 * From what went wrong in one attempt to the error that the caller sees.
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import * as Headers from "effect/http/Headers"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import {
  BadRequest,
  type CallFacts,
  Conflict,
  Forbidden,
  InternalServerError,
  InvalidRequest,
  InvalidResponse,
  NotFound,
  PreconditionFailed,
  RateLimited,
  ServiceUnavailable,
  type SyncError,
  TransportError,
  Unauthorized,
  UnexpectedStatus
} from "../SyncError.ts"
import { readRetryAfter } from "./retry.ts"

/** The class of each status that some operation documents; 429 has its own for all. */
export const documented = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  500: InternalServerError,
  503: ServiceUnavailable
} as const

export type DocumentedStatus = keyof typeof documented

/** An answer that is no success, read whole. Internal: it becomes a public error as soon as the operation is known. */
export class Answered extends Data.TaggedError("Answered")<{
  readonly status: number
  readonly headers: Headers.Headers
  readonly body: string
}> {}

/** Reads the body inside the attempt, so that one that stalls or is cut fails the attempt; the contract then decodes from memory. */
export const readWhole =
  (hide: Hide) =>
  (
    response: HttpClientResponse.HttpClientResponse
  ): Effect.Effect<HttpClientResponse.HttpClientResponse, Answered | HttpClientError.HttpClientError> =>
    response.status >= 200 && response.status < 300
      ? Effect.as(response.arrayBuffer, response)
      : Effect.flatMap(response.text, (body) =>
          Effect.fail(
            new Answered({
              status: response.status,
              headers: Headers.fromInput(Object.entries(response.headers).map(([name, value]) => [name, hide(value)] as const)),
              body: hide(body)
            })
          )
        )

/** Takes the API key out of what the other side said: a proxy's error page may repeat the request that it got. */
export type Hide = (text: string) => string

/** A key of a few characters stands in too many words by chance, and is none that the service gives out. */
export const hiding = (token: string | undefined): Hide =>
  token === undefined || token.length < 8 ? (text) => text : (text) => text.replaceAll(token, "<redacted>")

/** A success that does not decode. */
export const toInvalidResponse = (facts: CallFacts, response: HttpClientResponse.HttpClientResponse, cause: unknown, hide: Hide) =>
  response.text.pipe(
    Effect.orElseSucceed(() => ""),
    Effect.map(
      (body) =>
        new InvalidResponse({
          ...facts,
          status: response.status,
          requestId: Option.getOrUndefined(Option.map(Headers.get(response.headers, "x-request-id"), hide)),
          issue: isSchemaError(cause) ? hide(cause.message) : "the body cannot be read",
          snippet: snippet(hide(body))
        })
    )
  )

/** Everything else. What is no failure of the call is a defect. */
export const toSyncError = (
  statuses: ReadonlyArray<DocumentedStatus>,
  facts: CallFacts,
  baseUrl: string,
  failure: unknown
): Effect.Effect<SyncError> => {
  if (failure instanceof Answered) return Effect.map(Clock.currentTimeMillis, (now) => toAnswerError(statuses, facts, failure, now))
  if (failure instanceof InvalidResponse) return Effect.succeed(failure)
  if (isHttpClientError(failure) && failure.reason._tag === "EncodeError") {
    return Effect.succeed(
      new InvalidRequest({ operation: facts.operation, field: "body", issue: failure.reason.description ?? "the body cannot be sent" })
    )
  }
  if (isHttpClientError(failure)) {
    return Effect.succeed(new TransportError({ ...facts, origin: new URL(baseUrl).origin, reason: transportReason(failure) }))
  }
  if (isSchemaError(failure)) {
    return Effect.succeed(new InvalidRequest({ operation: facts.operation, field: "request", issue: failure.message }))
  }
  return Effect.die(failure)
}

const toAnswerError = (statuses: ReadonlyArray<DocumentedStatus>, facts: CallFacts, answer: Answered, now: number): SyncError => {
  const retryAfterMs = readRetryAfter(answer.headers["retry-after"], now)
  const answered = { ...facts, ...readErrorBody(answer.body), requestId: answer.headers["x-request-id"], retryAfterMs }
  if (answer.status === 429) {
    return new RateLimited({ ...answered, resumeAt: retryAfterMs === undefined ? undefined : now + retryAfterMs })
  }
  const status = statuses.find((known) => known === answer.status)
  if (status !== undefined) return new documented[status](answered)
  return new UnexpectedStatus({ ...answered, status: answer.status, location: targetOrigin(answer.headers["location"]) })
}

/** The contract's error body, or the first of whatever came instead: a proxy's HTML page keeps its status and loses its tags' meaning. */
const readErrorBody = (body: string): { readonly error: string; readonly detail: string } => {
  try {
    const json: unknown = JSON.parse(body)
    if (typeof json === "object" && json !== null && "error" in json && typeof json.error === "string") {
      return { error: json.error, detail: snippet("message" in json && typeof json.message === "string" ? json.message : json.error) }
    }
  } catch {
    // Not JSON: fall through to the snippet.
  }
  return { error: "", detail: snippet(body) }
}

/** At most 200 characters, white space folded, control characters replaced: server text is data. */
const snippet = (text: string): string =>
  text
    .slice(0, 1_000)
    .replace(/\s+/g, " ")
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "�")
    .trim()
    .slice(0, 200)

const targetOrigin = (location: string | undefined): string | undefined => {
  if (location === undefined) return undefined
  return URL.parse(location)?.origin ?? "another path of the same host"
}

const isHttpClientError = (failure: unknown): failure is HttpClientError.HttpClientError =>
  failure instanceof Error && "_tag" in failure && failure._tag === "HttpClientError"

const isSchemaError = (failure: unknown): failure is Schema.SchemaError =>
  failure instanceof Error && "_tag" in failure && failure._tag === "SchemaError"

/** The innermost code or words of a network failure: `ECONNREFUSED` says more than `fetch failed`. */
const transportReason = (error: HttpClientError.HttpClientError): string => {
  let cause: unknown = "cause" in error.reason ? error.reason.cause : undefined
  let reason = "the connection failed"
  while (cause instanceof Error) {
    reason = "code" in cause && typeof cause.code === "string" ? cause.code : cause.message || reason
    cause = cause.cause
  }
  return snippet(reason)
}
