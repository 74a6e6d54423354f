/**
 * Looks for what a request may have created: the service's newest rows since it was sent, by the service's own clock.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Invocation, InvocationMetadata } from "../Invocation.ts"
import type { Reconciliation } from "../Reconciliation.ts"
import type { Source, SourceOrigin } from "../Source.ts"
import type { CreateRequest } from "../SyncError.ts"

/** The rows of one page, newest first, and the service's clock when it answered, where it told. */
interface Page<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly malformed: number
  readonly now: number | undefined
}

/** What became of a request that was sent at `sentAt`, an instant of our clock, by the rows that fit it and were created since. */
export const reconciled = <Row extends { readonly createdAt: DateTime.Utc }, Created extends Readonly<Record<string, Row>>, E>(
  sentAt: number,
  pages: Stream.Stream<Page<Row>, E>,
  fits: (row: Row) => boolean,
  created: (row: Row) => Created
): Effect.Effect<Reconciliation<Created>, E> =>
  pages.pipe(
    Stream.mapEffect((page) =>
      // Read after the answer, and its `date` has whole seconds: so the difference of the clocks is never taken too large, and no row is missed.
      Effect.map(Clock.currentTimeMillis, (ours) => {
        const since = sentAt + (page.now === undefined ? 0 : page.now - ours)
        return { ...page, recent: page.rows.filter(({ createdAt }) => DateTime.toEpochMillis(createdAt) >= since) }
      })
    ),
    Stream.takeUntil(({ rows, recent }) => recent.length < rows.length),
    Stream.runFold(
      () => ({ candidates: [] as ReadonlyArray<Row>, unreadable: false }),
      (found, page) => ({
        candidates: [...found.candidates, ...page.recent.filter(fits)],
        unreadable: found.unreadable || page.malformed > 0
      })
    ),
    Effect.map(({ candidates, unreadable }): Reconciliation<Created> => {
      const [first] = candidates
      if (first !== undefined && candidates.length === 1) return { _tag: "Created", ...created(first) }
      // A `Created` has one field, whose value is such a row.
      const rows = candidates as ReadonlyArray<Created[keyof Created]>
      return candidates.length > 1 || unreadable ? { _tag: "Ambiguous", candidates: rows } : { _tag: "NotCreated" }
    })
  )

/** Whether an invocation may be what was asked for. What the service has not told, or tells in a way that this version does not know, may be. */
export const isAskedInvocation =
  (request: Exclude<CreateRequest, { readonly _tag: "CreateSource" }>) =>
  ({ metadata }: Invocation): boolean => {
    if (metadata._tag === "Unknown") return metadata.collectionName === (collectionOf(request) ?? metadata.collectionName)
    if (request._tag === "AddFile") return metadata._tag === "FileUpload" && metadata.collectionName === request.collectionName
    return (
      metadata.collectionName === (request.targetCollectionName ?? metadata.collectionName) &&
      (request.objectKey === undefined || metadata._tag !== "S3" || (metadata.objectKey ?? request.objectKey) === request.objectKey) &&
      (request.ref === undefined || isAskedRef(request.ref, metadata))
    )
  }

const collectionOf = (request: Exclude<CreateRequest, { readonly _tag: "CreateSource" }>): string | undefined =>
  request._tag === "AddFile" ? request.collectionName : request.targetCollectionName

/** A service may show a branch as the commit that it found there. */
const isAskedRef = (
  asked: NonNullable<Extract<CreateRequest, { readonly _tag: "CreateInvocation" }>["ref"]>,
  metadata: InvocationMetadata
) => {
  if (metadata._tag !== "GitHub") return false
  if (asked._tag === "Branch") return metadata.ref._tag === "Sha" || metadata.ref.branch === asked.branch
  return metadata.ref._tag === "Sha" && metadata.ref.sha === asked.sha
}

/** Whether a source may be what was asked for: it reads from the same place. */
export const isAskedSource =
  (asked: SourceOrigin) =>
  ({ origin }: Source): boolean => {
    if (origin._tag === "Unknown") return true
    if (asked._tag === "GitHub") return origin._tag === "GitHub" && origin.repository === asked.repository
    if (asked._tag === "WebScrape") return origin._tag === "WebScrape" && origin.startingUrl === asked.startingUrl
    return (
      asked._tag === "S3" &&
      origin._tag === "S3" &&
      origin.bucketName === asked.bucketName &&
      origin.collectionName === asked.collectionName &&
      (origin.pathPrefix ?? "") === (asked.pathPrefix ?? "")
    )
  }
