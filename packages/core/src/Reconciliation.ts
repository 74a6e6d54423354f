/**
 * What became of a request whose answer was lost, by what the service has.
 */
import type { Invocation } from "./Invocation.ts"
import type { Source } from "./Source.ts"

/**
 * `Created`: exactly one row that fits was made since the request was sent. `NotCreated`: none was, nor in the minute before, as of now; a request that
 * is still on its way would come later. `Ambiguous`: several fit, one is of the minute before, the clocks disagree, or none fits and a row cannot be read; look at the
 * candidates, newest first, before you send it again.
 *
 * What came since is told by the service's clock, the `date` of its answers, to the second (ours, where it sends none); rows are dated by `createdAt`.
 * Where the first is ahead of the other by up to a minute, a row that was made is `Ambiguous`, and never hidden; by more, it may be told as `NotCreated`.
 * Where it is behind by more than a second and the newest row shows it, being dated later than the answer, nothing is told as `Created`; where none shows
 * it, a row that fits and was made in that time before the request may be.
 */
export type Reconciliation<Created> =
  | ({ readonly _tag: "Created" } & Created)
  | { readonly _tag: "NotCreated" }
  | { readonly _tag: "Ambiguous"; readonly candidates: ReadonlyArray<Created[keyof Created]> }

/** Of an invocation that was to be created, by itself or with an upload. */
export type InvocationReconciliation = Reconciliation<{ readonly invocation: Invocation }>

/** Of a source that was to be created. */
export type SourceReconciliation = Reconciliation<{ readonly source: Source }>
