/**
 * What every call goes through: attempts under one deadline, with waits between them, until there is a value or one of the errors that its operation
 * documents.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import { transport } from "#transport"
import { type CallError, type CreateError, type Operation, type Success, tokenHeader } from "./Operation.ts"
import * as Telemetry from "./Telemetry.ts"
import { type CallOptions, limitsOf, SyncConfig } from "./SyncConfig.ts"
import {
  type Attempt,
  type CallFacts,
  type CreateRequest,
  InvalidRequest,
  type InvalidResponse,
  type LostCreate,
  OutcomeUnknown,
  type ServiceUnavailable,
  type SyncError,
  TimeoutError
} from "./SyncError.ts"
import { makeAttempt, type Read, readAnswer } from "./internal/attempt.ts"
import { sizeOf } from "./internal/bodyBytes.ts"
import { showing, toInvalidResponse } from "./internal/failure.ts"
import { Heard } from "./internal/heard.ts"
import { type Parts, toRequest } from "./internal/request.ts"
import { type Answer, overHttpClient, type Seen, Transport } from "./internal/send.ts"
import { steadyMillisOf } from "./internal/steady.ts"
import { makeRetryBudget, nextStep, type RetryBudget } from "./internal/retry.ts"
import { isTraced, record, traceAttempt, traceCall } from "./internal/telemetry.ts"

/** What is asked of an operation: the parts of its request, what to make of its success, and how patient to be. */
interface Call<O extends Operation, A> extends Parts {
  readonly read?: Read<O, A>
  readonly options?: CallOptions | undefined
}

/**
 * Told of each create and upload as it is sent, so that whoever interrupts it knows what to reconcile; and of `undefined` once that attempt surely did
 * nothing.
 */
export const CreateSent = Context.Reference<(sent: LostCreate | undefined) => void>("@chroma-sync/core/CreateSent", {
  defaultValue: () => () => undefined
})

/** Told of each attempt when it begins, by our clock and by one that nobody sets, in milliseconds. */
type OnSend = ((startedAt: number, steadyAt: number) => void) | undefined

/** The transport that every service calls through: one `HttpClient`, one retry policy, one mapping of errors. */
export class SyncHttp extends Context.Service<
  SyncHttp,
  {
    /**
     * Calls an operation that may be called twice, such as reading, deleting or cancelling. Gives its decoded success, or what `read` makes of that
     * within the attempt. Interrupting it closes the connection.
     */
    readonly call: <O extends Operation, A = Success<O>>(operation: O, call: Call<O, A>) => Effect.Effect<A, CallError<O>>
    /**
     * Calls an operation that creates what `request` names. It is sent again only after an attempt that surely did not reach the service or that the
     * service turned away with a 429; any other lost answer is an `OutcomeUnknown`.
     */
    readonly create: <O extends Operation>(
      operation: O,
      call: Call<O, Success<O>> & { readonly request: CreateRequest }
    ) => Effect.Effect<Success<O>, CreateError<O>>
    /** How many retries this client may make now, and at most: what keeps it from adding to the load of a service that is down. */
    readonly retryBudget: Effect.Effect<RetryBudget>
  }
