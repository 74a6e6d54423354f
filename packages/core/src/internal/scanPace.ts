/**
 * How fast the rows in front of a place in the list come and go. What comes stands in front of every place; what goes from anywhere stood in front of a
 * place the more often, the further on that is. So the pace is a straight line over the offset, fitted by recursive least squares: what was seen last
 * counts most while the place moves on, as that of a scan does, and alike with all before where it stays; and how sure the fit is comes with it.
 */

/** What another process needs to go on: rows that come in each turn, and those that go for each page in front; and how wrong that was on average. */
export interface PaceSoFar {
  readonly come: number
  readonly gone: number
  readonly spread: number
}

// Tuned in simulation, against a reader that always knows the right offset: lists of 500 rows that gain or lose 3 to 10 rows a request, evenly or by chance.
const memory = 0.98
const spreadWeight = 0.2
const chanceWeight = 0.25
const firstSpread = 0.025
/** How wide the first guess of each is, beside how much the rows of one turn vary. */
const comeDoubt = 1_000
const goneDoubt = 0.3
/** A leap counts for so many pages at most. */
const longestLeap = 4
/** A part of a row that is not worth a whole one. */
const leastMargin = 0.1
/** Errors that are not worth a margin, however long the page. Smaller ones, as of a list that does not move, overflow what is divided by them. */
const leastDeviation = 0.001

/** The pace of one scan, as far as it has shown. */
export class Pace {
  readonly #page: number
  #come: number
  #gone: number
  /** The mean error of a fit that knew everything. */
  #spread: number
  #samples = 0
  /** The covariance of `come` and `gone`, in units of a turn's variance. */
  #doubt: readonly [come: number, both: number, gone: number] = [comeDoubt, 0, goneDoubt]

  constructor(page: number, from: PaceSoFar = { come: 0, gone: 0, spread: firstSpread * page }) {
    this.#page = page
    this.#come = from.come
    this.#gone = from.gone
    this.#spread = from.spread
  }

  get soFar(): PaceSoFar {
    return { come: this.#come, gone: this.#gone, spread: this.#spread }
  }

  /** Rows that a place at this offset moves by in a turn. */
  at(offset: number): number {
    return this.#come - (this.#gone * offset) / this.#page
  }

  /**
   * Rows to keep in hand for what cannot be foreseen, in pages of so many. A row more costs a row of every page, and a page that begins too far on costs a
   * page: this is where both cost the same, were errors spread normally. Of n rows that come or go by chance, it is n ± √n.
   */
  marginAt(offset: number, page: number): number {
    const pages = offset / this.#page
    const chance = chanceWeight * Math.sqrt(Math.abs(this.#come) + Math.abs(this.#gone) * pages)
    const doubt = this.#samples === 0 ? 0 : this.#doubtAt(pages).of
    const deviation = Math.max(leastDeviation, Math.sqrt(1 + doubt) * (this.#spread + chance))
    const odds = Math.max(Math.sqrt(Math.E), page / (Math.sqrt(2 * Math.PI) * deviation))
    return Math.ceil(Math.sqrt(2 * Math.log(odds)) * deviation - leastMargin)
  }

  /** Takes into account how many rows a place moved by in each of some turns. */
  learn(moved: number, offset: number, turns: number): void {
    const pages = offset / this.#page
    const most = longestLeap * this.#page
    const error = Math.max(-most, Math.min(most, moved - this.at(offset)))
    const { come, gone, of } = this.#doubtAt(pages)
    const [comeCome, both, goneGone] = this.#doubt
    // A place that stays where it is tells nothing of the line's slope: what is known of that is not forgotten without end. Far on in a list that shows in
    // where the line begins, long before it does in the slope.
    const kept = Math.max(comeCome, goneGone) > comeDoubt ? 1 : memory
    const all = of + kept / turns
    this.#come += (come / all) * error
    this.#gone -= (gone / all) * error
    this.#doubt = [(comeCome - come ** 2 / all) / kept, (both - (come * gone) / all) / kept, (goneGone - gone ** 2 / all) / kept]
    this.#samples += 1
    const weight = Math.max(spreadWeight, 1 / (1 + this.#samples))
    this.#spread += weight * (Math.abs(error) / Math.sqrt(1 + of) - this.#spread)
  }

  /** The doubt about the pace so many pages on, and how much of it each part has. */
  #doubtAt(pages: number) {
    const [comeCome, both, goneGone] = this.#doubt
    const come = comeCome + both * pages
    const gone = both + goneGone * pages
    return { come, gone, of: come + gone * pages }
  }
}
