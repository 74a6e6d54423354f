/**
 * Watching: a polling informer. It reads the list once, then again and again from the newest invocation down to the oldest that is still live, and
 * tells what changed. Folding its events gives the service's state. It never ends by itself: failures show as health, and only a refused key stops it.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Invocation, type InvocationId, isLive } from "./Invocation.ts"
import { type InvocationFilter, Invocations, type ListError } from "./Invocations.ts"
import type { SyncConfig } from "./SyncConfig.ts"

/** What a watch tells. Times are in milliseconds since the Unix epoch. */
export type FeedEvent =
  | { readonly _tag: "Added"; readonly invocation: Invocation }
  | { readonly _tag: "Changed"; readonly previous: Invocation; readonly current: Invocation }
  | { readonly _tag: "Removed"; readonly invocation: Invocation }
  /** A tick has ended well: what was told so far is the service's state as of `at`. The next one starts at `nextAt`. */
  | { readonly _tag: "Live"; readonly at: number; readonly nextAt: number; readonly malformed: number }
  /** A tick has failed. `attempt` counts the failures since the last good tick. */
  | { readonly _tag: "Offline"; readonly since: number; readonly attempt: number; readonly nextAt: number; readonly error: ListError }

/** How often a watch reads; each has a default. */
export interface WatchOptions {
  /** Between ticks while anything is live. Default 2 seconds. */
  readonly liveInterval?: Duration.Input | undefined
  /** Between ticks while nothing is. Default 30 seconds. */
  readonly idleInterval?: Duration.Input | undefined
  /** Between full readings, which find what was deleted or changed further down. Default 10 minutes. */
  readonly relistInterval?: Duration.Input | undefined
  /** Completes when the next tick should start at once: a user's "retry now". */
  readonly wake?: Effect.Effect<unknown> | undefined
}

/**
 * @example
 * const watch = Stream.unwrap(InvocationFeed.use((feed) => Effect.succeed(feed.watch({ databaseName: "docs" }))))
 * const log = Stream.runForEach(watch, (event) => Effect.log(event._tag))
 */
export class InvocationFeed extends Context.Service<
  InvocationFeed,
  {
    /** Newest first. Fails only where the user alone can help: a wrong request, or a key that is missing or refused. */
    readonly watch: (filter?: InvocationFilter, options?: WatchOptions) => Stream.Stream<FeedEvent, ListError>
  }
>()("@chroma-sync/core/InvocationFeed") {
  static readonly layerNoDeps: Layer.Layer<InvocationFeed, never, Invocations> = Layer.effect(
    InvocationFeed,
    Effect.gen(function* () {
      const invocations = yield* Invocations

      const watch = (filter: InvocationFilter = {}, options: WatchOptions = {}): Stream.Stream<FeedEvent, ListError> => {
        const live = Duration.fromInputUnsafe(options.liveInterval ?? "2 seconds")
        const idle = Duration.fromInputUnsafe(options.idleInterval ?? "30 seconds")
        const relist = Duration.toMillis(Duration.fromInputUnsafe(options.relistInterval ?? "10 minutes"))
        const wake = options.wake ?? Effect.never

        const tick = Effect.fnUntraced(function* (state: State): Effect.fn.Return<readonly [ReadonlyArray<FeedEvent>, State], ListError> {
          if (state.wait !== undefined) yield* Effect.raceFirst(Effect.sleep(state.wait), wake)
          const now = yield* Clock.currentTimeMillis
          const full = now - state.listedAt >= relist
          const floor = full ? -Infinity : oldestLive(state.known)
          const result = yield* invocations.pages(filter).pipe(
            Stream.takeUntil((page) =>
              page.invocations.some((row) => state.known.has(row.id) && DateTime.toEpochMillis(row.createdAt) < floor)
            ),
            Stream.runCollect,
            Effect.result
          )
          const at = yield* Clock.currentTimeMillis
          if (Result.isFailure(result)) {
            const error = result.failure
            if (
              error._tag === "Unauthorized" ||
              error._tag === "Forbidden" ||
              error._tag === "InvalidRequest" ||
              error._tag === "BadRequest"
            ) {
              return yield* Effect.fail(error)
            }
            const attempt = state.attempt + 1
            const wait = Duration.millis(Math.round((0.5 + 0.5 * (yield* Random.next)) * Math.min(30_000, 1_000 * 2 ** (attempt - 1))))
            const since = state.since ?? now
            const offline: FeedEvent = { _tag: "Offline", since, attempt, nextAt: at + Duration.toMillis(wait), error }
            return [[offline], { ...state, attempt, since, wait }]
          }
          const pages = result.success
          const rows = pages.flatMap((page) => page.invocations)
          const changes = diff(state.known, rows, full ? -Infinity : reached(rows, floor))
          const known = apply(state.known, changes)
          const wait = oldestLive(known) === Infinity ? idle : live
          const malformed = pages.reduce((sum, page) => sum + page.malformed.length, 0)
          const health: FeedEvent = { _tag: "Live", at, nextAt: at + Duration.toMillis(wait), malformed }
          return [[...changes, health], { known, wait, listedAt: full ? now : state.listedAt, attempt: 0, since: undefined }]
        })

        const start: State = { known: new Map(), wait: undefined, listedAt: -Infinity, attempt: 0, since: undefined }
        return Stream.unfold(start, (state) => tick(state)).pipe(Stream.flatMap((events) => Stream.fromArray(events)))
      }

      return InvocationFeed.of({ watch })
    })
  )

  /** Over `fetch`. */
  static readonly layer: Layer.Layer<InvocationFeed, never, SyncConfig> = InvocationFeed.layerNoDeps.pipe(Layer.provide(Invocations.layer))
}

