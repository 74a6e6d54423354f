/**
 * One wait: its ids, its deadline, and what is known of each when it ends.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as RcRef from "effect/RcRef"
import type * as Scope from "effect/Scope"
import type { FeedError } from "../FeedEvent.ts"
import type { Invocation, InvocationId } from "../Invocation.ts"
import { isLive } from "./status.ts"
import type { Invocations, ListError } from "../Invocations.ts"
import { InvalidRequest } from "../SyncError.ts"
import { checkTime } from "./checkTime.ts"
import { canonicalId, type Mailbox, type News, openWaitHub } from "./waitHub.ts"

/** How long a wait lasts, and who hears of it. */
export interface WaitOptions {
  /** How long to wait at most. Must be given and finite: an invocation may never end. */
  readonly deadline: Duration.Input
  /** Is told what happens meanwhile. A slow one delays only its own wait. */
  readonly onProgress?: ((progress: WaitProgress) => Effect.Effect<unknown>) | undefined
}

/** How the wait for one invocation ended. */
export type WaitOutcome =
  /** Complete, failed or cancelled. */
  | { readonly _tag: "Finished"; readonly invocation: Invocation }
  /** There is none of that id for this key, or it was deleted meanwhile. */
  | { readonly _tag: "NotFound" }
  /** Not finished by the deadline. `last` is what it was when it was last read; `undefined` where the service could not be asked. */
  | { readonly _tag: "TimedOut"; readonly last: Invocation | undefined }

/** What a wait tells before it ends: `settled` of `total` ids have an outcome. */
export type WaitProgress =
  /** An invocation is seen for the first time, or has changed. */
  | { readonly _tag: "Seen"; readonly invocation: Invocation; readonly settled: number; readonly total: number }
  | { readonly _tag: "NotFound"; readonly id: InvocationId; readonly settled: number; readonly total: number }
  /** The service cannot be asked. `attempt` counts the failures in a row; the next try is at `nextAt`, in milliseconds since the Unix epoch. */
  | {
      readonly _tag: "Offline"
      readonly attempt: number
      readonly nextAt: number
      readonly error: ListError
      readonly settled: number
      readonly total: number
    }

type Wait = (ids: ReadonlyArray<string>, options: WaitOptions) => Effect.Effect<ReadonlyMap<InvocationId, WaitOutcome>, FeedError>

/** The wait of one service. See `InvocationFeed.wait`. */
export const makeWait = Effect.fnUntraced(function* (invocations: Invocations["Service"]): Effect.fn.Return<Wait, never, Scope.Scope> {
  const hubs = yield* RcRef.make({ acquire: openWaitHub(invocations) })

  return Effect.fn("InvocationFeed.wait")(function* (ids: ReadonlyArray<string>, options: WaitOptions) {
    const deadline = yield* checkTime(deadlineFacts, options.deadline, (ms) => ms > 0 && ms < Infinity)
    const given = yield* Effect.forEach(ids, checkId)
    const waiting = new Set(given.map(canonicalId))
    const total = waiting.size
    const outcomes = new Map<InvocationId, WaitOutcome>()

    const take = (news: News): WaitProgress => {
      if (news._tag === "Seen") {
        const { invocation } = news
        const id = canonicalId(invocation.id)
        outcomes.set(id, isLive(invocation) ? { _tag: "TimedOut", last: invocation } : { _tag: "Finished", invocation })
        if (!isLive(invocation)) waiting.delete(id)
      } else if (news._tag === "Gone") {
        outcomes.set(news.id, { _tag: "NotFound" })
        waiting.delete(news.id)
        return { _tag: "NotFound", id: news.id, settled: total - waiting.size, total }
      }
      return { ...news, settled: total - waiting.size, total }
    }

    const hub = yield* RcRef.get(hubs)
    const mailbox: Mailbox = yield* Queue.unbounded<News, FeedError>()
    const asked = [...waiting]
    yield* Effect.acquireRelease(
      Effect.sync(() => hub.join(asked, mailbox)),
      () => Effect.sync(() => hub.leave(asked, mailbox))
    )
    yield* Effect.gen(function* () {
      while (waiting.size > 0) {
        const progress = take(yield* Queue.take(mailbox))
        if (options.onProgress !== undefined) yield* options.onProgress(progress)
      }
    }).pipe(Effect.timeoutOption(deadline))
    for (const news of yield* Queue.clear(mailbox)) take(news)
    const outcomeOf = (id: InvocationId): WaitOutcome => outcomes.get(canonicalId(id)) ?? { _tag: "TimedOut", last: undefined }
    return new Map(given.map((id) => [id, outcomeOf(id)]))
  }, Effect.scoped)
})

const operation = "invocations.wait"

const deadlineFacts = { operation, field: "deadline", issue: "deadline must be a finite time" }

const checkId = (id: string): Effect.Effect<InvocationId, InvalidRequest> =>
  id.trim() === ""
    ? Effect.fail(new InvalidRequest({ operation, field: "ids", issue: "an invocation id is empty" }))
    : Effect.succeed(id as InvocationId)
