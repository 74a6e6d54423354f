/**
 * A scan over a list that is read by offset and moves while it is read. Knows nothing of invocations.
 *
 * Every page overlaps what is already known. One that begins with a known row joins: nothing was missed before it. One that does not is kept until
 * the rows before it are read. So every row that stayed in the list is given exactly once and in order, whatever is inserted, deleted or filtered
 * away meanwhile; what enters behind the scan is not part of it. The overlap follows how fast the list moves, in both directions.
 *
 * The service may give fewer rows than asked, and another number each time, as long as it gives two: a short page is not the end. Behind one the scan
 * asks for the list's last rows, in the other order: where they join what is known, they are the rest. Where they cannot tell, as where all share one
 * instant, the end is an empty page behind the last known row, which is asked for once more. So are the rows behind a page of one row, which has no room
 * for an overlap: there, and only there, one is missed where a row in front is deleted and another comes between those three answers. After 64 answers in a
 * row without a new row it fails with {@link ScanStalled}, never silently.
 *
 * A scan ends although the list grows: ascending, it asks for the list's last two rows once it has its first page, goes no further than the newer of
 * them, and is complete when it has read that. No clock is asked, so none can cut it short. Where these two cannot tell, as where the newer has no
 * instant, or both have the one that the list begins with, it asks again after twice as many answers: a list that grows shows a newer row by then, and
 * one that does not has an end of its own. Only where there is none to ask, or the service does not heed the order, may a scan follow a growing list
 * until it has caught up with it.
 *
 * Rows of one instant may change places while they are fewer than half a page. A row that the rows behind it in its page prove wrong is told by its
 * id, as one without an instant is. Memory is constant: the ids of one instant, up to 10,000 ids of rows
 * without an instant, and the pages in flight.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { readCursor, writeCursor } from "./internal/scanCursor.ts"
import { type Asked, Reading } from "./internal/scanReading.ts"
import { TaggedError } from "./TaggedError.ts"

/** One answer of the service. `now` is its own clock in milliseconds since the Unix epoch, where it sent one: it is passed on, and nothing goes by it. */
export interface Answer<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly now: number | undefined
}

/** What a scan must know of the list that it reads. */
export interface ScanOptions<Row, E, R> {
  readonly order: "asc" | "desc"
  /** Rows to ask for; at least 2, so that a page can overlap and still move on. */
  readonly limit: number
  readonly fetch: (offset: number, limit: number) => Effect.Effect<Answer<Row>, E, R>
  readonly id: (row: Row) => string
  /** The instant that the list is sorted by, in milliseconds since the Unix epoch. A row without one is told by its id alone. */
  readonly at: (row: Row) => number | undefined
  /**
   * The last rows of the list, the last one first: so many at most. They tell the end of the list from a page that was cut short, and where an ascending
   * scan ends. Without this a scan asks more often at its end, and an ascending one has none while a row or more comes between requests.
   */
  readonly last?: ((limit: number) => Effect.Effect<Answer<Row>, E, R>) | undefined
  /** Pages in flight while the consumer works on one. Default 1; 0 asks for a page when it is wanted. Leaving the stream interrupts them. */
  readonly prefetch?: number | undefined
  /** Goes on behind the page that the cursor is of, with the same promise and the same end; one that was not known yet is asked for. */
  readonly cursor?: string | undefined
  /** Names what is listed: a cursor fits the scans of its own name and order. */
  readonly name?: string | undefined
}

/** How a scan went so far; from a cursor on, where it began with one. */
export interface ScanReport {
  /** Answers read, those that brought nothing new too, but for those that were to tell an ascending scan its end. */
  readonly pages: number
  readonly rows: number
  /** Rows that came again in an overlap. */
  readonly duplicates: number
  /** Answers that did not join although they should have: the list moved faster than expected. */
  readonly stepBacks: number
  /** The rows that the service gives at most, as far as they show. */
  readonly limit: number
  /** Nothing is left to read. */
  readonly complete: boolean
}

/** Rows that are new, in order. Only the last page may have none: its report is complete. */
export interface ScanPage<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly offset: number
  readonly now: number | undefined
  readonly report: ScanReport
  /** Goes on behind this page, in any process and after any time. Some hundred characters, more where many rows share an instant. */
  readonly cursor: string
}

/** The cursor is damaged or of another scan. Nothing was asked. */
export class InvalidCursor extends TaggedError("InvalidCursor")<{ readonly issue: string }> {
  override get message(): string {
    return `cursor: ${this.issue}`
  }
}

/** The list cannot be followed: it moves by more than a page between requests, or is not sorted, or does not heed the offset. */
export class ScanStalled extends TaggedError("ScanStalled")<{ readonly report: ScanReport }> {
  override get message(): string {
    return "the list cannot be followed: it is not sorted, ignores the offset, or moves by a page between requests; larger pages help"
  }
}

