/**
 * What all waits of one service share: one loop that finds the invocations waited for and follows them. Five hundred ids of one source cost a few
 * requests a round. It runs while anyone waits. A round that hangs keeps what it has asked for, asks for nothing more, and the next one asks for the
 * others.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { FeedError } from "../FeedEvent.ts"
import type { Invocation, InvocationId } from "../Invocation.ts"
import { isLive } from "./status.ts"
import type { InvocationFilter, Invocations, ListError } from "../Invocations.ts"
import { isFeedError, waitAfter } from "./backoff.ts"
import { makeInFlight } from "./inFlight.ts"
import { sameInvocation } from "./KnownInvocations.ts"
import { checkLive, isOwnTrouble, type Look, lookAll, looksAtOnce, maxGets, maxPagesDown } from "./liveCheck.ts"
import { makePatience } from "./patience.ts"

const intervalMs = 2_000
/** Lists of more sources than this cost more than those of the whole account. */
const maxScopes = 4
/** So many rounds may hang before none is begun beside them. */
const maxHanging = 3

/** An id as it is compared: its letters mean the same in either case. */
export const canonicalId = (id: InvocationId): InvocationId => id.toLowerCase() as InvocationId

/** What a wait hears, with canonical ids. */
export type News =
  | { readonly _tag: "Seen"; readonly invocation: Invocation }
  | { readonly _tag: "Gone"; readonly id: InvocationId }
  | { readonly _tag: "Offline"; readonly attempt: number; readonly nextAt: number; readonly error: ListError }

/** Where one wait hears of its ids; fails with what ends that wait. */
export type Mailbox = Queue.Queue<News, FeedError>

/** Ids are canonical. */
export interface WaitHub {
  readonly join: (ids: Iterable<InvocationId>, mailbox: Mailbox) => void
  readonly leave: (ids: Iterable<InvocationId>, mailbox: Mailbox) => void
}

/** What a round has met: whether the service gave any answer, the first trouble with a single invocation, and whether the loop has gone on without it. */
interface Round {
  answered: boolean
  trouble: ListError | undefined
  overtaken: boolean
}

interface Tracked {
  last: Invocation | undefined
  gone: boolean
  readonly mailboxes: Set<Mailbox>
}

/** Its end, or that it is gone, was told: what a slow answer says later does not count. */
const isSettled = ({ last, gone }: Tracked): boolean => gone || (last !== undefined && !isLive(last))

