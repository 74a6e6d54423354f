/**
 * Where a scan reads next, and when it has read everything: the arithmetic behind `Scan`, without requests.
 *
 * The frontier is where the rows that are known end. How far it moves from one request to the next is learned from where it is found again: a moving
 * average, and as much overlap as that average was wrong by. Where a request misses it, the next ones close in on it from both sides.
 */
import type { Answer, ScanReport } from "../Scan.ts"
import { Frontier, type Known, type Position } from "./scanFrontier.ts"

/** What another process needs to go on. `bound` is null where there is none. */
export interface Progress extends Known {
  readonly bound: number | null
  readonly end: number
  readonly drift: number
  readonly spread: number
  readonly limit: number
}

/** A request: the offset that it asked for, and its number. */
export interface Place {
  readonly offset: number
  readonly turn: number
}

/** How quickly the averages follow, and how much of the average error and of chance is overlapped. Chosen by simulation: see the scan's tests. */
const weight = 0.5
const caution = { spread: 1, chance: 2 }

export class Reading<Row> {
  readonly #frontier: Frontier<Row>
  readonly #ascending: boolean
  readonly #asked: number
  #bound: number | undefined = undefined

  /** Where the frontier was after the last new rows, and how far it moves per turn, give or take. */
  #end: Place = { offset: 0, turn: 0 }
  #turn = 0
  #drift = 0
  #spread = 0
  #samples = 0

  /** Rows in the longest page: what the service gives at most, as far as it shows. */
  #longest = 0
  #longestSince = 0
  #lastLength = 0

  /** While the frontier is lost: an offset that it is not before, one that it is before, and how far the next step goes. */
  #low: Place | undefined = undefined
  #high: Place | undefined = undefined
  #step = 0
  #fruitless = 0

  #counts = { pages: 0, rows: 0, duplicates: 0, stepBacks: 0, complete: false }

