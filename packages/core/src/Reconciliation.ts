/**
 * What became of a request whose answer was lost, by what the service has.
 */
import type { Invocation } from "./Invocation.ts"
import type { Source } from "./Source.ts"

/**
 * `Created`: exactly one row that fits was made since the request was sent. `NotCreated`: none was, as of now; a request that is still on its way
 * would come later. `Ambiguous`: several fit, or a row cannot be read; look at the candidates.
 */
export type Reconciliation<Created> =
  | ({ readonly _tag: "Created" } & Created)
  | { readonly _tag: "NotCreated" }
  | { readonly _tag: "Ambiguous"; readonly candidates: ReadonlyArray<Created[keyof Created]> }

/** Of an invocation that was to be created, by itself or with an upload. */
export type InvocationReconciliation = Reconciliation<{ readonly invocation: Invocation }>

/** Of a source that was to be created. */
export type SourceReconciliation = Reconciliation<{ readonly source: Source }>