>()("@chroma-sync/core/SyncHttp") {
  static readonly #overTransport: Layer.Layer<SyncHttp, never, SyncConfig | Transport> = Layer.effect(
    SyncHttp,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const budget = makeRetryBudget()
      const token = Option.getOrUndefined(Option.map(config.token, Redacted.value))
      const show = showing(token)
      const attempt = makeAttempt(yield* Transport, show)

      const tried = Effect.fnUntraced(function* <O extends Operation, A>(
        operation: O,
        { read, options, ...parts }: Call<O, A>,
        repeatable: (error: SyncError) => boolean,
        onSend: OnSend,
        context: Context.Context<never>,
        traced: boolean
      ): Effect.fn.Return<A, CallError<O>> {
        const { name, needsToken } = operation
        let request = yield* toRequest(config.baseUrl, operation, parts)
        const limits = options === undefined ? config : yield* limitsOf(config, name, options)
        if (needsToken) {
          if (token === undefined) {
            const issue = "there is no API key; set CHROMA_API_KEY, or pass one"
            return yield* new InvalidRequest({ operation: name, field: "token", issue })
          }
          request = HttpClientRequest.setHeader(request, tokenHeader, token)
        }
        budget.deposit()
        const tell = (metric: Metric.Metric<number, unknown>, value: number, more?: Readonly<Record<string, string>>) =>
          record(metric, value, { operation: name, ...more }, context)
        const clock = yield* Clock.Clock
        const calledAt = steadyMillisOf(clock)
        const elapsed = () => steadyMillisOf(clock) - calledAt
        // The errors of a call share its ledger, which is complete by the time that one of them leaves the call.
        const attempts: Array<Attempt> = []
        const facts: CallFacts = { operation: name, attempts }
        // Let go of as soon as it is read, see `started` in `Scan`.
        let answer: Answer | undefined
        const seen: Seen = { unopened: false }
        const once = attempt(operation, request, facts, seen, (came) => (answer = came))
        while (true) {
          const startedAt = clock.currentTimeMillisUnsafe()
          const begun = elapsed()
          onSend?.(startedAt, calledAt + begun)
          const left = limits.deadlineMs - begun
          const isLast = left < limits.attemptTimeoutMs
          const [limit, limitMs] = isLast ? (["deadline", limits.deadlineMs] as const) : (["attempt", limits.attemptTimeoutMs] as const)
          const over = Effect.andThen(Effect.sleep(isLast ? left : limitMs), Effect.fail(undefined))
          seen.unopened = false
          // Made once the request was ended: no connection comes about behind what it says.
          const timed = Effect.mapError(
            Effect.raceFirst(once, over),
            (error) => error ?? new TimeoutError({ ...facts, limit, limitMs, unreached: seen.unopened })
          )
          const sent = yield* Effect.result(
            traced
              ? traceAttempt(timed, { route: operation, baseUrl: config.baseUrl, resends: attempts.length, status: () => answer?.status })
              : timed
          )
          const result = Result.flatMap(sent, () => {
            // No attempt succeeds without an answer.
            const came = answer as Answer
            tell(Telemetry.bytes, sizeOf(came.body))
            return Result.mapError(readAnswer(operation, came, read, context), (issue) => toInvalidResponse(facts, came, issue, show))
          })
          answer = undefined
          const ended = elapsed()
          const outcome = { outcome: Result.isSuccess(result) ? "ok" : result.failure._tag }
          tell(Telemetry.attempts, 1, outcome)
          let wait: Attempt["wait"]
          if (Result.isFailure(result)) {
            const error = result.failure
            const step = nextStep(error, attempts.length, {
              retries: limits.retries,
              left: limits.deadlineMs - ended,
              random: yield* Random.next,
              repeatable: repeatable(error),
              withdraw: budget.withdraw
            })
            attempts.push({ number: attempts.length + 1, startedAt, durationMs: ended - begun, outcome: error._tag, ...step })
            wait = step.wait
          }
          Context.get(context, Heard)(wait?.ms ?? 0)
          if (wait === undefined) {
            tell(Telemetry.calls, 1, outcome)
            tell(Telemetry.duration, ended, outcome)
            // An attempt names only the classes of documented statuses, so the union is exactly this operation's.
            return yield* Effect.fromResult(result as Result.Result<A, CallError<O>>)
          }
          tell(Telemetry.wait, wait.ms, { from: wait.from })
          yield* Effect.sleep(wait.ms)
        }
      })

      const run = <O extends Operation, A>(operation: O, call: Call<O, A>, repeatable: (error: SyncError) => boolean, onSend?: OnSend) =>
        Effect.contextWith((context: Context.Context<never>) => {
          const traced = isTraced(context)
          const all = tried(operation, call, repeatable, onSend, context, traced)
          return traced ? traceCall(all, operation.name) : all
        })

      return SyncHttp.of({
        call: (operation, call) => run(operation, call, () => true),
        create: (operation, { request, ...call }) =>
          Effect.flatMap(CreateSent, (tell) => {
            let sent: LostCreate = { request, sentAt: 0 }
            const repeatable = (error: SyncError) => {
              const again = surelyNotDone(error)
              if (again) tell(undefined)
              return again
            }
            const onSend = (sentAt: number, sentSteadyAt: number) => tell((sent = { request, sentAt, sentSteadyAt }))
            return Effect.mapError(run(operation, call, repeatable, onSend), (error) => toCreateError(error, sent))
          }),
        retryBudget: Effect.sync(budget.state)
      })
    })
  )

  /** Over any `HttpClient`. */
  static readonly layerNoDeps: Layer.Layer<SyncHttp, never, SyncConfig | HttpClient.HttpClient> = SyncHttp.#overTransport.pipe(
    Layer.provide(overHttpClient)
  )

  /**
   * Over what suits the runtime: `node:http` on Node, `fetch` elsewhere. On Node too `fetch` carries what is streamed, but for what goes to this machine
   * past a proxy of the environment; and everything where the global one was replaced or Effect's `FetchHttpClient.Fetch` is provided.
   */
  static readonly layer: Layer.Layer<SyncHttp, never, SyncConfig> = SyncHttp.#overTransport.pipe(Layer.provide(transport))
}

/** Whether the attempt cannot have created anything. */
const surelyNotDone = (error: SyncError): boolean => error._tag === "RateLimited" || ("unreached" in error && error.unreached)

/** What the service has answered stands, a 500 too; where its answer is lost or came from a gateway, nobody knows. */
const toCreateError = <O extends Operation>(error: CallError<O>, sent: LostCreate): CreateError<O> => {
  const issue = lostTo(error)
  if (issue === undefined) return error as Exclude<CallError<O>, ServiceUnavailable | InvalidResponse>
  const { operation, attempts } = error
  // The tags of which `lostTo` says something.
  return new OutcomeUnknown({ operation, attempts, ...sent, reason: error._tag as OutcomeUnknown["reason"], issue })
}

/** What came instead of the answer. */
const lostTo = (error: SyncError): string | undefined => {
  if (surelyNotDone(error)) return undefined
  if (error._tag === "TimeoutError") return `${error.limitMs} ms`
  if (error._tag === "InvalidResponse") return error.issue
  if (error._tag === "TransportError") return error.reason
  const byGateway = error._tag === "ServiceUnavailable" || (error._tag === "UnexpectedStatus" && error.retryable)
  return byGateway ? `status ${error.status}` : undefined
}
