/**
 * One watch: ticks that cost what changed, and now and then a re-listing beside them, which alone finds what was deleted.
 *
 * A tick reads the newest page until it meets what is known, and follows the live invocations further down. The re-listing is a scan in a fiber of
 * its own. Its pages are taken in between ticks, so a list of a million rows does not hold up a change of status. Where every match is live, the
 * lists of live invocations are all that is read, and a tick that reads them to their end is the re-listing.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { FeedEvent, Live, Offline, WatchError } from "../FeedEvent.ts"
import type { Invocation, InvocationId } from "../Invocation.ts"
import { isLive, statusName } from "./status.ts"
import type { InvocationFilter, InvocationPage, Invocations, ListError } from "../Invocations.ts"
import type { Malformed } from "../Malformed.ts"
import { isFeedError, restAfter, waitAfter } from "./backoff.ts"
import { KnownInvocations, type Told } from "./KnownInvocations.ts"
import { checkLive, type Look, lookAll } from "./liveCheck.ts"
import { streamOfSteps } from "./streamOfSteps.ts"
import { readingOf } from "./watchFilter.ts"
import { checkWatch, type WatchOptions } from "./watchOptions.ts"
import { openTimes } from "./watchTimes.ts"

/** How many rows a tick asks for at the top of the list. */
const topRows = 100
/** How many deletions are checked by `get` before a re-listing that found more is believed. */
const maxProofs = 10

/** What the re-listing brings. */
type Listed =
  | { readonly _tag: "Page"; readonly page: InvocationPage }
  /** Everything newer than `down` was read. */
  | { readonly _tag: "Ended"; readonly down: number }
  | { readonly _tag: "Failed"; readonly error: ListError }

/** See `InvocationFeed.watch`. */
export const watch = (
  invocations: Invocations["Service"],
  pageSize: number,
  filter: InvocationFilter,
  options: WatchOptions
): Stream.Stream<FeedEvent, WatchError> => streamOfSteps(begin(invocations, pageSize, filter, options))

