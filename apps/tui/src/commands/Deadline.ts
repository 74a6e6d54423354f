/**
 * `--deadline`: how long a command may take as a whole.
 */
import { type CallOptions, SyncConfig } from "@chroma-sync/core/SyncConfig"
import { TimeoutError } from "@chroma-sync/core/SyncError"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DeadlineError } from "../output.ts"
import { Settings } from "../settings/Settings.ts"

export class Deadline extends Context.Service<
  Deadline,
  {
    /** What is left of it, in milliseconds, of a command that began when this was built: 0 once it is over, `Infinity` where there is none. */
    readonly left: Effect.Effect<number>
    /** That it is over. */
    readonly late: DeadlineError
  }
>()("chroma-sync/Deadline") {
  static readonly layer = Layer.effect(
    Deadline,
    Effect.gen(function* () {
      const { deadline = Infinity } = (yield* Settings).values
      const clock = yield* Clock.Clock
      const now = () => Number(clock.monotonicTimeNanosUnsafe() / 1_000_000n)
      const end = now() + deadline
      return { left: Effect.sync(() => Math.max(0, end - now())), late: new DeadlineError({ limitMs: deadline }) }
    })
  )
}

/** Work that ends at the deadline, done or not. */
export const withinDeadline = <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { left, late } = yield* Deadline
    return yield* Effect.timeoutOrElse(work, { duration: yield* left, orElse: () => Effect.fail(late) }).pipe(
      // The deadline of the call that was under way is the same one, and may be told first.
      Effect.mapError((error) =>
        error instanceof TimeoutError && error.limit === "deadline" && error.limitMs === late.limitMs ? late : error
      )
    )
  })

/** A call that changes something: it is not begun once the deadline is over, and says where it was sent and not answered by then. */
export const calledInTime = <A, E, R>(call: (options: CallOptions) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { left, late } = yield* Deadline
    const leftMs = yield* left
    return yield* leftMs === 0 ? Effect.fail(late) : call({ deadline: Math.min(leftMs, (yield* SyncConfig).deadlineMs) })
  })
