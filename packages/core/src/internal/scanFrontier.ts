/**
 * The rows that a scan knows, in constant memory: everything before the instant of the last row, the ids at that instant, and of the rows without an
 * instant, which break the contract, the latest ten thousand.
 */

/** Where a row stands. */
export interface Position<Row> {
  readonly id: (row: Row) => string
  readonly at: (row: Row) => number | undefined
}

/** What another process needs to know the same rows. */
export interface Known {
  readonly at: number | null
  readonly ids: ReadonlyArray<string>
  /** Rows from the first of that instant on: more than the ids where some have no instant. */
  readonly group: number
  /** Only rows near the frontier can come again, so the latest few are enough. */
  readonly undated: ReadonlyArray<string>
}

const undatedKept = 10_000
const undatedCarried = 16

/** How far a scan has come in the list's own order. */
export class Frontier<Row> {
  readonly #position: Position<Row>
  /** The direction of time in the list. */
  readonly #forward: 1 | -1
  #at: number | undefined = undefined
  #ids = new Set<string>()
  readonly #undated = new Set<string>()
  #latestUndated: ReadonlyArray<string> = []
  #group = 0
  #largestGroup = 1

  constructor(order: "asc" | "desc", position: Position<Row>, known?: Known) {
    this.#position = position
    this.#forward = order === "asc" ? 1 : -1
    if (known === undefined) return
    this.#at = known.at ?? undefined
    this.#ids = new Set(known.ids)
    this.#undated = new Set(known.undated)
    this.#latestUndated = known.undated
    this.#group = known.group
    // What was met before is not known.
    this.#largestGroup = Math.max(2, this.#group)
  }

  get at(): number | undefined {
    return this.#at
  }

  /** Whether this is the id of a row of the last instant. */
  has(id: string | undefined): boolean {
    return id !== undefined && this.#ids.has(id)
  }

  /** Positive where an instant lies beyond the last one. */
  distance(at: number): number {
    return this.#at === undefined ? 1 : (at - this.#at) * this.#forward
  }

  /** Rows from the first of the last instant on. */
  get group(): number {
    return this.#group
  }

  /** Rows in the largest group of one instant so far. */
  get largestGroup(): number {
    return this.#largestGroup
  }

  /**
   * The instants of a page's rows. A row that stands behind a later one has none: the list is sorted, so its instant is wrong, and would mislead the
   * scan if it were believed.
   */
  instants(rows: ReadonlyArray<Row>): ReadonlyArray<number | undefined> {
    const instants = rows.map(this.#position.at)
    let nearest = this.#forward * Infinity
    for (let place = rows.length - 1; place >= 0; place--) {
      const instant = instants[place]
      if (instant === undefined) continue
      if ((instant - nearest) * this.#forward > 0) instants[place] = undefined
      else nearest = instant
    }
    return instants
  }

  /**
   * Whether every row in front of these is known: the first of them stands before the last instant. At that instant itself an id that is known
   * proves it only while rows of one instant keep their order, so `strictly` leaves it out. A row without an instant proves it where it is known.
   */
  joins(rows: ReadonlyArray<Row>, instants: ReadonlyArray<number | undefined>, strictly: boolean): boolean {
    const { id } = this.#position
    // Where a row without an instant stands nobody can say, unless it is known: the row behind it tells.
    const place = rows.findIndex((row, place) => instants[place] !== undefined || this.#undated.has(id(row)))
    const [row, instant] = [rows[place], instants[place]]
    if (row === undefined) return false
    if (instant === undefined) return true
    const distance = this.distance(instant)
    return distance < 0 || (distance === 0 && !strictly && this.#ids.has(id(row)))
  }

  /** Adds the rows of a page that joins. Gives the new ones, how many known rows stood in front of them, and whether the page passes the bound. */
  add(
    rows: ReadonlyArray<Row>,
    instants: ReadonlyArray<number | undefined>,
    bound: number
  ): { readonly fresh: ReadonlyArray<Row>; readonly lead: number; readonly beyond: boolean } {
    const { id } = this.#position
    const fresh: Array<Row> = []
    let lead = rows.length
    let last = this.#at
    let previous: number | undefined
    let group = 1
    let firstOfLast = 0
    let beyond = false
    rows.forEach((row, index) => {
      const instant = instants[index]
      if (instant === undefined) {
        if (!this.#addUndated(id(row))) return
      } else {
        group = instant === previous ? group + 1 : 1
        if (group > this.#largestGroup) this.#largestGroup = group
        previous = instant
        const distance = this.distance(instant)
        if (distance < 0 || (distance === 0 && this.#ids.has(id(row)))) return
        if (instant >= bound) {
          beyond = true
          return
        }
        if (last === undefined || (instant - last) * this.#forward > 0) {
          last = instant
          firstOfLast = fresh.length
        }
      }
      if (fresh.length === 0) lead = index
      fresh.push(row)
    })
    if (last !== this.#at) {
      this.#at = last
      this.#ids = new Set()
      this.#group = 0
    }
    this.#group += fresh.length - firstOfLast
    // From the back, since a page is sorted: the last instant's rows stand there.
    for (let place = rows.length - 1; place >= 0; place--) {
      const [row, instant] = [rows[place], instants[place]]
      if (row === undefined || instant === undefined) continue
      if ((instant - (last ?? instant)) * this.#forward < 0) break
      if (instant === last) this.#ids.add(id(row))
    }
    return { fresh, lead, beyond }
  }

  /** What is known now, to be written out later if at all: the ids of one instant may be many. */
  mark(): () => Known {
    const [at, ids, count, group, undated] = [this.#at ?? null, this.#ids, this.#ids.size, this.#group, this.#latestUndated]
    return () => ({ at, ids: [...ids].slice(0, count), group, undated })
  }

  #addUndated(id: string): boolean {
    if (this.#undated.has(id)) return false
    for (const oldest of this.#undated) {
      if (this.#undated.size < undatedKept) break
      this.#undated.delete(oldest)
    }
    this.#undated.add(id)
    this.#latestUndated = [...this.#latestUndated.slice(1 - undatedCarried), id]
    return true
  }
}
