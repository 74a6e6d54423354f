/**
 * What lists of all kinds share: how they are asked for, and what they say beside their rows.
 */
import type { Malformed } from "./Malformed.ts"
import type { ScanReport } from "./Scan.ts"

/** In which order a list is read, and how much of it at once. */
export interface ListOptions {
  /** By creation time. Default `desc`, newest first. */
  readonly order?: "asc" | "desc" | undefined
  /** Rows per request. Default `SyncConfig.pageSize`. */
  readonly limit?: number | undefined
  /** A row that breaks the contract fails the call with `InvalidResponse`, in place of a `Malformed` beside the good rows. Default false. */
  readonly strict?: boolean | undefined
}

/** How a list is read page by page. Its `limit` counts as 2 where it is 1: pages overlap. */
export interface ScanOptions {
  /** Pages in flight while the consumer works on one, 0 to 8. Default 1; 0 asks for the next page when it is wanted. */
  readonly prefetch?: number | undefined
  /**
   * A page's `cursor`: goes on behind that page, in any process, with the same promise and the same end. One of another query or order, or a
   * damaged one, is an `InvalidRequest`; another `limit` is fine.
   */
  readonly cursor?: string | undefined
}

/** What a page says beside its rows. */
export interface PageFacts {
  /** The rows that break the contract. */
  readonly malformed: ReadonlyArray<Malformed>
  /** Where the page began in the service's list. */
  readonly offset: number
  /** The service's own clock when it answered, to the second, in milliseconds since the Unix epoch. */
  readonly now: number | undefined
}

/** What a page of a scan says of the scan. Only the last may be empty: its report is complete. */
export interface ScanFacts {
  /** Small and opaque, safe in JSON and URLs. Pass it as `cursor` to go on behind this page. */
  readonly cursor: string
  /** How the scan went up to this page. Rows are counted before any of them are filtered here. */
  readonly report: ScanReport
}

/** How much `collect` takes. */
export interface CollectOptions {
  /** Rows at most, from 1. Default 10,000: a database may hold more than memory does. */
  readonly max?: number | undefined
}
