/**
 * What became of a create or an upload whose answer was lost.
 */
import type { GitRef } from "./CreateInvocation.ts"
import type { Invocation } from "./Invocation.ts"
import type { Source, SourceOrigin } from "./Source.ts"

/** What was asked for: enough to recognise it in the service's lists, plain data, and no secret. */
export type CreateRequest =
  | {
      readonly operation: "invocations.create"
      readonly sourceId: string
      readonly targetCollectionName: string | undefined
      readonly ref: GitRef | undefined
      readonly objectKey: string | undefined
    }
  | { readonly operation: "files.add"; readonly databaseName: string; readonly collectionName: string; readonly fileName: string }
  | { readonly operation: "sources.create"; readonly databaseName: string; readonly origin: SourceOrigin }

/** What reconciling goes by: an `OutcomeUnknownError`, or these two of its fields kept as JSON. */
export interface LostCreate {
  readonly request: CreateRequest
  /** When it was sent: our clock, in milliseconds since the Unix epoch. */
  readonly sentAt: number
}

/**
 * Of an invocation. `created`: exactly one that fits was made since. `not_created`: none was, nor in the minute before, as of now; a request that is
 * still on its way would come later. `ambiguous`: several fit, one is of the minute before, the service's clocks disagree, or none fits and a row cannot be read; look
 * at the candidates, newest first, before you send it again.
 *
 * What came since is told by the `date` of the service's answers, to the second (by our clock, where it sends none). Where that is ahead of `createdAt` by up to a
 * minute, what was made is `ambiguous`, and never hidden; by more, it may be told as `not_created`. Where it is behind by more than a second and the
 * newest row shows it, being dated later than the answer, nothing is told as `created`; where none shows it, one that fits and was made in that time
 * before the request may be.
 */
export type InvocationReconciliation =
  | { readonly outcome: "created"; readonly invocation: Invocation }
  | { readonly outcome: "not_created" }
  | { readonly outcome: "ambiguous"; readonly candidates: ReadonlyArray<Invocation> }

/** The same of a source. */
export type SourceReconciliation =
  | { readonly outcome: "created"; readonly source: Source }
  | { readonly outcome: "not_created" }
  | { readonly outcome: "ambiguous"; readonly candidates: ReadonlyArray<Source> }