const patience = 64

interface Request<Row, E, R> extends Asked {
  readonly get: Effect.Effect<Answer<Row>, E, R>
  readonly answer?: Answer<Row>
}

/**
 * The pages of a scan. Fails as `fetch` fails; the pages before stand, and their cursors go on.
 *
 * @example
 * const letters = [..."abc"].map((id, at) => ({ id, at }))
 * const fetch = (offset: number, limit: number) => Effect.succeed({ rows: letters.slice(offset, offset + limit), now: undefined })
 * const rows = Scan.pages({ order: "asc", limit: 2, fetch, id: ({ id }) => id, at: ({ at }) => at, prefetch: 4 }).pipe(
 *   Stream.flatMap((page) => Stream.fromArray(page.rows))
 * )
 */
export const pages = <Row, E, R>(options: ScanOptions<Row, E, R>): Stream.Stream<ScanPage<Row>, E | InvalidCursor | ScanStalled, R> => {
  const limit = Math.max(2, options.limit)
  const { last, prefetch = 1 } = options
  const name = `${options.order} ${options.name ?? ""}`

  return Stream.unwrap(
    Effect.gen(function* () {
      const scope = yield* Effect.scope
      const from = options.cursor === undefined ? undefined : readCursor(name, options.cursor)
      if (from !== undefined && Result.isFailure(from)) return yield* new InvalidCursor({ issue: from.failure })
      const reading = new Reading(options.order, limit, options, from?.success)
      /** In the order in which they are to be read. */
      const window: Array<Request<Row, E, R>> = []

      const request = (offset: number): Request<Row, E, R> => ({ offset, turn: reading.takeTurn(), get: options.fetch(offset, limit) })

      const next = (): Request<Row, E, R> => {
        const offset = reading.next()
        const count = reading.lastWanted
        if (last === undefined || count === 0) return request(offset)
        const get = Effect.map(last(count), ({ rows, now }) => ({ rows: rows.toReversed(), now }))
        return { offset, turn: reading.takeTurn(), get, isLast: true }
      }

      const fill = Effect.gen(function* () {
        while (window.length < prefetch) {
          const before = window.at(-1)
          if (before !== undefined && !reading.steady) return
          const { get, ...rest } = before === undefined ? next() : request(reading.after(before.offset))
          window.push({ ...rest, get: yield* started(get, scope) })
        }
      })

      const page = Effect.gen(function* () {
        if (reading.report.complete) return yield* Cause.done()
        while (true) {
          const head = window.shift() ?? next()
          const answer = head.answer ?? (yield* head.get)
          const outcome = reading.read(answer, head, head.answer !== undefined)
          if (reading.fruitless > patience) return yield* new ScanStalled({ report: reading.report })
          if (outcome._tag === "Ahead") {
            if (outcome.keep) window.unshift({ ...head, answer })
            window.unshift(outcome.offset === undefined ? next() : request(outcome.offset))
            continue
          }
          if (last && reading.isOpen) reading.endWith((yield* last(2)).rows)
          const report = reading.report
          if (!report.complete) {
            yield* fill
            if (outcome.rows.length === 0) continue
          }
          const progress = reading.mark()
          return [new FoundPage(outcome.rows, head.offset, answer.now, report, () => writeCursor(name, progress()))] as const
        }
      })

      return Stream.fromPull(Effect.succeed(page))
    })
  )
}

/**
 * Starts it, and gives what waits for its value and may do so once. The value goes past the fiber: that is held by its `fetch` until the old generation
 * is collected, and would hold what it ended with as long.
 */
const started = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>, scope: Scope.Scope) {
  const values: Array<A> = []
  const fiber = yield* Effect.forkIn(
    Effect.map(effect, (value) => void values.push(value)),
    scope,
    { startImmediately: true }
  )
  // It is joined once, when the value is there.
  return Effect.map(Fiber.join(fiber), () => values.pop() as A)
})

/**
 * A page that writes its cursor out when it is asked for. A class, because an object literal with a getter has a shape of its own, which the engine
 * keeps, and every row of the page with it, until the old generation is collected.
 */
class FoundPage<Row> implements ScanPage<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly offset: number
  readonly now: number | undefined
  readonly report: ScanReport
  readonly #cursor: () => string

  constructor(rows: ReadonlyArray<Row>, offset: number, now: number | undefined, report: ScanReport, cursor: () => string) {
    this.rows = rows
    this.offset = offset
    this.now = now
    this.report = report
    this.#cursor = cursor
  }

  get cursor(): string {
    return this.#cursor()
  }
}
