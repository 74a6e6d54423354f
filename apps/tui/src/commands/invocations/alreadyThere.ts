/**
 * A run that the service refuses since it has run, or runs: which one that is.
 */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import { type Invocation, isLive, statusName } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import type { Conflict } from "@chroma-sync/core/SyncError"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { withinDeadline } from "../Deadline.ts"

/**
 * The service's answer in the words of this command; `next` names the run that is there, where it can be told.
 *
 * @public for the types of commands, which name it
 */
export class AlreadyThere extends Data.TaggedError("Conflict")<{
  readonly operation: string
  readonly attempts: ReadonlyArray<unknown>
  readonly status: number
  readonly requestId: string | undefined
  /** The service's own code and words. */
  readonly error: string
  readonly detail: string
  readonly next: string
}> {
  override get message(): string {
    return `${this.operation}: the same runs already, or has run (409)${this.detail === "" ? "" : `: ${this.detail}`}. `
  }
}

/** Fails with what is there, which takes one more request; where that fails, or tells nothing, with how to look. */
export const alreadyThere =
  (sourceId: string, input: CreateInvocation) =>
  ({ operation, attempts, status, requestId, error, detail }: Conflict) =>
    Effect.gen(function* () {
      const { page } = yield* Invocations
      const newest = yield* Effect.orElseSucceed(withinDeadline(page({ sourceId, limit: 100 })), () => ({ invocations: [] }))
      const next = nextStep(sourceId, input, newest.invocations)
      return yield* new AlreadyThere({ operation, attempts, status, requestId, error, detail, next })
    })

/** A collection takes one run of a GitHub or web source; of an S3 source, one of each object at a time. */
const isTarget =
  ({ targetCollectionName, objectKey }: CreateInvocation) =>
  ({ metadata }: Invocation): boolean =>
    (targetCollectionName === undefined || metadata.collectionName === targetCollectionName) &&
    (objectKey === undefined || (metadata._tag === "S3" && metadata.objectKey === objectKey))

/** What runs is in the way before what is complete, and that before what failed or was cancelled since. */
export const nextStep = (sourceId: string, input: CreateInvocation, newest: ReadonlyArray<Invocation>): string => {
  const ofTarget = newest.filter(isTarget(input))
  const found = ofTarget.find(isLive) ?? ofTarget.find(({ status }) => status._tag === "Complete") ?? ofTarget[0]
  if (found === undefined) return `Nothing was created; look with \`chroma-sync invocations list --source ${sourceId}\`.`
  const what = `Nothing was created: ${found.id} is ${statusName(found.status)}`
  if (isLive(found)) return `${what}; \`chroma-sync invocations wait ${found.id}\` waits for its end.`
  // An object runs again once it has run: this one has ended since the refusal.
  return input.objectKey === undefined ? `${what}. To run it again, give another --collection.` : `${what} by now; try again.`
}
