/** How many complete runs say how long one usually takes, and where nothing says it. */
import { NotFound } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { usualOf } from "../../src/commands/invocations/awaitEnds.ts"
import { invocation } from "../support.ts"

/** What is usual where the newest of the source are so many complete ones, and others. */
const usualAmong = (complete: number) =>
  usualOf(() =>
    Effect.succeed({
      invocations: [
        ...Array.from({ length: complete }, (_, n) => invocation(n, { tookMs: (n + 1) * 1_000 })),
        ...(["processing", "failed", "cancelled"] as const).map((status) => invocation(0, { status }))
      ],
      malformed: [],
      offset: 0,
      now: undefined
    })
  )(invocation(9))

describe("how long a run usually takes", () => {
  it.effect("is said by five complete ones of the same source, and by no fewer", () =>
    Effect.gen(function* () {
      expect(yield* usualAmong(4)).toBeUndefined()
      expect(yield* usualAmong(5)).toMatchObject({ count: 5, p50: 3_000, max: 5_000 })
    })
  )

  it.effect("is not known where the list cannot be read", () =>
    Effect.gen(function* () {
      const gone = new NotFound({
        operation: "invocations.list",
        attempts: [],
        error: "",
        detail: "",
        requestId: undefined,
        retryAfterMs: undefined
      })
      expect(yield* usualOf(() => Effect.fail(gone))(invocation(9))).toBeUndefined()
    })
  )
})
