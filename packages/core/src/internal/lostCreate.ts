/**
 * What is known of a create whose answer was lost.
 */
import type { GitRef } from "../Invocation.ts"
import type { SourceOrigin } from "../Source.ts"

/** What a call that creates asked for: enough to recognise it in the service's lists. No secret is part of it. */
export type CreateRequest =
  | {
      readonly _tag: "CreateInvocation"
      readonly sourceId: string
      readonly targetCollectionName: string | undefined
      readonly ref: GitRef | undefined
      readonly objectKey: string | undefined
    }
  | { readonly _tag: "AddFile"; readonly databaseName: string; readonly collectionName: string; readonly fileName: string }
  | { readonly _tag: "CreateSource"; readonly databaseName: string; readonly origin: SourceOrigin }

/** What tells a create that may have been done from others: what reconciling goes by. */
export interface LostCreate {
  readonly request: CreateRequest
  /** When the attempt whose answer was lost began: our clock, in milliseconds since the Unix epoch. */
  readonly sentAt: number
  /** The same instant by a clock that nobody sets, in milliseconds: it tells how long ago that was, in the same process. */
  readonly sentSteadyAt?: number | undefined
}
