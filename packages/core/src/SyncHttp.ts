/**
 * The only file that sends. One attempt is request, headers, whole body and decoding; a call is attempts under one deadline, with waits between
 * them, and ends in a value or in one of the errors that its operation documents.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { ApiToken, tokenHeader } from "./ApiToken.ts"
import { SyncApi } from "./SyncApi.ts"
import { SyncConfig } from "./SyncConfig.ts"
import {
  type AnyCallError,
  type Attempt,
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
  TimeoutError,
  TransportError,
  Unauthorized,
  UnexpectedStatus
} from "./SyncError.ts"
import { nextWait, readRetryAfter } from "./internal/retry.ts"

const documented = {
  400: BadRequest,
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  500: InternalServerError,
  503: ServiceUnavailable
} as const

type DocumentedStatus = keyof typeof documented

/** What the transport must know of an operation. */
export interface Operation<Status extends DocumentedStatus> {
  readonly name: string
  readonly needsToken: boolean
  /** Whether doing it twice is the same as doing it once: what creates is not, so it is sent again only after a 429. */
  readonly repeatable: boolean
  /** The error statuses that its contract documents. */
  readonly statuses: ReadonlyArray<Status>
}

/** What an operation can fail with: one class per documented status, and what any call can meet. */
export type CallError<Status extends DocumentedStatus> = InstanceType<(typeof documented)[Status]> | AnyCallError

type Api = HttpApiClient.ForApi<typeof SyncApi, Answered>