interface State {
  readonly known: ReadonlyMap<InvocationId, Invocation>
  readonly wait: Duration.Duration | undefined
  readonly listedAt: number
  readonly attempt: number
  readonly since: number | undefined
}

type Change = Extract<FeedEvent, { readonly _tag: "Added" | "Changed" | "Removed" }>

/** The creation time of the oldest invocation that may still change; `Infinity` where there is none. */
const oldestLive = (known: ReadonlyMap<InvocationId, Invocation>): number => {
  let oldest = Infinity
  for (const invocation of known.values()) if (isLive(invocation)) oldest = Math.min(oldest, DateTime.toEpochMillis(invocation.createdAt))
  return oldest
}

/** How far down the reading went: everything newer than this instant was seen. A reading that ended above the floor saw the whole list. */
const reached = (rows: ReadonlyArray<Invocation>, floor: number): number => {
  const last = rows.at(-1)
  const at = last === undefined ? -Infinity : DateTime.toEpochMillis(last.createdAt)
  return at < floor ? at : -Infinity
}

const diff = (known: ReadonlyMap<InvocationId, Invocation>, rows: ReadonlyArray<Invocation>, down: number): ReadonlyArray<Change> => {
  const seen = new Set(rows.map((row) => row.id))
  const changes: Array<Change> = []
  for (const previous of known.values()) {
    if (!seen.has(previous.id) && DateTime.toEpochMillis(previous.createdAt) > down) changes.push({ _tag: "Removed", invocation: previous })
  }
  // Oldest first, so that a consumer that appends keeps the order of creation.
  for (const current of rows.toReversed()) {
    const previous = known.get(current.id)
    if (previous === undefined) changes.push({ _tag: "Added", invocation: current })
    else if (text(previous) !== text(current)) changes.push({ _tag: "Changed", previous, current })
  }
  return changes
}

const encode = Schema.encodeSync(Invocation)
const text = (invocation: Invocation): string => JSON.stringify(encode(invocation))

const apply = (known: ReadonlyMap<InvocationId, Invocation>, changes: ReadonlyArray<Change>): ReadonlyMap<InvocationId, Invocation> => {
  const next = new Map(known)
  for (const change of changes) {
    if (change._tag === "Removed") next.delete(change.invocation.id)
    else if (change._tag === "Added") next.set(change.invocation.id, change.invocation)
    else next.set(change.current.id, change.current)
  }
  return next
}
