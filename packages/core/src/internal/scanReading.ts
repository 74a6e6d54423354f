/**
 * Where a scan reads next, and when it has read everything: the arithmetic behind `Scan`, without requests.
 *
 * Where the frontier stands at the next request follows from the `Pace` at which it moved between the last ones, and the overlap from how sure that is.
 * Requests are counted in turns, because a list that moves evenly moves as much between any two of them.
 */
import type { Answer, ScanReport } from "../Scan.ts"
import { Frontier, type Known, type Position } from "./scanFrontier.ts"
import { Limit } from "./scanLimit.ts"
import { Pace, type PaceSoFar } from "./scanPace.ts"

/** What an answer was good for: its new rows, perhaps none, or nothing before a request at `offset` was read; `keep` it until then. */
export type Outcome<Row> =
  | { readonly _tag: "Joined"; readonly rows: ReadonlyArray<Row> }
  | { readonly _tag: "Ahead"; readonly offset?: number; readonly keep: boolean }

/** What another process needs to go on. `bound` is null where the end is not known yet. */
export interface Progress extends Known, PaceSoFar {
  readonly bound: number | null
  readonly end: number
  readonly limit: number
}

/** An offset, and the turn that it was true at. */
interface Mark {
  readonly offset: number
  readonly turn: number
}

/** What was asked for: a page, or the last rows of the list. */
export interface Asked extends Mark {
  readonly isLast?: boolean
}

/** Of a page: how far to step back at least. */
const firstStep = 0.1

/** Where a search that finds no end stops: further than any list, and an integer everywhere. */
const largestOffset = 2 ** 31 - 1

/** One scan, as far as it has come. */
export class Reading<Row> {
  readonly #frontier: Frontier<Row>
  readonly #position: Position<Row>
  readonly #ascending: boolean
  readonly #limit: Limit
  /** Rows created at or after this instant are not part of the scan. Null until that is known. */
  #bound: number | null = null
  /** The instant that the list began with, as far as this scan has seen. */
  #first: number | undefined = undefined
  /** How many answers there are when it is worth asking where the scan ends. */
  #asksAt = 1
  /** The id of the list's last row when the scan began, where no other had its instant: nothing is left to read behind it. */
  #newest: string | undefined = undefined

  /** The offset behind the frontier at a turn, and how it moves. */
  #end: Mark = { offset: 0, turn: 0 }
  #turn = 0
  readonly #pace: Pace

  /** While the frontier is lost: an offset that it is not before, one that it is not behind, and how far the last step went. */
  #low: Mark | undefined = undefined
  #high: Mark | undefined = undefined
  #step = 0
  #fruitless = 0

  /** Behind a page of one row, which leaves no room for an overlap, and the turn that this was known at. */
  #edge: Mark | undefined = undefined
  /** The turn of the answer that began there. */
  #bare = 0
  /** The instant of the list's last row when it was asked for. */
  #far = NaN

  #counts = { pages: 0, rows: 0, duplicates: 0, stepBacks: 0, complete: false }

  constructor(order: "asc" | "desc", limit: number, position: Position<Row>, from?: Progress) {
    this.#frontier = new Frontier(order, position, from)
    this.#position = position
    this.#ascending = order === "asc"
    this.#limit = new Limit(limit, from?.limit)
    this.#pace = new Pace(limit, from)
    if (from === undefined) return
    this.#bound = from.bound
    this.#end = { offset: from.end, turn: 0 }
  }

  /** The number of the request that is about to be sent. */
  takeTurn(): number {
    this.#turn += 1
    return this.#turn
  }

  /** Answers in a row that brought nothing new. */
  get fruitless(): number {
    return this.#fruitless
  }

  /** An ascending scan is to be told where it ends: it could follow a growing list for ever. */
  get isOpen(): boolean {
    return this.#ascending && this.#bound === null && this.#counts.pages >= this.#asksAt && !this.#counts.complete
  }

