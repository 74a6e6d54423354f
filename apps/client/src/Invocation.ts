/**
 * An invocation as plain data: one run that ingests a source into a collection.
 */

/** Where an invocation stands. A status that this version does not know is `unknown`, with the JSON that was sent. */
export type InvocationStatus =
  | { readonly name: "pending" }
  | { readonly name: "processing" }
  | { readonly name: "complete"; readonly finishedAt: Date; readonly durationMs: number }
  | { readonly name: "failed"; readonly error: string }
  | { readonly name: "cancelled" }
  | { readonly name: "unknown"; readonly raw: unknown }

/** What an invocation reads. A kind that this version does not know is `unknown`, with the JSON that was sent. */
export type InvocationOrigin =
  | { readonly kind: "github"; readonly ref: { readonly sha: string } | { readonly branch: string } }
  | { readonly kind: "s3"; readonly bucketName: string; readonly objectKey: string | undefined }
  | { readonly kind: "web_scrape" }
  | { readonly kind: "file_upload" }
  | { readonly kind: "unknown"; readonly raw: unknown }

/** One run of a source, as the service reports it. */
export interface Invocation {
  readonly id: string
  readonly sourceId: string | undefined
  readonly status: InvocationStatus
  readonly origin: InvocationOrigin
  readonly databaseName: string
  readonly collectionName: string
  readonly createdAt: Date
  /** The JSON exactly as the service sent it. */
  readonly raw: unknown
}

/** A row that breaks the contract: what was sent, and what is wrong with it. */
export interface MalformedRow {
  readonly raw: unknown
  readonly issue: string
}

/** The word of a status. */
export type StatusName = InvocationStatus["name"]

/** Which invocations, in which order. A source and a database exclude each other. */
export type ListQuery = {
  readonly sourceType?: "github" | "web_scrape" | "s3" | "file_upload" | undefined
  readonly status?: StatusName | ReadonlyArray<StatusName> | undefined
  /** By creation time. Default `desc`, newest first. */
  readonly order?: "asc" | "desc" | undefined
  /** Rows per request. Default 500. */
  readonly limit?: number | undefined
  /** Pages in flight while your loop works on one, 0 to 8. Default 1; 0 asks for the next page when it is wanted. Leaving the loop cancels them. */
  readonly prefetch?: number | undefined
  /** A page's `cursor`: goes on behind that page, in any process. It fits the same filters and order only. */
  readonly cursor?: string | undefined
} & (
  | { readonly sourceId?: string | undefined; readonly databaseName?: undefined }
  | { readonly databaseName?: string | undefined; readonly sourceId?: undefined }
)

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

/** The invocations of one request that match, and the rows that break the contract. Only the last page may be empty. */
export interface Page {
  readonly items: ReadonlyArray<Invocation>
  readonly malformed: ReadonlyArray<MalformedRow>
  /** Small and opaque, safe in JSON and URLs: pass it as `cursor` to go on behind this page, in this process or another. */
  readonly cursor: string
  readonly report: ListReport
}

/** The newest invocation of each object key that has one, and the rows that break the contract. */
export interface LatestByKeys {
  readonly invocations: ReadonlyMap<string, Invocation>
  readonly malformed: ReadonlyMap<string, MalformedRow>
}
