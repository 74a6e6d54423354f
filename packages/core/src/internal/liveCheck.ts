/**
 * How live invocations are followed: by the service's lists of pending and processing ones, and by `get` where a list does not tell. That an
 * invocation is missing from a list never proves anything: only its own `get` does.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Invocation, InvocationId } from "../Invocation.ts"
import type { InvocationFilter, InvocationPage, Invocations, ListError } from "../Invocations.ts"

/** At most this many single requests in one check, and of these so many for unknown statuses, in turn. */
export const maxGets = 20
const maxUnknownGets = 2
/** So many single requests are under way at once; of a wait, also before a list is read for the others. */
export const looksAtOnce = 4
/** Up to here asking for each is cheaper than the two lists. */
const few = 2
/** No list is read further for the sake of some of its rows. */
export const maxPagesDown = 10

/** The answer to one `get`. `Unreadable` is a trouble of this invocation, not of the service. */
export type Look =
  | { readonly _tag: "Found"; readonly invocation: Invocation }
  | { readonly _tag: "Gone"; readonly id: InvocationId }
  | { readonly _tag: "Unreadable"; readonly id: InvocationId; readonly error: ListError }

/** Whether a failure is about what was asked for. Others say that the service cannot be reached, or does not know the key. */
export const isOwnTrouble = (error: ListError): boolean => {
  switch (error._tag) {
    case "BadRequest":
    case "Forbidden":
    case "InternalServerError":
    case "InvalidRequest":
    case "InvalidResponse":
    case "NotFound":
      return true
    case "UnexpectedStatus":
      return !error.retryable
    default:
      return false
  }
}

/** One `get`. Fails where the service cannot be reached or does not know the key. */
const look = (invocations: Invocations["Service"], id: InvocationId): Effect.Effect<Look, ListError> =>
  invocations.get(id).pipe(
    Effect.map((invocation): Look => ({ _tag: "Found", invocation })),
    Effect.catchIf(isOwnTrouble, (error): Effect.Effect<Look> =>
      Effect.succeed(error._tag === "NotFound" ? { _tag: "Gone", id } : { _tag: "Unreadable", id, error })
    )
  )

/** How single requests are made. */
export interface Asking {
  /** Is told of each answer as soon as it is there. */
  readonly looked: (found: Look) => Effect.Effect<void>
  /** Whether others ask by now: then no more than the first four are asked for. */
  readonly isOver?: () => boolean
}

/** Several of them, four at a time. */
export const lookAll = (invocations: Invocations["Service"], ids: ReadonlyArray<InvocationId>, asking?: Asking) =>
  Effect.forEach(
    ids,
    (id, place) =>
      place >= looksAtOnce && asking?.isOver?.() === true
        ? Effect.succeed([])
        : look(invocations, id).pipe(
            Effect.tap((found) => asking?.looked(found) ?? Effect.void),
            Effect.map((found) => [found])
          ),
    { concurrency: looksAtOnce }
  ).pipe(Effect.map((looks) => looks.flat()))

/** What is to be followed, and how. */
export interface LiveCheck {
  /** The source or database of all of them; its `status` is of no account. */
  readonly scope: InvocationFilter
  /** The lists to read. */
  readonly statuses: ReadonlyArray<"pending" | "processing">
  /** Read them although few invocations are to be checked. */
  readonly always: boolean
  /** Read them to their end, although they tell nothing new: what is older than all that is known is nowhere else. */
  readonly whole: boolean
  /** Pending or processing, the one to ask for first in front. */
  readonly live: Iterable<Invocation>
  /** Of an unknown status, in the same order. */
  readonly unknown: Iterable<Invocation>
  /** Whether an invocation is known already, so that a list tells nothing new of it. */
  readonly knows: (invocation: Invocation) => boolean
  /** Whether an invocation is too old to be of account. Lists are newest first, so what follows it is too. */
  readonly isPast?: (invocation: Invocation) => boolean
  /** Takes in what a list gave. */
  readonly see: (page: InvocationPage) => void
  readonly asking?: Asking
  /** The most rows that the service gave in one page since a list was read whole. A page of as many may not be the last one, whatever was asked for. */
  readonly longest: { rows: number }
}

/** Brings `live` up to date: lists go to `see`, and the answers of single requests are returned. */
export const checkLive = Effect.fnUntraced(function* (
  invocations: Invocations["Service"],
  check: LiveCheck
): Effect.fn.Return<ReadonlyArray<Look>, ListError> {
  const missing = new Map<InvocationId, Invocation>()
  for (const invocation of check.live) missing.set(invocation.id, invocation)
  const see = (page: InvocationPage): void => {
    for (const { id } of page.invocations) missing.delete(id)
    check.see(page)
  }

  if (check.whole) check.longest.rows = 0
  if (check.always || missing.size > few) {
    for (const status of check.statuses) {
      const tag = status === "pending" ? "Pending" : "Processing"
      for (let offset = 0, on = true; on;) {
        const page = yield* invocations.page({ ...check.scope, status, offset })
        const rows = page.invocations.length + page.malformed.length
        const isNew = page.invocations.map((row) => !check.knows(row))
        see(page)
        const full = rows >= check.longest.rows
        check.longest.rows = Math.max(check.longest.rows, rows)
        offset += rows
        const wanted = isNew.includes(true) || [...missing.values()].some((invocation) => invocation.status._tag === tag)
        const isOver = rows === 0 || page.invocations.some((row) => check.isPast?.(row))
        // A short page is not always the last one. What follows a new row is new.
        on = !isOver && (check.whole || isNew.at(-1) === true || (full && wanted))
      }
    }
  }
  // Many ended at once: they are most likely among the newest, where a page tells of hundreds.
  if (missing.size > maxGets) {
    const oldest = Math.min(...Array.from(missing.values(), (invocation) => DateTime.toEpochMillis(invocation.createdAt)))
    yield* invocations.pages({ ...check.scope, status: undefined, prefetch: 0 }).pipe(
      Stream.take(maxPagesDown),
      Stream.tap((page) => Effect.sync(() => see(page))),
      Stream.takeUntil(
        (page) => missing.size === 0 || page.invocations.some(({ createdAt }) => DateTime.toEpochMillis(createdAt) < oldest)
      ),
      Stream.runDrain
    )
  }
  const unknown = Array.from(check.unknown, ({ id }) => id).slice(0, maxUnknownGets)
  return yield* lookAll(invocations, [...[...missing.keys()].slice(0, maxGets - unknown.length), ...unknown], check.asking)
})