/** A hub, and its loop in a fiber of the scope. */
export const openWaitHub = Effect.fnUntraced(function* (
  invocations: Invocations["Service"]
): Effect.fn.Return<WaitHub, never, Scope.Scope> {
  /** What was asked for longest ago first. */
  const tracked = new Map<InvocationId, Tracked>()
  const joined = yield* Queue.sliding<void>(1)
  const longest = { rows: 0 }

  const publish = (news: News, mailboxes: Iterable<Mailbox>) => {
    for (const mailbox of mailboxes) Queue.offerUnsafe(mailbox, news)
  }
  const everyone = () => new Set([...tracked.values()].flatMap(({ mailboxes }) => [...mailboxes]))
  const fail = (error: FeedError, mailboxes: Iterable<Mailbox>) =>
    Effect.forEach(mailboxes, (mailbox) => Queue.fail(mailbox, error), { discard: true })

  const { has: isAsked, service, lastTook } = yield* makeInFlight(invocations)

  /** Takes in a row, and says whether it is one that was looked for. */
  const see = (invocation: Invocation): boolean => {
    const entry = tracked.get(canonicalId(invocation.id))
    if (entry === undefined || isSettled(entry)) return false
    const located = entry.last === undefined
    if (entry.last === undefined || !sameInvocation(entry.last, invocation)) publish({ _tag: "Seen", invocation }, entry.mailboxes)
    entry.last = invocation
    return located
  }

  /** To the end, so that those beyond the limit of one round, or behind what fails, have their turn in the next. */
  const postpone = (id: InvocationId): Tracked | undefined => {
    const entry = tracked.get(id)
    if (entry !== undefined && tracked.delete(id)) tracked.set(id, entry)
    return entry
  }

  const apply = Effect.fnUntraced(function* (found: Look, of: Round) {
    const id = canonicalId(found._tag === "Found" ? found.invocation.id : found.id)
    const entry = postpone(id)
    if (entry === undefined || isSettled(entry)) return
    if (found._tag === "Found") see(found.invocation)
    else if (found._tag === "Gone") {
      entry.gone = true
      publish({ _tag: "Gone", id }, entry.mailboxes)
    } else if (isFeedError(found.error)) yield* fail(found.error, entry.mailboxes)
    else {
      of.trouble ??= found.error
      return
    }
    of.answered = true
  })

  /** Finds what was never seen. The first of a source tells where to look for the others. */
  const locate = Effect.fnUntraced(function* (of: Round): Effect.fn.Return<void, ListError> {
    const asked = new Set<InvocationId>()
    const listed = new Set<string>()
    const isLost = (id: InvocationId, { last, gone }: Tracked) => last === undefined && !gone && !asked.has(id) && !isAsked(id)
    const lost = () => [...tracked].flatMap(([id, entry]) => (isLost(id, entry) ? [id] : []))
    for (let ids = lost(); ids.length > 0 && !of.overtaken; ids = lost()) {
      const batch = ids.slice(0, looksAtOnce)
      for (const id of batch) asked.add(id)
      const looks = yield* lookAll(service, batch, { looked: (found) => apply(found, of) })
      // The others come first in the next round.
      if (looks.every((found) => found._tag === "Unreadable")) return
      for (const found of looks) {
        if (found._tag !== "Found" || of.overtaken || lost().length === 0) continue
        const { key, scope } = scopeOf(found.invocation)
        if (listed.has(key) || isAsked(scope)) continue
        listed.add(key)
        yield* service.pages({ ...scope, prefetch: 0 }).pipe(
          Stream.take(maxPagesDown),
          Stream.takeUntil((page) => page.invocations.filter(see).length === 0 || of.overtaken || lost().length === 0),
          Stream.runDrain,
          // They are asked for one by one then.
          Effect.catchIf(isOwnTrouble, () => Effect.void)
        )
      }
    }
  })

  const check = Effect.fnUntraced(function* (of: Round): Effect.fn.Return<void, ListError> {
    const seen = [...tracked.values()].flatMap(({ last, gone }) => (last === undefined || gone || isAsked(last.id) ? [] : [last]))
    for (const { scope, live } of groups(seen)) {
      if (of.overtaken) return
      if (isAsked(scope)) continue
      const asking = { looked: (found: Look) => apply(found, of), isOver: () => of.overtaken }
      yield* checkLive(service, {
        scope,
        statuses: ["pending", "processing"],
        always: false,
        whole: false,
        live: live.filter(({ status }) => status._tag !== "Unknown"),
        unknown: live.filter(({ status }) => status._tag === "Unknown"),
        knows: () => true,
        see: (page) => {
          of.answered = true
          page.invocations.forEach(see)
        },
        asking,
        longest
      }).pipe(
        // A list that is gone, or cannot be read, is in nobody's way.
        Effect.catchIf(isOwnTrouble, () =>
          lookAll(
            service,
            live.slice(0, maxGets).map(({ id }) => id),
            asking
          )
        ),
        Effect.tapError(() => Effect.sync(() => live.forEach(({ id }) => postpone(canonicalId(id)))))
      )
    }
  })

  /**
   * One that cannot be read is its own trouble; where nothing can, the service is in trouble, which a round that only looks for new ids cannot tell.
   * What it asks is for all who wait, so under the span of none of them.
   */
  const round = Effect.fn("InvocationFeed.round", { root: true })(function* (of: Round, due: boolean): Effect.fn.Return<void, ListError> {
    yield* locate(of)
    if (!due || of.overtaken) return
    yield* check(of)
    if (!of.answered && of.trouble !== undefined) yield* Effect.fail(of.trouble)
  })

  const loop = Effect.gen(function* () {
    const after = (ms: number) => Effect.forkChild(Effect.sleep(ms))
    const troubles = yield* Queue.sliding<ListError>(1)
    const endings = yield* Queue.sliding<void>(1)
    // A round is due when a sleep is over, whatever the clocks say: they can be set, and a test can fake the timers alone.
    let pause = yield* after(intervalMs)
    let failures = 0
    let running = 0

    /** Tells it, and waits for as long as it asks for. No round is begun meanwhile. */
    const meet = Effect.fnUntraced(function* (trouble: ListError) {
      if (isFeedError(trouble)) {
        yield* fail(trouble, everyone())
        yield* Queue.take(joined)
        return
      }
      failures += 1
      const at = yield* Clock.currentTimeMillis
      const wait = yield* waitAfter(trouble, failures, at)
      publish({ _tag: "Offline", attempt: failures, nextAt: at + wait, error: trouble }, everyone())
      pause = yield* after(wait)
      yield* Fiber.await(pause)
    })

    /** Until it ends, or hangs, or there is a trouble. One that hangs goes on, and has its trouble told when it ends. */
    const runRound = Effect.fnUntraced(function* (due: boolean) {
      const of: Round = { answered: false, trouble: undefined, overtaken: false }
      const { hearing, exhausted } = yield* makePatience(lastTook)
      running += 1
      const ended = yield* hearing(round(of, due)).pipe(
        Effect.matchEffect({
          onSuccess: () => Effect.sync(() => (failures = of.answered ? 0 : failures)),
          onFailure: (error) => Queue.offer(troubles, error)
        }),
        Effect.catchCause((cause) => Queue.failCause(troubles, cause)),
        Effect.tap(() => Effect.sync(() => (running -= 1))),
        Effect.tap(() => Queue.offer(endings, undefined)),
        Effect.forkChild,
        Effect.map(Fiber.await)
      )
      yield* Effect.raceAllFirst<Effect.Effect<unknown>>([ended, exhausted, Queue.peek(troubles)])
      of.overtaken = true
    })

    while (true) {
      const trouble = yield* Queue.poll(troubles)
      if (Option.isSome(trouble)) yield* meet(trouble.value)
      else if (running > maxHanging) yield* Effect.raceFirst(Queue.take(endings), Queue.peek(troubles))
      else {
        // Who has joined until here is in this round.
        yield* Queue.clear(joined)
        const due = pause.pollUnsafe() !== undefined
        yield* runRound(due)
        if (due) pause = yield* after(intervalMs)
        yield* Effect.raceAllFirst<Effect.Effect<unknown>>([Fiber.await(pause), Queue.take(joined), Queue.peek(troubles)])
      }
    }
  })
  yield* loop.pipe(
    Effect.catchCause((cause) =>
      Effect.sync(() => {
        everyone().forEach((mailbox) => Queue.failCauseUnsafe(mailbox, cause))
        tracked.clear()
      })
    ),
    // A defect ends the waits that it met, and not those that come later.
    Effect.forever,
    Effect.forkScoped
  )

  return {
    join: (ids, mailbox) => {
      for (const id of ids) {
        const entry = tracked.get(id) ?? { last: undefined, gone: false, mailboxes: new Set() }
        tracked.set(id, entry)
        entry.mailboxes.add(mailbox)
        if (entry.last !== undefined) publish({ _tag: "Seen", invocation: entry.last }, [mailbox])
        if (entry.gone) publish({ _tag: "Gone", id }, [mailbox])
      }
      Queue.offerUnsafe(joined, undefined)
    },
    leave: (ids, mailbox) => {
      for (const id of ids) {
        const mailboxes = tracked.get(id)?.mailboxes
        mailboxes?.delete(mailbox)
        if (mailboxes?.size === 0) tracked.delete(id)
      }
    }
  }
})

const scopeOf = ({ sourceId, metadata }: Invocation): { readonly key: string; readonly scope: InvocationFilter } =>
  sourceId === undefined
    ? { key: `database ${metadata.databaseName}`, scope: { databaseName: metadata.databaseName } }
    : { key: `source ${sourceId}`, scope: { sourceId } }

/** The live ones, by what has to be listed to follow them. */
const groups = (seen: ReadonlyArray<Invocation>): ReadonlyArray<{ readonly scope: InvocationFilter; readonly live: Array<Invocation> }> => {
  const live = seen.filter(isLive)
  const byScope = new Map<string, { readonly scope: InvocationFilter; readonly live: Array<Invocation> }>()
  for (const invocation of live) {
    const { key, scope } = scopeOf(invocation)
    const group = byScope.get(key)
    if (group === undefined) byScope.set(key, { scope, live: [invocation] })
    else group.live.push(invocation)
  }
  return byScope.size > maxScopes ? [{ scope: {}, live }] : [...byScope.values()]
}
