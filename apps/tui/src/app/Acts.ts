/**
 * What the user is about to do to invocations, and what they have asked for. Times are in milliseconds since the Unix epoch.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"

export type ActKind = "cancel" | "re-run"

/** One that was named when the question was put. */
export interface Planned {
  readonly row: Invocation
  /** Why nothing is asked for it. */
  readonly skip: string | undefined
}

/** A question with its targets, which stay as they are whatever the list does. */
export interface Confirming {
  readonly kind: ActKind
  readonly planned: ReadonlyArray<Planned>
  readonly yes: boolean
  /** The first target in sight. */
  readonly top: number
}

/** What was confirmed and is sent unless it is taken back in time. */
interface Held {
  readonly kind: ActKind
  readonly rows: ReadonlyArray<Invocation>
  readonly until: number
}

export interface Acts {
  /** Nothing may be changed. */
  readonly readOnly: boolean
  readonly confirming: Confirming | undefined
  readonly held: Held | undefined
  /** When the service took the request to cancel an invocation that has not ended since. */
  readonly cancelling: ReadonlyMap<InvocationId, number>
}

export const noActs: Acts = { readOnly: false, confirming: undefined, held: undefined, cancelling: new Map() }

/** What the service answered. */
export type ActOutcome =
  /** It took the request to cancel. */
  | { readonly _tag: "Asked" }
  /** It was over before. */
  | { readonly _tag: "Ended"; readonly current: Invocation }
  | { readonly _tag: "Started"; readonly id: string }
  | { readonly _tag: "Running" }
  /** Nobody knows whether it began. `seen` is what the service has since. */
  | { readonly _tag: "Lost"; readonly seen: ReadonlyArray<string> }
  | { readonly _tag: "Failed"; readonly text: string }
