/**
 * Looks for what a request may have created: the service's newest rows since it was sent, by the service's own clock.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Invocation, InvocationMetadata } from "../Invocation.ts"
import type { Reconciliation } from "../Reconciliation.ts"
import type { CreateRequest, LostCreate } from "../SyncError.ts"
import { steadyMillis } from "./steady.ts"

/** The rows of one page, newest first, and the service's clock when it answered, where it told. */
interface Page<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly malformed: number
  readonly now: number | undefined
}

/** By how much our clock may say more than the steady one before they contradict each other, in milliseconds. */
const agreement = 1_000

/**
 * What became of a request, by the rows that fit it and were created since. How long ago it was sent is told by a clock that nobody sets, but that may
 * stand still while the machine sleeps, and by our own, which may have been set: where that says more, what came before the other's instant is unsure.
 */
export const reconciled = <Row extends { readonly createdAt: DateTime.Utc }, Created extends Readonly<Record<string, Row>>, E>(
  { sentAt, sentSteadyAt }: LostCreate,
  pages: Stream.Stream<Page<Row>, E>,
  fits: (row: Row) => boolean,
  created: (row: Row) => Created
): Effect.Effect<Reconciliation<Created>, E> =>
  pages.pipe(
    Stream.mapEffect((page) =>
      // Read after the answer, and its `date` has whole seconds: so the time since is never taken too short, and no row is missed.
      Effect.zipWith(Clock.currentTimeMillis, steadyMillis, (ours, steady) => {
        const byOurs = ours - sentAt
        const least = sentSteadyAt === undefined ? byOurs : steady - sentSteadyAt
        const most = Math.max(byOurs, least)
        // Where the service tells no time, its clock is taken for ours.
        const now = page.now ?? ours
        const surely = now - (most - least < agreement ? most : least)
        const recent = page.rows.filter(({ createdAt }) => DateTime.toEpochMillis(createdAt) >= now - most)
        const found = recent.filter(fits).map((row) => ({ row, sure: DateTime.toEpochMillis(row.createdAt) >= surely }))
        return { found, malformed: page.malformed, last: recent.length < page.rows.length }
      })
    ),
    Stream.takeUntil(({ last }) => last),
    Stream.runCollect,
    Effect.map((looked): Reconciliation<Created> => {
      const candidates = looked.flatMap(({ found }) => found)
      const [first] = candidates
      if (first?.sure === true && candidates.length === 1) return { _tag: "Created", ...created(first.row) }
      const fitting: ReadonlyArray<Row> = candidates.map(({ row }) => row)
      // A `Created` has one field, whose value is such a row.
      const rows = fitting as ReadonlyArray<Created[keyof Created]>
      return candidates.length > 0 || looked.some(({ malformed }) => malformed > 0)
        ? { _tag: "Ambiguous", candidates: rows }
        : { _tag: "NotCreated" }
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
