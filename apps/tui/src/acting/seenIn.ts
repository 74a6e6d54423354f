/**
 * What the service has of something whose answer was lost.
 */
import type { InvocationReconciliation, SourceReconciliation } from "@chroma-sync/core/Reconciliation"

export type Reconciliation = InvocationReconciliation | SourceReconciliation

/** Ids, and whether these, or that there is none, are sure. */
export interface Seen {
  readonly seen: ReadonlyArray<string>
  readonly isSure: boolean
}

export const seenIn = (found: Reconciliation): Seen => {
  switch (found._tag) {
    case "Created":
      return { seen: ["invocation" in found ? found.invocation.id : found.source.id], isSure: true }
    case "NotCreated":
      return { seen: [], isSure: true }
    case "Ambiguous":
      return { seen: found.candidates.map(({ id }) => id), isSure: false }
  }
}
