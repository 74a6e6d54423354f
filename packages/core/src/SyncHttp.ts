/**
 * The only file that sends. One attempt is request, headers, whole body and decoding; a call is attempts under one deadline, with waits between
 * them, and ends in a value or in one of the errors that its operation documents.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import type * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import { ApiToken, tokenHeader } from "./ApiToken.ts"
import { SyncApi } from "./SyncApi.ts"
import * as Telemetry from "./Telemetry.ts"
import { type CallOptions, limitsOf, SyncConfig } from "./SyncConfig.ts"
import {
  type AnyCallError,
  type Attempt,
  type CallFacts,
  type CreateRequest,
  InvalidRequest,
  type InvalidResponse,
  OutcomeUnknown,
  type SyncError,
  TimeoutError
} from "./SyncError.ts"
import {
  type Answered,
  type documented,
  type DocumentedStatus,
  hiding,
  readWhole,
  toInvalidResponse,
  toSyncError
} from "./internal/failure.ts"
import { isTraced, record, type Route, traceAttempt, traceCall } from "./internal/telemetry.ts"
import { makeRetryBudget, nextStep, type RetryBudget } from "./internal/retry.ts"

/** What the transport must know of an operation. */
export interface Operation<Status extends DocumentedStatus> {
  /** Group and endpoint, such as `invocations.list`. */
  readonly name: string
  readonly needsToken: boolean
  /** The error statuses that its contract documents. */
  readonly statuses: ReadonlyArray<Status>
}

/** What an operation can fail with: one class per documented status, and what any call can meet. */
export type CallError<Status extends DocumentedStatus> = InstanceType<(typeof documented)[Status]> | AnyCallError

/**
 * What an operation that creates can fail with: where any other call fails because no answer came, or none that can be read, this one cannot know
 * whether it has created something.
 */
export type CreateError<Status extends DocumentedStatus> = Exclude<CallError<Status>, TimeoutError | InvalidResponse> | OutcomeUnknown

type Api = HttpApiClient.ForApi<typeof SyncApi, Answered>
type Response = HttpClientResponse.HttpClientResponse

/** One call: `send` makes the request by the contract, `decode` reads the answer. Both belong to the attempt: both are retried and timed. */
interface Call<Status extends DocumentedStatus, A> {
  readonly operation: Operation<Status>
  readonly send: (api: Api) => Effect.Effect<Response, unknown>
  readonly decode: (response: Response) => Effect.Effect<A, unknown>
  /** How many rows a page holds, where the answer is one. */
  readonly rows?: ((answer: A) => number) | undefined
  readonly options?: CallOptions | undefined
}

/** The transport that every service calls through: one `HttpClient`, one retry policy, one mapping of errors. */
export class SyncHttp extends Context.Service<
  SyncHttp,
  {
    /** Runs a call that may be made twice, such as reading, deleting or cancelling. Interrupting it closes the connection. */
    readonly call: <Status extends DocumentedStatus, A>(call: Call<Status, A>) => Effect.Effect<A, CallError<Status>>
    /**
     * Runs a call that creates what `request` names. It is sent again only after an attempt that surely did not reach the service or that the
     * service turned away with a 429; any other lost answer is an `OutcomeUnknown`.
     */
    readonly create: <Status extends DocumentedStatus, A>(
      call: Call<Status, A> & { readonly request: CreateRequest }
    ) => Effect.Effect<A, CreateError<Status>>
    /** How many retries this client may make now, and at most: what keeps it from adding to the load of a service that is down. */
    readonly retryBudget: Effect.Effect<RetryBudget>
  }
