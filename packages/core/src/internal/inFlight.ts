/**
 * What is being asked for right now. Who asks for many things in turn goes on past a request that hangs, and must not ask for the same again beside it.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { InvocationFilter, Invocations } from "../Invocations.ts"

interface InFlight {
  /** The service, whose requests are counted here. */
  readonly service: Invocations["Service"]
  /** Whether an invocation, or a list of a source or database, is being asked for. */
  readonly has: (asked: string | InvocationFilter) => boolean
}

export const makeInFlight = (invocations: Invocations["Service"]): InFlight => {
  const counts = new Map<string, number>()
  const keyOf = (asked: string | InvocationFilter): string =>
    typeof asked === "string" ? asked.toLowerCase() : JSON.stringify([asked.sourceId, asked.databaseName])
  /** Counts one, and gives what takes it off again. */
  const count = (asked: string | InvocationFilter): Effect.Effect<void> => {
    const key = keyOf(asked)
    counts.set(key, (counts.get(key) ?? 0) + 1)
    return Effect.sync(() => {
      const left = (counts.get(key) ?? 0) - 1
      if (left > 0) counts.set(key, left)
      else counts.delete(key)
    })
  }
  const counted = <A, E>(asked: string | InvocationFilter, request: Effect.Effect<A, E>) =>
    Effect.suspend(() => Effect.ensuring(request, count(asked)))
  return {
    has: (asked) => counts.has(keyOf(asked)),
    service: {
      ...invocations,
      get: (id) => counted(id, invocations.get(id)),
      page: (query = {}) => counted(query, invocations.page(query)),
      pages: (query = {}) => Stream.suspend(() => Stream.ensuring(invocations.pages(query), count(query)))
    }
  }
}
