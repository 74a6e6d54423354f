/**
 * Looks for what a request may have created: the service's newest rows since it was sent, by the clock of its answers, which need not be that of its rows.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Invocation, InvocationMetadata } from "../Invocation.ts"
import type { PageFacts } from "../Listing.ts"
import type { Reconciliation } from "../Reconciliation.ts"
import type { CreateRequest, LostCreate } from "../SyncError.ts"
import { Heard } from "./heard.ts"
import { steadyMillisOf } from "./steady.ts"

/** By how much our clock may say more than the steady one before they contradict each other, in milliseconds. */
const agreement = 1_000

/**
 * By how much the clock of the answers may be ahead of the rows' own, in milliseconds: what is too old by less may be what is looked for. Wide, since a
 * row that is hidden is created twice, and one that is in doubt costs a look.
 */
const tolerance = 60_000

/** A `date` has whole ones, in milliseconds. */
const second = 1_000

/**
 * What became of a request, by the rows that fit it and were created since. How long ago it was sent is told by a clock that nobody sets, but that may
 * stand still while the machine sleeps, and by our own, which may have been set: where that says more, what came before the other's instant is unsure.
 *
 * Answers and rows may be dated by two clocks. Where the answers' is ahead, a row looks older than it is; where it is behind, an older one looks as if it
 * came since, and the newest may look as if it were yet to come, which shows it. By the rows' own clock it is as late as the newest of them at least: what
 * is older than that by more than the time since came before the request, and raises no doubt about a younger one; but for what is older by a second
 * more at most, since that one too may have come before, within the `date`'s whole second.
 */
export const reconciled = <
  Row extends { readonly createdAt: DateTime.Utc },
  Page extends PageFacts,
  Created extends Readonly<Record<string, Row>>,
  E
>(
  { sentAt, sentSteadyAt }: LostCreate,
  pages: Stream.Stream<Page, E>,
  rowsOf: (page: Page) => ReadonlyArray<Row>,
  fits: (row: Row) => boolean,
  created: (row: Row) => Created
): Effect.Effect<Reconciliation<Created>, E> =>
  Effect.flatMap(Clock.Clock, (clock) => {
    /** For how long it has been sent: at most, so that no row is missed, and as our clocks agree. */
    const elapsed = () => {
      const ours = clock.currentTimeMillisUnsafe()
      const byOurs = ours - sentAt
      const least = sentSteadyAt === undefined ? byOurs : steadyMillisOf(clock) - sentSteadyAt
      const most = Math.max(byOurs, least)
      return { ours, most, agreed: most - least < agreement ? most : least }
    }
    /** The same when the last page was asked for. */
    let asked = elapsed().agreed
    return pages.pipe(
      Stream.map((page) => {
        // After the answer, and its `date` has whole seconds: so the time since is never taken too short, and no row is missed.
        const { ours, most, agreed } = elapsed()
        const rows = rowsOf(page)
        const [newest = -Infinity] = rows.map(millis)
        // Where the service tells no time, its clock is taken for ours. Else it is of the answer's beginning, and its end may come much later.
        const [now, since] = page.now === undefined ? [ours, agreed] : [page.now, Math.min(agreed, asked + second)]
        const recent = rows.filter((row) => millis(row) >= now - most - tolerance)
        return {
          found: recent.filter(fits),
          sent: newest - most - second,
          surely: newest < now + second ? now - since : Infinity,
          malformed: page.malformed,
          last: recent.length < rows.length
        }
      }),
      Stream.takeUntil(({ last }) => last),
      Stream.runCollect,
      Effect.map((looked): Reconciliation<Created> => {
        const fitting: ReadonlyArray<Row> = looked.flatMap(({ found }) => found)
        // The list is read from its newest row on.
        const [{ sent, surely } = { sent: 0, surely: 0 }] = looked
        const [first, ...others] = fitting
        if (first && millis(first) >= surely && !others.some((row) => millis(row) >= sent)) return { _tag: "Created", ...created(first) }
        return fitting.length > 0 || looked.some(({ malformed }) => malformed.length > 0)
          ? // A `Created` has one field, whose value is such a row.
            { _tag: "Ambiguous", candidates: fitting as ReadonlyArray<Created[keyof Created]> }
          : { _tag: "NotCreated" }
      }),
      // A try that failed, and the wait before the next one, are no time that the answer took.
      Effect.provideService(Heard, (waitMs) => {
        if (waitMs > 0) asked = elapsed().agreed + waitMs
      })
    )
  })

const millis = (row: { readonly createdAt: DateTime.Utc }): number => DateTime.toEpochMillis(row.createdAt)

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
