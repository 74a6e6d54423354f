/**
 * What is being asked for right now. Who asks for many things in turn goes on past a request that hangs, and must not ask for the same again beside it.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { InvocationFilter, Invocations } from "../Invocations.ts"
import { Heard } from "./heard.ts"
import { steadyMillisOf } from "./steady.ts"

interface InFlight {
  /** The service, whose requests are counted here. */
  readonly service: Invocations["Service"]
  /** Whether an invocation, or a list of a source or database, is being asked for. */
  readonly has: (asked: string | InvocationFilter) => boolean
  /** How many milliseconds the last answer took. */
  readonly lastTook: () => number
}

export const makeInFlight = Effect.fnUntraced(function* (invocations: Invocations["Service"]): Effect.fn.Return<InFlight> {
  const clock = yield* Clock.Clock
  const now = () => steadyMillisOf(clock)
  let lastTook = 0
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
  /** Measures the attempt that is answered, without those before it and the waits between them. */
  const timed = Effect.fnUntraced(function* <A, E>(request: Effect.Effect<A, E>) {
    const heard = yield* Heard
    let since = now()
    const answer = yield* Effect.provideService(request, Heard, (waitMs) => {
      if (waitMs > 0) since = now() + waitMs
      heard(waitMs)
    })
    lastTook = now() - since
    // A service that makes no attempts of its own is heard too.
    heard(0)
    return answer
  })
  const counted = <A, E>(asked: string | InvocationFilter, request: Effect.Effect<A, E>) =>
    Effect.suspend(() => Effect.ensuring(timed(request), count(asked)))
  return {
    lastTook: () => lastTook,
    has: (asked) => counts.has(keyOf(asked)),
    service: {
      ...invocations,
      get: (id) => counted(id, invocations.get(id)),
      page: (query = {}) => counted(query, invocations.page(query)),
      pages: (query = {}) => Stream.suspend(() => Stream.ensuring(invocations.pages(query), count(query)))
    }
  }
})