  /**
   * Ends the scan behind the last rows of the list as it is now, the last one first: what is created later is not part of it. Where they may be the
   * first rows, as from a service that does not heed the order, or the last one has no instant, it is to be asked again after twice as many answers.
   */
  endWith(rows: ReadonlyArray<Row>): void {
    this.#turn += 1
    this.#asksAt = 2 * this.#counts.pages
    const [last = NaN, before = NaN] = rows.map(this.#position.at)
    const known = this.#frontier.at ?? -Infinity
    const isSorted = before < last
    if (isSorted) this.#newest = rows.map(this.#position.id)[0]
    const isLast = last >= known && last > (this.#first ?? -Infinity) && !(before > last)
    if (isSorted || isLast) this.#bound = Math.max(last, known) + 1
    this.#counts.complete = this.#frontier.has(this.#newest)
  }

  get report(): ScanReport {
    return { ...this.#counts, limit: this.#limit.most }
  }

  /** Whether the page behind one in flight is worth asking for: the last one was as long as any. */
  get steady(): boolean {
    return !this.#limit.isShort && this.#low === undefined && this.#high === undefined
  }

  /** How many of the list's last rows would show whether this is its end; 0 where that is not likely, or no page would show. */
  get lastWanted(): number {
    const { group } = this.#frontier
    const isLikely = this.#limit.isShort && !(this.#frontier.distance(this.#far) > 0) && this.#fruitless % 4 < 2
    return isLikely && group < Math.min(this.#end.offset, this.#limit.most) ? group + 1 : 0
  }

  /** Where the next request begins. */
  next(): number {
    return Math.min(this.#aim(this.#turn + 1), largestOffset)
  }

  /** Where the request behind one in flight begins. */
  after(offset: number): number {
    return Math.max(offset + 1, Math.round(offset + this.#limit.most + this.#pace.at(offset)) - this.#overlap(this.#frontier.largestGroup))
  }

  /** Reads an answer. One that was kept is read `again`. */
  read(answer: Answer<Row>, { offset, turn, isLast }: Asked, again: boolean): Outcome<Row> {
    if (!again) {
      this.#counts.pages += 1
      this.#fruitless += 1
    }
    const { rows } = answer
    const { length } = rows
    const instants = this.#frontier.instants(rows)
    // Rows were known up to this place before it was asked for, and again when it was answered. A list of one row is not worth this.
    const isBetween =
      (turn === this.#bare && this.#low?.turn === turn + 1 && this.#low.offset >= offset) ||
      (length === 0 && offset === 1 && this.#counts.rows === 1)
    if (isLast) {
      const first = instants[0] ?? NaN
      this.#far = instants.at(-1) ?? first
      this.#fruitless += 1
      // Rows that are not all of one instant show whether the service heeds the order.
      if (first === this.#far || !(this.#frontier.distance(first) < 0)) return { _tag: "Ahead", keep: false }
    } else if (offset > 0 && !isBetween && !this.#frontier.joins(rows, instants, this.#needed(this.#frontier.group) > 1)) {
      return this.#stepBack({ offset, turn }, length)
    }
    this.#first ??= instants.find((instant) => instant !== undefined)
    const { fresh, lead, beyond } = this.#frontier.add(rows, instants, this.#bound ?? Infinity)
    if (!isLast) {
      this.#limit.learn(offset, length, fresh.length)
      if (fresh.length > 0) this.#advance({ offset, turn }, length, lead)
      else if (!again) this.#fallBehind({ offset: offset + length, turn })
      this.#edge = length === 1 ? { offset: offset + 1, turn: this.#turn } : undefined
    }
    this.#counts.rows += fresh.length
    this.#counts.duplicates += length - fresh.length
    this.#counts.complete = isLast || beyond || this.#frontier.has(this.#newest) || (length === 0 && (offset === 0 || isBetween))
    // A cursor of a scan that has ended goes no further than it.
    if (this.#counts.complete) this.#bound ??= (this.#frontier.at ?? -1) + 1
    return { _tag: "Joined", rows: fresh }
  }

  /** What is needed to go on from here, to be written out later if at all. */
  mark(): () => Progress {
    const known = this.#frontier.mark()
    const rest = {
      bound: this.#bound,
      end: this.#end.offset,
      ...this.#pace.soFar,
      limit: this.#limit.most
    }
    return () => ({ ...known(), ...rest })
  }

  #aim(turn: number): number {
    if (this.#edge !== undefined) return this.#edge.offset
    const overlap = this.#overlap(this.#frontier.group)
    const [low, high, end] = [this.#low, this.#high, this.#end]
    const age = turn - end.turn
    if (high === undefined && low === undefined) return Math.max(0, Math.round(end.offset + this.#pace.at(end.offset) * age) - overlap)
    // The list leapt once, or moves at a pace that is not learned yet. The two are tried by turns.
    const now = (mark: Mark) =>
      Math.round(
        this.#fruitless % 2 === 0 ? mark.offset : end.offset + ((mark.offset - end.offset) * age) / Math.max(1, mark.turn - end.turn)
      )
    const from = low === undefined ? -Infinity : now(low)
    const to = high === undefined ? Infinity : now(high)
    const isCrossed = from >= to
    if (low !== undefined && (high === undefined || (isCrossed && low.turn > high.turn))) return Math.max(0, from - overlap + this.#step)
    if (low === undefined || isCrossed) return Math.max(0, to - this.#step)
    return Math.max(0, to - from > 2 * this.#limit.most ? Math.floor((from + to) / 2) : from - overlap)
  }

  /** New rows: the frontier stands behind them now. */
  #advance({ offset, turn }: Mark, length: number, lead: number): void {
    const turns = turn - this.#end.turn
    if (this.#end.turn > 0 && turns !== 0) this.#pace.learn((offset + lead - this.#end.offset) / turns, this.#end.offset, Math.abs(turns))
    // An answer that was kept is older than the one before it: its offsets are of another time.
    this.#end = turns > 0 ? { offset: offset + length, turn } : { ...this.#end, offset: this.#end.offset + length - lead }
    this.#low = undefined
    this.#high = undefined
    this.#step = 0
    this.#fruitless = 0
  }

  /** Only known rows: the frontier stands further on. */
  #fallBehind(low: Mark): void {
    this.#low = low
    if (this.#high !== undefined && this.#high.offset <= low.offset) this.#high = undefined
    if (!this.#limit.isShort && this.#high === undefined && this.#fruitless > 1) {
      this.#step = 2 * Math.max(this.#step, Math.ceil(this.#limit.most / 4))
    }
  }

  /** No known row in front: unless the request was sent too far ahead, as before a shorter page than expected, the frontier came towards us. */
  #stepBack(mark: Mark, length: number): Outcome<Row> {
    if (this.#edge?.offset === mark.offset && this.#edge.turn < mark.turn) {
      this.#edge = undefined
      this.#bare = mark.turn
      return { _tag: "Ahead", offset: mark.offset - 1, keep: true }
    }
    if (this.#edge === undefined && this.#aim(mark.turn) >= mark.offset) {
      this.#counts.stepBacks += 1
      this.#high = mark
      const overlap = this.#overlap(this.#frontier.group)
      if (this.#low !== undefined && this.#low.offset >= mark.offset) {
        this.#step = this.#low.offset - mark.offset + overlap
        this.#low = undefined
      } else if (this.#low === undefined) this.#step = Math.max(2 * this.#step, overlap, Math.ceil(firstStep * this.#limit.most))
    }
    return { _tag: "Ahead", keep: length > 0 && this.#fruitless < 2 }
  }

  /** Known rows that a page must begin with to prove that it joins: a whole group of one instant and a row before it; one, where these are too many. */
  #needed(group: number): number {
    return group < this.#limit.room ? group + 1 : 1
  }

  /** Known rows to begin a page with. */
  #overlap(group: number): number {
    // Behind a short page, or known rows, the next must get on.
    const margin = this.steady ? this.#pace.marginAt(this.#end.offset, this.#limit.most) : 0
    return Math.min(this.#needed(group) + margin, this.#limit.room)
  }
}
