/**
 * Runs again what an invocation ran: the same source, collection and ref or object.
 */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import { type Invocation, isLive, statusName } from "@chroma-sync/core/Invocation"
import type { Invocations } from "@chroma-sync/core/Invocations"
import type { InvocationReconciliation } from "@chroma-sync/core/Reconciliation"
import type { SourceId } from "@chroma-sync/core/Source"
import type { CallOptions } from "@chroma-sync/core/SyncConfig"
import type { OutcomeUnknown, SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"

interface Rerun {
  readonly sourceId: SourceId
  readonly input: CreateInvocation
}

/** What to ask the service for, or why this one cannot be run again. */
export const rerunOf = (invocation: Invocation): Rerun | string => {
  const { sourceId, metadata, status } = invocation
  if (isLive(invocation)) return `is still ${statusName(status)}`
  if (sourceId === undefined) return "has no source"
  const { collectionName: targetCollectionName } = metadata
  switch (metadata._tag) {
    case "GitHub":
      return { sourceId, input: { targetCollectionName, ref: metadata.ref } }
    case "WebScrape":
      return { sourceId, input: { targetCollectionName } }
    case "S3": {
      const { objectKey, customId, additionalMetadata } = metadata
      if (objectKey === undefined) return "names no object"
      return { sourceId, input: { objectKey, targetCollectionName, customId, metadata: additionalMetadata } }
    }
    case "FileUpload":
      return "was an upload: add the file again"
    case "Unknown":
      return "is of a kind that this version does not know"
  }
}

/** One of several that are to be run again: what to ask for, or why nothing is; that it is the same as one before it is no fault of it. */
export interface PlannedRerun {
  readonly row: Invocation
  readonly rerun: Rerun | undefined
  readonly skip: string | undefined
  readonly isSame: boolean
}

/** What to do about several. Of those that would run the same one is run again, the first. */
export const planReruns = (rows: ReadonlyArray<Invocation>): ReadonlyArray<PlannedRerun> => {
  const kept = new Map<string, Invocation>()
  return rows.map((row) => {
    const rerun = rerunOf(row)
    if (typeof rerun === "string") return { row, rerun: undefined, skip: rerun, isSame: false }
    // Those that would do the same are written the same.
    const written = JSON.stringify(rerun)
    const same = kept.get(written)
    if (same !== undefined) return { row, rerun: undefined, skip: `is the same as ${same.id.slice(0, 8)}`, isSame: true }
    kept.set(written, row)
    return { row, rerun, skip: undefined, isSame: false }
  })
}

/**
 * `Running`: the service refused, since such an invocation runs already. `Lost`: nobody knows whether it began; what the service has since. `Unknown`:
 * the same, where the service could not be asked either.
 */
export type Rerunning =
  | { readonly _tag: "Started"; readonly id: string }
  | { readonly _tag: "Running" }
  | { readonly _tag: "Lost"; readonly found: InvocationReconciliation }
  | { readonly _tag: "Unknown"; readonly error: OutcomeUnknown }
  | { readonly _tag: "Failed"; readonly error: SyncError }

/** Asks once: a request whose answer is lost is looked for and never sent again. */
export const rerunOne = (
  { create, reconcile }: Pick<Invocations["Service"], "create" | "reconcile">,
  { sourceId, input }: Rerun,
  options?: CallOptions
): Effect.Effect<Rerunning> =>
  create(sourceId, input, options).pipe(
    Effect.map((id): Rerunning => ({ _tag: "Started", id })),
    Effect.catchTags({
      Conflict: () => Effect.succeed<Rerunning>({ _tag: "Running" }),
      OutcomeUnknown: (error) =>
        Effect.match(reconcile(error), {
          onSuccess: (found): Rerunning => ({ _tag: "Lost", found }),
          onFailure: (): Rerunning => ({ _tag: "Unknown", error })
        })
    }),
    Effect.catch((error) => Effect.succeed<Rerunning>({ _tag: "Failed", error }))
  )
