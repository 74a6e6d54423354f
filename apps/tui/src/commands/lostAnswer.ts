/**
 * A create whose answer was lost: looks what the service has before it says so.
 */
import type { OutcomeUnknown } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import { type Reconciliation, type Seen, seenIn } from "../acting/seenIn.ts"
import { LostAnswer, tell } from "../output.ts"

/** Fails with what is known. It stays unknown who created what was found, so nothing is taken for this command's own. */
export const lostAnswer =
  <E>(reconcile: (error: OutcomeUnknown) => Effect.Effect<Reconciliation, E>) =>
  (error: OutcomeUnknown): Effect.Effect<never, LostAnswer | OutcomeUnknown> =>
    reconcile(error).pipe(
      // Where the service cannot be asked either, the error itself says all that is known.
      Effect.mapError(() => error),
      Effect.flatMap((found) => {
        const { operation, attempts, reason, issue } = error
        return Effect.fail(new LostAnswer({ operation, attempts, reason, issue, next: nextStep(seenIn(found)) }))
      })
    )

/** What is said where a create is interrupted before its answer. */
export const cutShort = (): Effect.Effect<void> => tell("It may have been done all the same: look before you send it again.")

const nextStep = ({ seen, isSure }: Seen): string => {
  if (isSure && seen.length > 0) return `It seems to be done: ${seen.join(", ")} came since.`
  if (isSure) return "As of now it was not done. It may still be on its way: look again before you send it again."
  const ids = seen.slice(0, 3)
  const may =
    ids.length === 0
      ? "It may be done: the list has a row that cannot be read"
      : `It may be ${ids.length === 1 ? "" : "one of "}${ids.join(", ")}`
  return `${may}; look before you send it again.`
}
