/**
 * What is read before something is changed: an answer about another than was named is none, however good it looks.
 */
import { InvalidResponse } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"

/**
 * What `get` gives, where it has this id; ids that differ in case alone are the same.
 *
 * @example
 * const target = yield* ofId(id, "invocations.get", invocations.get(id))
 */
export const ofId = <A extends { readonly id: string }, E>(
  id: string,
  operation: string,
  get: Effect.Effect<A, E>
): Effect.Effect<A, E | InvalidResponse> =>
  Effect.filterOrFail(
    get,
    (found) => found.id.toLowerCase() === id.toLowerCase(),
    (found) =>
      new InvalidResponse({
        operation,
        attempts: [],
        status: 200,
        requestId: undefined,
        issue: `it is about ${found.id}, and ${id} was asked for`,
        snippet: "",
        retryable: false
      })
  )