/** A watch's first moment. Each run of the effect that it gives waits for the next thing to happen, and tells what came of it. */
const begin = Effect.fnUntraced(function* (
  invocations: Invocations["Service"],
  pageSize: number,
  filter: InvocationFilter,
  options: WatchOptions
): Effect.fn.Return<Effect.Effect<ReadonlyArray<FeedEvent>, WatchError>, WatchError, Scope.Scope> {
  const { liveMs, idleMs, relistMs, maxRows, since } = yield* checkWatch(filter, options)
  const { matches, onlyLive, statuses, scope, listed } = readingOf(filter)
  const known = new KnownInvocations(matches, maxRows, since)
  const longest = { rows: 0 }
  const inbox = yield* Queue.bounded<Listed>(1)
  const times = yield* openTimes(options, liveMs, onlyLive ? 0 : liveMs)
  const scopeOfWatch = yield* Effect.scope

  let dataAt: number | undefined
  let complete = false
  let failing: { readonly since: number; readonly attempt: number } | undefined
  let listing = false
  /** The list was read down to `maxRows`: what is live behind it the lists of live invocations have to tell. */
  let isCut = false
  let listAt = -Infinity
  let listFailures = 0
  let malformedListed = 0
  let malformedSoFar = 0

  const live = Effect.fnUntraced(function* (malformed: number): Effect.fn.Return<Live> {
    const at = yield* Clock.currentTimeMillis
    const interval = complete && known.live.size + known.unknown.size === 0 ? idleMs : liveMs
    failing = undefined
    dataAt = at
    const wait = yield* times.readAfter(interval)
    return { _tag: "Live", at, nextAt: at + wait, malformed: Math.max(malformed, malformedListed), complete, more: known.more }
  })

  const offline = Effect.fnUntraced(function* (error: ListError, since: number): Effect.fn.Return<Offline, WatchError> {
    if (isFeedError(error) || (error._tag === "NotFound" && dataAt === undefined)) return yield* Effect.fail(error)
    failing = { since: failing?.since ?? since, attempt: (failing?.attempt ?? 0) + 1 }
    const now = yield* Clock.currentTimeMillis
    yield* times.rest(restAfter(error, now))
    const wait = yield* times.readAfter(yield* waitAfter(error, failing.attempt, now))
    return { _tag: "Offline", ...failing, nextAt: now + wait, error, dataAt }
  })

  const apply = (looks: ReadonlyArray<Look>, told: Told) => {
    for (const found of looks) {
      if (found._tag === "Found") known.observe(found.invocation, told)
      else if (found._tag === "Gone") known.remove(found.id, "deleted", told)
      else known.spare(found.id)
    }
  }

  const settle = (told: Told) => {
    known.evict(told)
    return Effect.forEach(
      told.filter((event) => event._tag === "Anomaly"),
      ({ previous, reported }) =>
        Effect.logWarning(
          `watch: the service says that invocation ${reported.id} is ${statusName(reported.status)}, after ${statusName(previous.status)}`
        ),
      { discard: true }
    )
  }

  /** Brings what is known up to date, and gives the number of rows that could not be read. */
  const read = Effect.fnUntraced(function* (told: Told): Effect.fn.Return<number, ListError> {
    const seen = new Set<InvocationId>()
    // Oldest first, so that a consumer that appends keeps the order of creation.
    const observe = (rows: ReadonlyArray<Invocation>) => {
      for (const row of rows.toReversed()) {
        known.observe(row, told)
        seen.add(row.id)
      }
    }
    let malformed = 0
    let unreadable = 0
    const whole = onlyLive ? (yield* times.now) >= listAt : isCut
    if (!onlyLive) {
      const top = yield* invocations.page({ ...scope, limit: Math.min(topRows, pageSize) })
      malformed += top.malformed.length
      const rows = known.meets(top.invocations)
        ? top.invocations
        : yield* invocations.pages({ ...scope, prefetch: 0 }).pipe(
            Stream.takeUntil((page) => known.meets(page.invocations)),
            Stream.runFold(
              () => new Array<Invocation>(),
              (all, page) => all.concat(page.invocations)
            )
          )
      known.raise(rows)
      observe(rows)
    }
    const looks = yield* checkLive(invocations, {
      scope,
      statuses,
      always: onlyLive || !complete || isCut,
      whole,
      live: [...known.live.values()].filter(({ id }) => !seen.has(id)),
      unknown: [...known.unknown.values()].filter(({ id }) => !seen.has(id)),
      knows: (row) => known.has(row.id),
      isPast: (row) => known.isPast(row),
      see: (page) => {
        unreadable += page.malformed.filter((row) => !known.has(idOf(row))).length
        observe(page.invocations)
      },
      longest
    })
    if (whole) {
      complete = true
      isCut = false
      if (onlyLive) {
        listAt = (yield* times.now) + relistMs
        malformedListed = unreadable
      }
    }
    apply(looks, told)
    for (const found of looks) {
      if (found._tag !== "Unreadable") continue
      if (isFeedError(found.error)) return yield* Effect.fail(found.error)
      malformed += 1
    }
    return malformed
  })

  const tick = Effect.fnUntraced(function* (): Effect.fn.Return<ReadonlyArray<FeedEvent>, WatchError> {
    const startedAt = yield* Clock.currentTimeMillis
    const told: Told = []
    const result = yield* Effect.result(times.unlessGivenUp(read(told)))
    yield* settle(told)
    if (Result.isFailure(result)) return [...told, yield* offline(result.failure, startedAt)]
    if (Option.isNone(result.success)) return told
    if (!onlyLive && !listing && (yield* times.now) >= listAt) yield* list
    return [...told, yield* live(result.success.value)]
  })

  const list = Effect.suspend(() => {
    listing = true
    malformedSoFar = 0
    longest.rows = 0
    known.beginListing()
    let left = maxRows
    let down = -Infinity
    const cut = (page: InvocationPage): InvocationPage => {
      const past = page.invocations.find((row) => matches(row) && !isLive(row) && !known.isPast(row) && (left -= 1) < 0)
      if (past === undefined) return page
      const kept = page.invocations.slice(0, page.invocations.indexOf(past))
      down = DateTime.toEpochMillis((kept.at(-1) ?? past).createdAt)
      return { ...page, invocations: kept }
    }
    return invocations.pages(listed).pipe(
      Stream.map(cut),
      Stream.takeUntil(({ invocations }) => down > -Infinity || invocations.some((row) => known.isPast(row))),
      Stream.runForEach((page) => Queue.offer(inbox, { _tag: "Page", page })),
      Effect.matchEffect({
        onSuccess: () => Queue.offer(inbox, { _tag: "Ended", down }),
        onFailure: (error) => Queue.offer(inbox, { _tag: "Failed", error })
      }),
      Effect.catchCause((cause) => Queue.failCause(inbox, cause)),
      Effect.forkIn(scopeOfWatch)
    )
  })

  const takeListing = Effect.fnUntraced(function* (message: Listed): Effect.fn.Return<ReadonlyArray<FeedEvent>, WatchError> {
    const told: Told = []
    if (message._tag === "Page") {
      const { invocations: rows, malformed } = message.page
      known.list(rows, told)
      malformed.forEach((row) => known.spare(idOf(row)))
      malformedSoFar += malformed.length
      longest.rows = Math.max(longest.rows, rows.length + malformed.length)
      yield* settle(told)
      return told
    }
    listing = false
    const result =
      message._tag === "Failed"
        ? Result.fail(message.error)
        : yield* Effect.result(times.unlessGivenUp(remove(known.endListing(message.down), told)))
    yield* settle(told)
    if (Result.isFailure(result)) {
      const error = result.failure
      const now = yield* Clock.currentTimeMillis
      known.abandonListing()
      listFailures += 1
      yield* times.rest(restAfter(error, now))
      listAt = (yield* times.now) + (yield* waitAfter(error, listFailures, now))
      if (isFeedError(error) || dataAt === undefined) return [...told, yield* offline(error, now)]
      yield* Effect.logWarning(`watch: the list could not be read to its end, so deletions are not seen yet: ${error.message}`)
      return told
    }
    if (Option.isNone(result.success)) {
      known.abandonListing()
      listAt = yield* times.now
      return told
    }
    listFailures = 0
    listAt = (yield* times.now) + relistMs
    malformedListed = malformedSoFar
    if (message._tag === "Ended" && message.down > -Infinity) {
      isCut = true
      yield* times.readAfter(0)
      return told
    }
    if (complete) return told
    complete = true
    return [...told, yield* live(0)]
  })

  /** Tells what a whole list lacked as deleted, if `get` agrees on all of a few, or on these at least. */
  const remove = Effect.fnUntraced(function* (lacking: ReadonlyArray<Invocation>, told: Told): Effect.fn.Return<void, ListError> {
    const each = Math.max(1, lacking.length / maxProofs)
    const proofs = lacking.filter((_, place) => Math.floor(place / each) > Math.floor((place - 1) / each)).map(({ id }) => id)
    const looks = yield* lookAll(invocations, proofs)
    apply(looks, told)
    if (looks.every((found) => found._tag === "Gone")) lacking.forEach(({ id }) => known.remove(id, "deleted", told))
    else yield* Effect.logWarning("watch: the list lacked invocations that exist; what else it lacked is kept")
  })

  if (!onlyLive) yield* list
  return Effect.gen(function* () {
    if ((yield* times.hear) && listFailures > 0) listAt = yield* times.earliest
    if (yield* times.isDue) return yield* tick()
    yield* times.sleep(Queue.peek(inbox))
    const next = yield* Queue.poll(inbox)
    return Option.isSome(next) ? yield* takeListing(next.value) : []
  })
})

/** The id of a row that breaks the contract elsewhere. Where there is none, no invocation has the empty one. */
const idOf = ({ raw }: Malformed): InvocationId =>
  (typeof raw === "object" && raw !== null && "id" in raw && typeof raw.id === "string" ? raw.id : "") as InvocationId
