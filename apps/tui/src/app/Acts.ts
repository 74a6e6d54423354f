/**
 * What the user is about to change, and what they have asked for. Times are in milliseconds since the Unix epoch.
 */
import type { Invocation, InvocationId } from "@chroma-sync/core/Invocation"
import * as HashMap from "effect/HashMap"
import type { Seen } from "../acting/seenIn.ts"
import type { Change } from "./Change.ts"
import type { Command } from "./message.ts"
import type { Reruns } from "./reruns.ts"

export type ActKind = "cancel" | "re-run"

/** One that was named when the question was put. */
export interface Planned {
  readonly row: Invocation
  /** Why nothing is asked for it. */
  readonly skip: string | undefined
}

interface Question {
  readonly yes: boolean
  /** The first line in sight. */
  readonly top: number
}

/** A question about invocations, which stay as they are whatever the list does. */
export interface ConfirmingRows extends Question {
  readonly kind: ActKind
  readonly planned: ReadonlyArray<Planned>
}

/** A question about what was typed into a form. */
interface ConfirmingForm extends Question {
  readonly kind: "send"
  readonly change: Change
  readonly question: string
  /** All that is sent. */
  readonly lines: ReadonlyArray<string>
}

export type Confirming = ConfirmingRows | ConfirmingForm

/** What is sent to change something on the service. */
export type Sending = Extract<Command, { readonly _tag: "Act" | "Change" }>

/** What was confirmed and is sent unless it is taken back in time. */
export interface Held {
  /** Such as `cancel 2`. */
  readonly what: string
  readonly command: Sending
  /** Seconds that have to pass before. */
  readonly left: number
  /** How often they have begun anew because a second took too long. */
  readonly renewed: number
}

/** What was sent, until all of it is answered. */
export interface UnderWay {
  /** The key that confirmed it, by its count: tells its answers from others. */
  readonly of: number
  readonly what: ActKind | "create" | "delete"
  /** What a form asked for. */
  readonly change: Change | undefined
  /** How many are asked for, one by one. */
  readonly total: number
  /** Which of them are asked for and have no answer: ids of invocations, or what a form is about. */
  readonly sent: ReadonlySet<string>
  readonly answered: number
  /** What came of those that were neither asked to stop nor started; those of a kind together. */
  readonly amiss: ReadonlyMap<string, { readonly outcome: ActOutcome; readonly rows: ReadonlyArray<Invocation> }>
}

/** What a new source is made with where nothing else is typed. */
export interface NewSourceFacts {
  readonly database: string | undefined
  /** Whether the environment holds a key pair for AWS. */
  readonly awsKeys: boolean
}

export interface Acts {
  /** Nothing may be changed. */
  readonly readOnly: boolean
  readonly confirming: Confirming | undefined
  /** Newest last. */
  readonly held: ReadonlyArray<Held>
  readonly underWay: ReadonlyArray<UnderWay>
  /** When the service took the request to cancel an invocation that has not ended since. */
  readonly cancelling: HashMap.HashMap<InvocationId, number>
  readonly reruns: Reruns
  readonly newSource: NewSourceFacts
  /** What was created and gets the cursor when the feed tells of it, unless a key comes first. */
  readonly awaited: { readonly id: string; readonly keyCount: number } | undefined
}

export const noActs: Acts = {
  readOnly: false,
  confirming: undefined,
  held: [],
  underWay: [],
  cancelling: HashMap.empty(),
  reruns: new Map(),
  newSource: { database: undefined, awsKeys: false },
  awaited: undefined
}

/** The model with other acts. */
export const withActs = <M extends { readonly acts: Acts }>(model: M, change: Partial<Acts>): M => ({
  ...model,
  acts: { ...model.acts, ...change }
})

/** What the service answered. */
export type ActOutcome =
  /** It took the request to cancel. */
  | { readonly _tag: "Asked" }
  /** The same, and the feed has told already that it is cancelled. */
  | { readonly _tag: "Cancelled" }
  /** It was over before. */
  | { readonly _tag: "Ended"; readonly current: Invocation }
  | { readonly _tag: "Started"; readonly id: string }
  | { readonly _tag: "Running" }
  /** Nobody knows whether it began. */
  | ({ readonly _tag: "Lost" } & Seen)
  /** Nor could the service be asked: `text` says so, and what to do. */
  | { readonly _tag: "Unknown"; readonly text: string }
  | { readonly _tag: "Failed"; readonly text: string }
