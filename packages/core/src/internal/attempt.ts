/**
 * One attempt: the request, the answer's head, its whole body, and what is read from it. A body that stalls or is cut fails the attempt.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { memoize } from "effect/Function"
import * as Schema from "effect/Schema"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { type Operation, type Success, tokenHeader } from "../Operation.ts"
import type { CallFacts, SyncError } from "../SyncError.ts"
import { type Answer, type Hide, toAnswerError, toInvalidResponse, toSendError } from "./failure.ts"

/** Looks at a success beyond its schema, and makes of it what the call gives. Fails with what breaks the contract. */
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
      Effect.flatMap((response) => Effect.map(response.arrayBuffer, (bytes) => ({ response, bytes }))),
      Effect.mapError((error) => toSendError(facts, request, error)),
      Effect.flatMap(({ response: { status, headers }, bytes }) => {
        const isSuccess = status >= 200 && status < 300
        onAnswer(status, isSuccess ? bytes.byteLength : undefined)
        const answer: Answer = { status, headers, body: utf8.decode(bytes) }
        if (!isSuccess) {
          return Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(toAnswerError(operation.statuses, facts, answer, hide, now)))
        }
        // The body was made by the operation's own schema; without `read` the call gives it as it is.
        const body = decoder(operation)(answer) as Effect.Effect<Success<O>, string>
        const given = read === undefined ? (body as Effect.Effect<A, string>) : Effect.flatMap(body, (body) => read(body, headers))
        return Effect.mapError(given, (issue) => toInvalidResponse(facts, answer, issue, hide))
      }),
      Effect.provideContext(privacy)
    )

const utf8 = new TextDecoder()

const decoder = memoize(({ success }: Operation) => {
  const { status, body } = success
  if (body === undefined) return () => Effect.void
  const decode = Schema.decodeUnknownEffect(Schema.toCodecJson(body))
  return (answer: Answer): Effect.Effect<unknown, string> => {
    if (answer.status !== status) return Effect.fail(`the contract has ${status} for a success`)
    let json: unknown
    try {
      json = JSON.parse(answer.body)
    } catch {
      return Effect.fail("the body is not JSON")
    }
    return Effect.mapError(decode(json), ({ message }) => message)
  }
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