  constructor(order: "asc" | "desc", limit: number, position: Position<Row>, from?: Progress) {
    this.#frontier = new Frontier(order, position, from)
    this.#ascending = order === "asc"
    this.#asked = limit
    if (from === undefined) return
    this.#bound = from.bound ?? Infinity
    this.#end = { offset: from.end, turn: 0 }
    this.#drift = from.drift
    this.#spread = from.spread
    this.#longest = Math.min(limit, from.limit)
    this.#lastLength = this.#longest
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

  get bounded(): boolean {
    return this.#bound !== undefined
  }

  /** Rows created at or after this instant are not part of the scan, unless the first answer holds them. Only an ascending scan can meet them. */
  bindTo(instant: number): void {
    this.#bound = instant
  }

  get report(): ScanReport {
    return { ...this.#counts, limit: this.#longest === 0 ? this.#asked : this.#longest }
  }

  /** Whether pages behind one in flight are worth asking for: the frontier is where it was expected, and the last page was as long as any. */
  get steady(): boolean {
    return this.#longest > 1 && this.#lastLength === this.#longest && this.#fruitless === 0
  }

  /** Where the next request begins. */
  next(): number {
    // One row at a time leaves no room for an overlap.
    if (this.#longest === 1) return this.#low?.offset ?? this.#end.offset
    const overlap = this.#overlap(this.#frontier.group)
    const [low, high] = [this.#low, this.#high]
    if (low !== undefined && high !== undefined) {
      return high.offset - low.offset > this.#longest ? Math.floor((low.offset + high.offset) / 2) : Math.max(0, low.offset - overlap)
    }
    if (low !== undefined) return Math.max(0, this.#now(low) - overlap + this.#step)
    if (high !== undefined) return Math.max(0, this.#now(high) - this.#step)
    return Math.max(0, this.#now(this.#end) - overlap)
  }

  /** Where the request behind one in flight begins. */
  after(offset: number): number {
    return Math.max(offset + 1, Math.round(offset + this.#longest + this.#drift) - this.#overlap(this.#frontier.largestGroup))
  }

  /** The rows of an answer that are new, or `undefined` where it does not join: rows before it may be unknown. */
  read(answer: Answer<Row>, place: Place): ReadonlyArray<Row> | undefined {
    this.#counts.pages += 1
    this.#fruitless += 1
    const { length } = answer.rows
    const isFirst = this.#frontier.at === undefined && this.#counts.rows === 0
    if (place.offset > 0 && this.#longest !== 1 && !this.#frontier.joins(answer.rows, this.#needed(this.#frontier.group) > 1)) {
      this.#stepBack(place)
      return undefined
    }
    const bound = this.#ascending && !isFirst ? (this.#bound ?? Infinity) : Infinity
    const { fresh, lead, beyond } = this.#frontier.add(answer.rows, bound)
    const last = this.#frontier.at
    // What the first answer holds existed when the scan began, whatever two clocks say.
    if (isFirst && this.#bound !== undefined && last !== undefined && last >= this.#bound) this.#bound = last + 1
    // A page that was in flight when a longer one came may have been cut by a limit that has risen since.
    const isEnd = fresh.length === 0 && place.turn > this.#longestSince && (this.#longest > 1 ? length < this.#longest : length === 0)
    if (fresh.length > 0) this.#advance(place, length, lead)
    else this.#stepAhead({ offset: place.offset + length, turn: place.turn }, length)
    const given = Math.min(length, this.#asked)
    if (given > this.#longest) this.#longestSince = this.#turn
    // A short page behind another as short is the service's limit, which has fallen.
    this.#longest = fresh.length > 0 && given === this.#lastLength ? given : Math.max(this.#longest, given)
    this.#lastLength = given
    this.#counts.rows += fresh.length
    this.#counts.duplicates += length - fresh.length
    this.#counts.complete = beyond || isEnd
    return fresh
  }

  /** What is needed to go on from here, to be written out later if at all. */
  mark(): () => Progress {
    const known = this.#frontier.mark()
    const bound = this.#bound === undefined || this.#bound === Infinity ? null : this.#bound
    const rest = { bound, end: this.#end.offset, drift: this.#drift, spread: this.#spread, limit: Math.max(1, this.#longest) }
    return () => ({ ...known(), ...rest })
  }

  /** New rows: the frontier stands behind them now. */
  #advance({ offset, turn }: Place, length: number, lead: number): void {
    this.#learn(this.#pace({ offset: offset + lead, turn }))
    this.#end = { offset: offset + length, turn }
    this.#low = undefined
    this.#high = undefined
    this.#step = 0
    this.#fruitless = 0
  }

  /** Only known rows: the frontier stands further on. Steps grow, but not behind a short page: nothing may be there. */
  #stepAhead(low: Place, length: number): void {
    this.#step = length < this.#longest || this.#low === undefined ? 0 : Math.max(2 * this.#step, this.#longest)
    this.#low = low
    if (this.#high !== undefined && this.#high.offset < low.offset) this.#high = undefined
    this.#drift = Math.max(this.#drift, this.#pace(low))
  }

  /** No known row in front: the frontier came towards us by more than was expected. */
  #stepBack(high: Place): void {
    this.#counts.stepBacks += 1
    this.#step = Math.max(2 * this.#step, this.#overlap(this.#frontier.group), Math.ceil(this.#longest / 8))
    this.#high = high
    if (this.#low !== undefined && this.#low.offset >= high.offset) this.#low = undefined
    this.#drift = Math.min(this.#drift, this.#pace(high))
  }

  /** Where a place of an earlier turn is at the next one, if the list moves as it did. */
  #now({ offset, turn }: Place): number {
    return Math.round(offset + this.#drift * (this.#turn + 1 - turn))
  }

  /** How far the frontier moved per turn, if it is at this place now. */
  #pace({ offset, turn }: Place): number {
    const turns = turn - this.#end.turn
    return this.#end.turn === 0 || turns === 0 ? this.#drift : (offset - this.#end.offset) / turns
  }

  /** The first sample whole, later ones in part. One leap counts for four pages at most. */
  #learn(moved: number): void {
    const most = 4 * this.#longest
    const error = Math.max(-most, Math.min(most, moved - this.#drift))
    this.#samples += 1
    const part = Math.max(weight, 1 / this.#samples)
    this.#drift += part * error
    this.#spread = this.#samples === 1 ? 0 : this.#spread + part * (Math.abs(error) - this.#spread)
  }

  /** The most rows that an overlap may have, so that a page still moves on. Behind a short page the service may have no more to give. */
  get #room(): number {
    return Math.max(1, Math.min(Math.floor(this.#longest / 2), this.#lastLength - 1))
  }

  /** Known rows that a page must begin with to prove that it joins: one, or a whole group of one instant, in any order, and a row before it. */
  #needed(group: number): number {
    return this.#frontier.largestGroup > 1 && group < this.#room ? group + 1 : 1
  }

  /** A list that loses n rows a turn by chance loses n ± √n. */
  #overlap(group: number): number {
    const margin = Math.ceil(Math.max(caution.spread * this.#spread, caution.chance * Math.sqrt(Math.abs(this.#drift))))
    return Math.min(this.#needed(group) + margin, this.#room)
  }
}
