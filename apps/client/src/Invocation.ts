/**
 * An invocation as plain data: one run that ingests a source into a collection.
 */
import type { ListOptions, ListPage, MalformedRow } from "./List.ts"
import type { SourceType } from "./Source.ts"

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

/** The word of a status. */
export type StatusName = InvocationStatus["name"]

/** Which invocations to watch. A source and a database exclude each other. */
export type WatchQuery = {
  readonly sourceType?: SourceType | undefined
  readonly status?: StatusName | ReadonlyArray<StatusName> | undefined
} & (
  | { readonly sourceId?: string | undefined; readonly databaseName?: undefined }
  | { readonly databaseName?: string | undefined; readonly sourceId?: undefined }
)

/** Which invocations, in which order. A source and a database exclude each other. */
export type ListQuery = ListOptions & WatchQuery

/** A page of invocations. */
export type Page = ListPage<Invocation>

/** The newest invocation of each object key that has one, and the rows that break the contract. */
export interface LatestByKeys {
  readonly invocations: ReadonlyMap<string, Invocation>
  readonly malformed: ReadonlyMap<string, MalformedRow>
}
