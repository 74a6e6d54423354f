/**
 * One attempt: the request, the answer's head, its whole body, and what is read from it. A body that stalls or is cut fails the attempt.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { type Operation, type Success, tokenHeader } from "../Operation.ts"
import type { CallFacts, SyncError } from "../SyncError.ts"
import { mostBytes, readBytes, tooLarge } from "./bodyBytes.ts"
import { nestsTooDeep, tooDeep } from "./depth.ts"
import { type Answer, type Hide, toAnswerError, toInvalidResponse, toSendError } from "./failure.ts"
import { parseJson } from "./parse.ts"

/** Looks at a success beyond what its operation reads, and makes of it what the call gives. Fails with what breaks the contract. */
export type Read<O extends Operation, A> = (body: Success<O>, headers: Headers.Headers) => Effect.Effect<A, string>

/** Who is told of an answer as soon as it is there: its status, and of a success the bytes of its body, decompressed. */
type OnAnswer = (status: number, bytes: number | undefined) => void

/** The attempt of a call, to be run once for each try. */
export const makeAttempt =
  (client: HttpClient.HttpClient, hide: Hide) =>
  <O extends Operation, A>(
    operation: O,
    request: HttpClientRequest,
    facts: CallFacts,
    read: Read<O, A> | undefined,
    onAnswer: OnAnswer
  ): Effect.Effect<A, SyncError> =>
    client.execute(request).pipe(
      Effect.flatMap((response) => Effect.map(readBytes(response), (bytes) => ({ response, bytes }))),
      Effect.mapError((error) => toSendError(facts, request, error)),
      Effect.flatMap(({ response: { status, headers }, bytes }) => {
        const isSuccess = status >= 200 && status < 300
        onAnswer(status, isSuccess ? bytes.byteLength : undefined)
        const answer: Answer = { status, headers, body: bytes }
        if (!isSuccess) {
          return Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(toAnswerError(operation.statuses, facts, answer, hide, now)))
        }
        const invalid = (issue: string) => toInvalidResponse(facts, answer, issue, hide)
        const body = readBody(operation, answer)
        if (Result.isFailure(body)) return Effect.fail(invalid(body.failure))
        // The operation itself read the body; without `read` the call gives it as it is.
        return read === undefined ? Effect.succeed(body.success as A) : Effect.mapError(read(body.success as Success<O>, headers), invalid)
      }),
      Effect.provideContext(privacy)
    )

const readBody = ({ success }: Operation, { status, body }: Answer): Result.Result<unknown, string> => {
  if (body.byteLength > mostBytes) return Result.fail(tooLarge)
  if (success.body === undefined) return Result.void
  if (status !== success.status) return Result.fail(`the contract has ${success.status} for a success`)
  let json: unknown
  try {
    json = parseJson(body)
  } catch {
    return Result.fail("the body is not JSON")
  }
  return nestsTooDeep(json) ? Result.fail(tooDeep) : success.body(json)
}

/**
 * Bound to every attempt, whatever the caller's context says: no trace headers to a third party, no spans that hold headers and whole URLs, the token
 * hidden wherever Effect prints headers, and no redirect followed, since the token would go along.
 */
const privacy = Context.make(HttpClient.TracerPropagationEnabled, false).pipe(
  Context.add(HttpClient.TracerDisabledWhen, () => true),
  Context.add(Headers.CurrentRedactedNames, [tokenHeader, "authorization", "cookie", "set-cookie", "x-api-key"]),
  Context.add(FetchHttpClient.RequestInit, { redirect: "manual" })
)
