/**
 * How many rows the service gives at most, and what a short page therefore tells: the end of the list, or a limit.
 */

/** What the pages that joined told of the service's limit. */
export class Limit {
  readonly #asked: number
  #most: number
  #longest = 0
  #last = { offset: 0, length: 0 }
  /** Pages in a row that were shorter than the limit. */
  #short = 0
  /** Short pages of known rows since the last new row, and how many pages in a row were of another length than the one before. */
  #repeats = 0
  #changing = 0

  constructor(asked: number, from?: { readonly limit: number; readonly longest: number }) {
    this.#asked = asked
    this.#most = Math.min(asked, from?.limit ?? asked)
    this.#longest = Math.min(this.#most, from?.longest ?? 0)
  }

  /** The rows that the service gives at most: what was asked for, until it turns out to be less. */
  get most(): number {
    return this.#most
  }

  /** Rows in the longest page. */
  get longest(): number {
    return this.#longest
  }

  /** The service gives one row at a time, or has but one: no page can overlap another. */
  get isOne(): boolean {
    return this.#longest === 1
  }

  /** A page was as long as the limit. Before, a short page is mostly the whole list. */
  get isSeen(): boolean {
    return this.#longest >= this.#most
  }

  /** The last page was shorter than the limit. */
  get isShort(): boolean {
    return this.#short > 0
  }

  get repeats(): number {
    return this.#repeats
  }

  /** Known rows that a page can spare. Behind a short page the service may have no more to give, and the next must move on. */
  get room(): number {
    return Math.max(1, Math.min(Math.floor(this.#most / 2), this.#short > 0 ? this.#last.length - 1 : Infinity))
  }

  /** Takes a page into account, of which so many rows were new. */
  learn(offset: number, length: number, fresh: number): void {
    const last = this.#last
    const wasShort = this.#short > 0
    this.#most = Math.max(this.#most, Math.min(this.#asked, length))
    this.#short = length < this.#most ? this.#short + 1 : 0
    // A short page that a page as long follows was no end: the service gives no more.
    if (wasShort && this.#short > 0 && length > 1 && (fresh > 0 ? length >= last.length : offset > last.offset && length === last.length)) {
      this.#most = length
      this.#short = 0
    }
    if (fresh > 0) {
      this.#repeats = 0
      // Where the limit was seen, a short page reached the end, or the limit has just fallen: the next page tells which.
      this.#changing = this.#short > 0 && this.isSeen ? 1 : 0
    } else {
      this.#repeats += this.#short > 0 ? 1 : 0
      this.#changing = length < this.#longest && length !== last.length ? this.#changing + 1 : 0
    }
    this.#longest = Math.max(this.#longest, length)
    this.#last = { offset, length }
  }

  /**
   * Whether the page that was learned last, of known rows only, is the last of the list. One row, where there is room for two, has nothing behind it.
   * Several have nothing behind them where the service gave another number just before, unless its limit changed in between; so it takes two pages, each
   * of another length than the one before. A list that moves too fast for this has ended when there is no news for long.
   */
  get isEnd(): boolean {
    const { offset, length } = this.#last
    if (length === 0) return offset === 0 || this.#longest <= 1
    if (this.isOne) return false
    return this.#changing > 1 || (this.#short > 0 && (length === 1 || this.#repeats > 16))
  }
}
