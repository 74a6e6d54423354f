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
      const next = nextStep(sourceId, newest.invocations.find(isTarget(input)))
      return yield* new AlreadyThere({ operation, attempts, status, requestId, error, detail, next })
    })

/** A collection takes one run of a GitHub or web source; of an S3 source, one of each object at a time. */
const isTarget =
  ({ targetCollectionName, objectKey }: CreateInvocation) =>
  ({ metadata }: Invocation): boolean =>
    (targetCollectionName === undefined || metadata.collectionName === targetCollectionName) &&
    (objectKey === undefined || (metadata._tag === "S3" && metadata.objectKey === objectKey))

const nextStep = (sourceId: string, found: Invocation | undefined): string => {
  if (found === undefined) return `Nothing was created; look with \`chroma-sync invocations list --source ${sourceId}\`.`
  const what = `Nothing was created: ${found.id} is ${statusName(found.status)}`
  return isLive(found)
    ? `${what}; \`chroma-sync invocations wait ${found.id}\` waits for its end.`
    : `${what}. To run it again, give another --collection.`
}
