/**
 * What a benchmark is, and what it finds.
 */

/** How much to measure. */
interface Settings {
  /** Rounds that count, as they were asked for; each arm runs once in each. How many there were, findings say. */
  readonly rounds: number
  /** The smallest sizes that still show that everything works. Their figures mean nothing. */
  readonly smoke: boolean
  /** How long what runs without a pause runs. */
  readonly minutes: number
}

/** A table. A column's numbers are shown with its `digits` after the point, none by default; the first column names the rows. */
export interface Table {
  readonly title: string
  readonly columns: ReadonlyArray<{ readonly name: string; readonly digits?: number }>
  readonly rows: ReadonlyArray<readonly [name: string, ...ReadonlyArray<number | string>]>
}

/** A figure beside its goal: at most so much. */
export interface Goal {
  readonly figure: string
  readonly atMost: number
  readonly now: number
}

/** What a run of a benchmark found. */
export interface Findings {
  /** How often it ran, in words: `median of 3 runs`. */
  readonly ran: string
  readonly tables: ReadonlyArray<Table>
  readonly goals: ReadonlyArray<Goal>
}

/** One benchmark. The prose is Markdown, for `docs/performance.md`. */
export interface Benchmark {
  readonly name: string
  readonly title: string
  /** What is measured, and how. */
  readonly about: string
  /** What keeps the figures from being better, as profiles show it. */
  readonly limits: string
  readonly run: (settings: Settings) => Promise<Findings>
}
