/**
 * One attempt: the request, the answer's head and its whole body; and what is read from that. A body that stalls or is cut fails the attempt.
 */
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Headers from "effect/http/Headers"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import type { Operation, Success } from "../Operation.ts"
import type { CallFacts, SyncError } from "../SyncError.ts"
import { joined, mostBytes, sizeOf, textOf, tooLarge } from "./bodyBytes.ts"
import { nestsTooDeep, tooDeep } from "./depth.ts"
import { type Show, toAnswerError, toSendError } from "./failure.ts"
import { parseJson } from "./parse.ts"
import type { Answer, Seen, Send } from "./send.ts"

/** Looks at a success beyond what its operation reads, and makes of it what the call gives. Fails with what breaks the contract. */
export type Read<O extends Operation, A> = (
  body: Success<O>,
  headers: Headers.Headers,
  context: Context.Context<never>
) => Result.Result<A, string>

/** The attempt of a call, to be run once for each try. Its answer is told `onAnswer`, whatever it is: see `started` in `Scan` for why nothing ends with it. */
export const makeAttempt =
  (send: Send, show: Show) =>
  (
    { statuses }: Operation,
    request: HttpClientRequest,
    facts: CallFacts,
    seen: Seen,
    onAnswer: (answer: Answer) => void
  ): Effect.Effect<void, SyncError> =>
    send(request, seen).pipe(
      Effect.mapError((error) => toSendError(facts, request, error, seen, show)),
      Effect.flatMap((answer) => {
        onAnswer(answer)
        if (answer.status >= 200 && answer.status < 300) return Effect.void
        return Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(toAnswerError(statuses, facts, request, answer, show, now)))
      })
    )

/** What a success says: of JSON in the contract's form, what `read` makes of it. */
export const readAnswer = <O extends Operation, A>(
  operation: O,
  answer: Answer,
  read: Read<O, A> | undefined,
  context: Context.Context<never>
): Result.Result<A, string> =>
  Result.flatMap(readBody(operation, answer), (body) =>
    // The operation itself read the body; without `read` the call gives it as it is.
    read === undefined ? Result.succeed(body as A) : read(body as Success<O>, answer.headers, context)
  )

const readBody = ({ success }: Operation, { status, body }: Answer): Result.Result<unknown, string> => {
  const size = sizeOf(body)
  if (size > mostBytes) return Result.fail(tooLarge)
  // Where a success says nothing, another status that says nothing is one too; what has something to say may be a proxy, or who asks to sign in.
  if (success.body === undefined && size === 0) return Result.void
  if (status !== success.status) return Result.fail(`the contract has ${success.status} for a success`)
  if (success.body === undefined) return /^\s*</.test(textOf(body)) ? Result.fail("it is a web page") : Result.void
  let json: unknown
  try {
    json = parseJson(joined(body))
  } catch {
    return Result.fail("the body is not JSON")
  }
  return nestsTooDeep(json) ? Result.fail(tooDeep) : success.body(json)
}
