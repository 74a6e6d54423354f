/**
 * How many rows the service gives at most, as far as its pages show: a short one is the end of the list, a lower limit, or cut by its weight.
 */

/** What the pages that joined told of the service's limit. */
export class Limit {
  readonly #asked: number
  /** The rows that the service gives at most: what was asked for, until it turns out to be less. */
  most: number
  /** The last page was shorter than the limit. */
  isShort = false
  #last = { offset: 0, length: 0 }

  constructor(asked: number, from = asked) {
    this.#asked = asked
    this.most = Math.min(asked, from)
  }

  /** Known rows that a page can spare. Behind a short page the service may have no more to give, and the next must move on. */
  get room(): number {
    return Math.max(1, Math.min(Math.floor(this.most / 2), this.isShort ? this.#last.length - 1 : Infinity))
  }

  /** Takes a page into account, of which so many rows were new. */
  learn(offset: number, length: number, fresh: number): void {
    const [last, wasShort] = [this.#last, this.isShort]
    this.most = Math.max(this.most, Math.min(this.#asked, length))
    this.isShort = length < this.most
    // A short page that a page as long follows was no end: the service gives no more.
    if (wasShort && this.isShort && length > 1 && (fresh > 0 ? length >= last.length : offset > last.offset && length === last.length)) {
      this.most = length
      this.isShort = false
    }
    this.#last = { offset, length }
  }
}