export class SyncHttp extends Context.Service<
  SyncHttp,
  {
    /**
     * Runs one call: `send` makes the request by the contract, `decode` reads the answer. Both belong to the attempt, so both are retried and
     * timed. Interrupting the call closes the connection.
     */
    readonly call: <Status extends DocumentedStatus, A>(
      operation: Operation<Status>,
      send: (api: Api) => Effect.Effect<HttpClientResponse.HttpClientResponse, unknown>,
      decode: (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<A, unknown>
    ) => Effect.Effect<A, CallError<Status>>
  }
>()("@chroma-sync/core/SyncHttp") {
  static readonly layerNoDeps: Layer.Layer<SyncHttp, never, SyncConfig | HttpClient.HttpClient> = Layer.effect(
    SyncHttp,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const httpClient = (yield* HttpClient.HttpClient).pipe(HttpClient.transformResponse(Effect.flatMap(readWhole)))
      const api: Api = yield* HttpApiClient.makeWith(SyncApi, { httpClient, baseUrl: config.baseUrl }).pipe(
        Effect.provide(
          HttpApiMiddleware.layerClient(ApiToken, ({ next, request }) =>
            next(
              Option.match(config.token, {
                onNone: () => request,
                onSome: (token) => HttpClientRequest.setHeader(request, tokenHeader, Redacted.value(token))
              })
            )
          )
        )
      )

      const call = Effect.fnUntraced(function* <Status extends DocumentedStatus, A>(
        operation: Operation<Status>,
        send: (api: Api) => Effect.Effect<HttpClientResponse.HttpClientResponse, unknown>,
        decode: (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<A, unknown>
      ): Effect.fn.Return<A, CallError<Status>> {
        if (operation.needsToken && Option.isNone(config.token)) {
          return yield* new InvalidRequest({
            operation: operation.name,
            field: "token",
            issue: "there is no API key; set CHROMA_API_KEY or pass a token"
          })
        }
        const deadlineAt = (yield* Clock.currentTimeMillis) + config.deadlineMs
        // The errors of a call share its ledger, which is complete by the time that one of them leaves the call.
        const attempts: Array<Attempt> = []
        const facts: CallFacts = { operation: operation.name, attempts }
        const once = send(api).pipe(
          Effect.flatMap((response) =>
            decode(response).pipe(Effect.catch((cause) => Effect.flatMap(toInvalidResponse(facts, response, cause), Effect.fail)))
          ),
          Effect.catch((failure) => Effect.flatMap(toSyncError(operation, facts, config.baseUrl, failure), Effect.fail)),
          Effect.provideContext(privacy)
        )
        while (true) {
          const startedAt = yield* Clock.currentTimeMillis
          const left = deadlineAt - startedAt
          const limit = left < config.attemptTimeoutMs ? "deadline" : "attempt"
          const result = yield* once.pipe(
            Effect.timeoutOrElse({
              duration: Math.min(left, config.attemptTimeoutMs),
              orElse: () =>
                Effect.fail(
                  new TimeoutError({ ...facts, limit, limitMs: limit === "deadline" ? config.deadlineMs : config.attemptTimeoutMs })
                )
            }),
            Effect.result
          )
          if (Result.isSuccess(result)) return result.success
          const error = result.failure
          const now = yield* Clock.currentTimeMillis
          const retries = operation.repeatable || error._tag === "RateLimited" ? config.retries : 0
          const wait = nextWait(error, attempts.length, { retries, left: deadlineAt - now, random: yield* Random.next })
          attempts.push({
            number: attempts.length + 1,
            startedAt,
            durationMs: now - startedAt,
            outcome: error._tag,
            ...(wait === undefined ? {} : { wait })
          })
          // `toSyncError` names only the classes of documented statuses, so the union is exactly this operation's.
          if (wait === undefined) return yield* Effect.fail(error as CallError<Status>)
          yield* Effect.sleep(wait.ms)
        }
      })

      return SyncHttp.of({ call })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<SyncHttp, never, SyncConfig> = SyncHttp.layerNoDeps.pipe(Layer.provide(FetchHttpClient.layer))
}

/**
 * Bound to every attempt, whatever the caller's context says: no trace headers to a third party, the token hidden wherever Effect prints headers,
 * and no redirect followed, since the token would go along.
 */
const privacy = Context.make(HttpClient.TracerPropagationEnabled, false).pipe(
  Context.add(Headers.CurrentRedactedNames, [tokenHeader, "authorization", "cookie", "set-cookie", "x-api-key"]),
  Context.add(FetchHttpClient.RequestInit, { redirect: "manual" })
)

/** An answer that is no success, read whole. Internal: it becomes a public error as soon as the operation is known. */
class Answered extends Data.TaggedError("Answered")<{
  readonly status: number
  readonly headers: Headers.Headers
  readonly body: string
}> {}

/** Reads the body inside the attempt, so that one that stalls or is cut fails the attempt; the contract then decodes from memory. */
const readWhole = (
  response: HttpClientResponse.HttpClientResponse
): Effect.Effect<HttpClientResponse.HttpClientResponse, Answered | HttpClientError.HttpClientError> =>
  response.status >= 200 && response.status < 300
    ? Effect.as(response.arrayBuffer, response)
    : Effect.flatMap(response.text, (body) => Effect.fail(new Answered({ status: response.status, headers: response.headers, body })))

const toInvalidResponse = (facts: CallFacts, response: HttpClientResponse.HttpClientResponse, cause: unknown) =>
  response.text.pipe(
    Effect.orElseSucceed(() => ""),
    Effect.map(
      (body) =>
        new InvalidResponse({
          ...facts,
          status: response.status,
          requestId: response.headers["x-request-id"],
          issue: isSchemaError(cause) ? cause.message : "the body cannot be read",
          snippet: snippet(body)
        })
    )
  )

const toSyncError = (
  operation: Operation<DocumentedStatus>,
  facts: CallFacts,
  baseUrl: string,
  failure: unknown
): Effect.Effect<SyncError> => {
  if (failure instanceof Answered) return Effect.map(Clock.currentTimeMillis, (now) => toAnswerError(operation, facts, failure, now))
  if (failure instanceof InvalidResponse) return Effect.succeed(failure)
  if (isHttpClientError(failure)) {
    return Effect.succeed(new TransportError({ ...facts, origin: new URL(baseUrl).origin, reason: transportReason(failure) }))
  }
  if (isSchemaError(failure)) {
    return Effect.succeed(new InvalidRequest({ operation: facts.operation, field: "request", issue: failure.message }))
  }
  return Effect.die(failure)
}

const toAnswerError = (operation: Operation<DocumentedStatus>, facts: CallFacts, answer: Answered, now: number): SyncError => {
  const retryAfterMs = readRetryAfter(answer.headers["retry-after"], now)
  const answered = { ...facts, ...readErrorBody(answer.body), requestId: answer.headers["x-request-id"], retryAfterMs }
  if (answer.status === 429) {
    return new RateLimited({ ...answered, resumeAt: retryAfterMs === undefined ? undefined : now + retryAfterMs })
  }
  const status = operation.statuses.find((known) => known === answer.status)
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
