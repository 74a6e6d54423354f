/** One invocation is cancelled by what it is now, not by what it was when it was named. */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { PreconditionFailed } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { cancelOne } from "../../src/acting/cancelOne.ts"
import { invocation } from "../support.ts"

const { id } = invocation(1)
const over = new PreconditionFailed({
  operation: "invocations.cancel",
  attempts: [],
  error: "PreconditionFailed",
  detail: "",
  requestId: undefined,
  retryAfterMs: undefined
})

/** A service that has these in turn, and writes down what it is asked. */
const service = (rows: ReadonlyArray<Invocation>, cancel: Effect.Effect<void, PreconditionFailed> = Effect.void) => {
  const asked: Array<string> = []
  const [first = invocation(1), ...rest] = rows
  return {
    asked,
    get: () => Effect.sync(() => (asked.push("get") === 1 ? first : (rest[0] ?? first))),
    cancel: () =>
      Effect.andThen(
        Effect.sync(() => asked.push("cancel")),
        cancel
      )
  }
}

describe("cancelling one", () => {
  it.effect("reads it again, and asks nothing of what has ended meanwhile", () =>
    Effect.gen(function* () {
      const ended = service([invocation(1, { status: "failed" })])
      expect(yield* cancelOne(ended, id)).toMatchObject({ _tag: "Ended", current: { status: { _tag: "Failed" } } })
      expect(ended.asked).toEqual(["get"])
    })
  )

  it.effect("asks for the end of what is live", () =>
    Effect.gen(function* () {
      const live = service([invocation(1)])
      expect((yield* cancelOne(live, id))._tag).toBe("Asked")
      expect(live.asked).toEqual(["get", "cancel"])
    })
  )

  it.effect("tells the true end of what ends between the two requests", () =>
    Effect.gen(function* () {
      const racing = service([invocation(1), invocation(1, { tookMs: 9_000 })], Effect.fail(over))
      expect(yield* cancelOne(racing, id)).toMatchObject({ _tag: "Ended", current: { status: { _tag: "Complete" } } })
      expect(racing.asked).toEqual(["get", "cancel", "get"])
    })
  )
})
