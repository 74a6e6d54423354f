/**
 * What an example may take as given: the values that its reader has at hand.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import type { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import type { Invocations } from "@chroma-sync/core/Invocations"
import type { Source } from "@chroma-sync/core/Source"
import type { ChromaSync } from "@chroma-sync/client"

export declare const invocation: Invocation
export declare const source: Source
export declare const invocations: Invocations["Service"]
export declare const feed: InvocationFeed["Service"]
export declare const sync: ChromaSync
export declare const apiKey: string
/** JSON as it came from the service. */
export declare const json: unknown
/** Milliseconds since the Unix epoch. */
export declare const now: number
/** Rows as a page holds them. */
export declare const rows: ReadonlyArray<Invocation>
