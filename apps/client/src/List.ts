/**
 * What lists of all kinds share: how they are read, and what their pages say.
 */

/** In which order a list is read, how much of it at once, and from where on. */
export interface ListOptions {
  /** By creation time. Default `desc`, newest first. */
  readonly order?: "asc" | "desc" | undefined
  /** Rows per request. Default 500. */
  readonly limit?: number | undefined
  /** Reject with an `InvalidResponseError` at a row that breaks the contract. Default false: `list` leaves it out, a page has it under `malformed`. */
  readonly strict?: boolean | undefined
  /** Pages in flight while your loop works on one, 0 to 8. Default 1; 0 asks for the next page when it is wanted. Leaving the loop cancels them. */
  readonly prefetch?: number | undefined
  /** A page's `cursor`: goes on behind that page, in any process. It fits the same filters and order only. */
  readonly cursor?: string | undefined
}

/** A row that breaks the contract: what was sent, and what is wrong with it. */
export interface MalformedRow {
  readonly raw: unknown
  readonly issue: string
}

/** How a listing went so far; from its cursor on, where it began with one. */
export interface ListReport {
  /** Answers read, those that brought nothing new too. */
  readonly pages: number
  /** Rows read, before `status` filters them here. */
  readonly rows: number
  /** Rows that came again where pages overlap. They were dropped. */
  readonly duplicates: number
  /** Times that the list moved faster than expected, so that a page had to be read again from further back. */
  readonly stepBacks: number
  /** The rows that the service gives at most in one answer, as far as they show. */
  readonly limit: number
  /** Nothing is left to read. */
  readonly complete: boolean
}

/** The rows of one request that match, and those that break the contract. Only the last page may be empty. */
export interface ListPage<Item> {
  readonly items: ReadonlyArray<Item>
  readonly malformed: ReadonlyArray<MalformedRow>
  /** Small and opaque, safe in JSON and URLs: pass it as `cursor` to go on behind this page, in this process or another. */
  readonly cursor: string
  readonly report: ListReport
}
