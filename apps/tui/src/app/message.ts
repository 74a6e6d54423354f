/**
 * What can happen to the app, and what it can ask for.
 */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import type { ListError } from "@chroma-sync/core/Invocations"
import type { Action } from "./keymap.ts"

export type Message =
  | { readonly _tag: "Fed"; readonly events: ReadonlyArray<FeedEvent> }
  | { readonly _tag: "FeedStopped"; readonly error: ListError }
  | { readonly _tag: "Pressed"; readonly key: string }
  | { readonly _tag: "Resized"; readonly columns: number; readonly rows: number }
  | { readonly _tag: "Ticked"; readonly now: number }

/** Done by the runtime, never by `update`. */
export type Command = Extract<Action, "quit" | "refresh">
