/**
 * A create whose answer was lost: looks what the service has before it says so.
 */
import type { InvocationReconciliation, SourceReconciliation } from "@chroma-sync/core/Reconciliation"
import type { OutcomeUnknown } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import { LostAnswer, tell } from "../output.ts"

type Found = InvocationReconciliation | SourceReconciliation

/** Fails with what is known. It stays unknown who created what was found, so nothing is taken for this command's own. */
export const lostAnswer =
  <E>(reconcile: (error: OutcomeUnknown) => Effect.Effect<Found, E>) =>
  (error: OutcomeUnknown): Effect.Effect<never, LostAnswer | OutcomeUnknown> =>
    reconcile(error).pipe(
      // Where the service cannot be asked either, the error itself says all that is known.
      Effect.mapError(() => error),
      Effect.flatMap((found) => {
        const { operation, attempts, reason, issue } = error
        return Effect.fail(new LostAnswer({ operation, attempts, reason, issue, next: nextStep(found) }))
      })
    )

/** What is said where a create is interrupted before its answer. */
export const cutShort = (): Effect.Effect<void> => tell("It may have been done all the same: look before you send it again.")

const nextStep = (found: Found): string => {
  switch (found._tag) {
    case "Created":
      return `It seems to be done: ${"invocation" in found ? found.invocation.id : found.source.id} came since.`
    case "NotCreated":
      return "As of now it was not done. It may still be on its way: look again before you send it again."
    case "Ambiguous": {
      const ids = found.candidates.slice(0, 3).map(({ id }) => id)
      const may =
        ids.length === 0
          ? "It may be done: the list has a row that cannot be read"
          : `It may be ${ids.length === 1 ? "" : "one of "}${ids.join(", ")}`
      return `${may}; look before you send it again.`
    }
  }
}