>()("@chroma-sync/core/SyncHttp") {
  static readonly layerNoDeps: Layer.Layer<SyncHttp, never, SyncConfig | HttpClient.HttpClient> = Layer.effect(
    SyncHttp,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const budget = makeRetryBudget()
      const hide = hiding(Option.getOrUndefined(Option.map(config.token, Redacted.value)))
      const httpClient = (yield* HttpClient.HttpClient).pipe(
        HttpClient.mapRequestEffect((request) =>
          Effect.map(StreamedBody, (body) => (body === undefined ? request : HttpClientRequest.setBody(request, body)))
        ),
        HttpClient.transformResponse(Effect.flatMap(readWhole(hide)))
      )
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

      const attemptCall = Effect.fnUntraced(function* <Status extends DocumentedStatus, A>(
        { operation, send, decode, rows, options }: Call<Status, A>,
        repeatable: (error: SyncError) => boolean
      ): Effect.fn.Return<A, CallError<Status>> {
        const limits = yield* limitsOf(config, operation.name, options)
        if (operation.needsToken && Option.isNone(config.token)) {
          return yield* new InvalidRequest({
            operation: operation.name,
            field: "token",
            issue: "there is no API key; set CHROMA_API_KEY or pass a token"
          })
        }
        budget.deposit()
        const calledAt = yield* Clock.currentTimeMillis
        const deadlineAt = calledAt + limits.deadlineMs
        const traced = yield* isTraced
        const context = yield* Effect.context<never>()
        // The errors of a call share its ledger, which is complete by the time that one of them leaves the call.
        const attempts: Array<Attempt> = []
        const facts: CallFacts = { operation: operation.name, attempts }
        let status: number | undefined
        const once = send(api).pipe(
          Effect.tap((response) => {
            status = response.status
            return Effect.map(response.arrayBuffer, ({ byteLength }) =>
              record(Telemetry.bytes, byteLength, { operation: operation.name }, context)
            )
          }),
          Effect.flatMap((response) =>
            decode(response).pipe(Effect.catch((cause) => Effect.flatMap(toInvalidResponse(facts, response, cause, hide), Effect.fail)))
          ),
          Effect.catch((failure) => Effect.flatMap(toSyncError(operation.statuses, facts, config.baseUrl, failure), Effect.fail)),
          Effect.provideContext(privacy)
        )
        while (true) {
          const startedAt = yield* Clock.currentTimeMillis
          const left = deadlineAt - startedAt
          const limit = left < limits.attemptTimeoutMs ? "deadline" : "attempt"
          status = undefined
          const timed = once.pipe(
            Effect.timeoutOrElse({
              duration: Math.min(left, limits.attemptTimeoutMs),
              orElse: () =>
                Effect.fail(
                  new TimeoutError({ ...facts, limit, limitMs: limit === "deadline" ? limits.deadlineMs : limits.attemptTimeoutMs })
                )
            }),
            Effect.tapError((error) => Effect.sync(() => (status = "status" in error ? error.status : status)))
          )
          const route = routes.get(operation.name)
          const result = yield* Effect.result(
            traced && route !== undefined
              ? traceAttempt(timed, { route, baseUrl: config.baseUrl, resends: attempts.length, status: () => status })
              : timed
          )
          const now = yield* Clock.currentTimeMillis
          const outcome = { operation: operation.name, outcome: Result.isSuccess(result) ? "ok" : result.failure._tag }
          record(Telemetry.attempts, 1, outcome, context)
          const ended = () => {
            record(Telemetry.calls, 1, outcome, context)
            record(Telemetry.duration, now - calledAt, outcome, context)
          }
          if (Result.isSuccess(result)) {
            ended()
            if (rows !== undefined) record(Telemetry.rows, rows(result.success), { operation: operation.name }, context)
            return result.success
          }
          const error = result.failure
          const step = nextStep(error, attempts.length, {
            retries: limits.retries,
            left: deadlineAt - now,
            random: yield* Random.next,
            repeatable: repeatable(error),
            withdraw: budget.withdraw
          })
          attempts.push({ number: attempts.length + 1, startedAt, durationMs: now - startedAt, outcome: error._tag, ...step })
          // `toSyncError` names only the classes of documented statuses, so the union is exactly this operation's.
          if (step.wait === undefined) {
            ended()
            return yield* Effect.fail(error as CallError<Status>)
          }
          record(Telemetry.wait, step.wait.ms, { operation: operation.name, from: step.wait.from }, context)
          yield* Effect.sleep(step.wait.ms)
        }
      })

      const run: typeof attemptCall = (call, repeatable) =>
        Effect.flatMap(isTraced, (traced) =>
          traced ? traceCall(attemptCall(call, repeatable), call.operation.name) : attemptCall(call, repeatable)
        )

      return SyncHttp.of({
        call: (call) => run(call, () => true),
        create: ({ request, ...call }) =>
          run(call, surelyNotDone).pipe(Effect.catch((error) => Effect.fail(toCreateError(request, error)))),
        retryBudget: Effect.sync(budget.state)
      })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<SyncHttp, never, SyncConfig> = SyncHttp.layerNoDeps.pipe(Layer.provide(FetchHttpClient.layer))
}

/** Where each operation's requests go, by its name: read from the contract. */
const routes = new Map<string, Route>()
HttpApi.reflect(SyncApi, {
  onGroup: () => undefined,
  onEndpoint: ({ group, endpoint }) =>
    void routes.set(`${group.identifier}.${endpoint.identifier}`, { method: endpoint.method, path: endpoint.path })
})

/** Takes the place of a request's body: the contract's client takes a form that is whole, and a file must not be held in memory. */
export const StreamedBody = Context.Reference<HttpBody.HttpBody | undefined>("@chroma-sync/core/StreamedBody", {
  defaultValue: () => undefined
})

/**
 * Bound to every attempt, whatever the caller's context says: no trace headers to a third party, no spans that hold headers and whole URLs, the token
 * hidden wherever Effect prints headers, and no redirect followed, since the token would go along.
 */
const privacy = Context.make(HttpClient.TracerPropagationEnabled, false).pipe(
  Context.add(HttpClient.TracerDisabledWhen, () => true),
  Context.add(Headers.CurrentRedactedNames, [tokenHeader, "authorization", "cookie", "set-cookie", "x-api-key"]),
  Context.add(FetchHttpClient.RequestInit, { redirect: "manual" })
)

/** Whether the attempt cannot have created anything. */
const surelyNotDone = (error: SyncError): boolean => error._tag === "RateLimited" || (error._tag === "TransportError" && error.unreached)

/** What the service has answered stands, a 500 too; where its answer is lost or came from a gateway, nobody knows. */
const toCreateError = <Status extends DocumentedStatus>(request: CreateRequest, error: CallError<Status>): CreateError<Status> => {
  const lost =
    error._tag === "TimeoutError" ||
    error._tag === "InvalidResponse" ||
    (error._tag === "TransportError" && !error.unreached) ||
    (error._tag === "UnexpectedStatus" && error.retryable)
  if (!lost) return error as Exclude<CallError<Status>, TimeoutError | InvalidResponse>
  const { operation, attempts } = error
  return new OutcomeUnknown({ operation, attempts, request, sentAt: attempts.at(-1)?.startedAt ?? 0, reason: error._tag })
}
