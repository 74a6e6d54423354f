/**
 * What a form asks the service for, and what the service answers.
 */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import type { SourceId } from "@chroma-sync/core/Source"
import type { Seen } from "../acting/seenIn.ts"
import type { SourceDraft } from "../creating/newSource.ts"

/** A source as it was when the form was opened: the form is about this one, whatever is read meanwhile. */
export interface NamedSource {
  readonly id: SourceId
  /** Where it reads from, or the first eight characters of its id. */
  readonly name: string
  /** The word for its kind, such as `github`. */
  readonly kind: string
  readonly databaseName: string
}

export type Change =
  | { readonly _tag: "CreateInvocation"; readonly source: NamedSource; readonly input: CreateInvocation }
  | { readonly _tag: "CreateSource"; readonly draft: SourceDraft }
  | { readonly _tag: "DeleteSource"; readonly source: NamedSource }

/** Whether both ask for the same, whatever the source is called by now. */
export const isSame = (one: Change, other: Change): boolean => written(one) === written(other)

const written = (change: Change): string =>
  JSON.stringify(change._tag === "CreateSource" ? change : { ...change, source: change.source.id })

/** `Done`: with the id of what was made or deleted. `Lost`: nobody knows whether it was done. */
export type ChangeOutcome =
  | { readonly _tag: "Done"; readonly id: string }
  | ({ readonly _tag: "Lost" } & Seen)
  | { readonly _tag: "Failed"; readonly text: string }
