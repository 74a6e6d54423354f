/**
 * The query language of `/`, of saved views and of the plain commands' QUERY: what it can say, as a value.
 *
 * A query is words that must all hold: `status:failed,processing db:docs older:2h -collection:tmp 429`. Commas mean or; `-` or `!` before a word turns it
 * round. A text matches anywhere and in any case; `=text` is the whole text, `~text` a regular expression (without lookarounds and back-references),
 * `%text` its characters in order with others between. Words without a field look everywhere. Quotes take blanks and commas as they are.
 */
import type { StatusName } from "@chroma-sync/core/Invocation"
import type { TypeName } from "../format/source.ts"
import type { Moment } from "../settings/Reader.ts"

export const textFields = ["db", "collection", "source", "id", "error", "group"] as const
export type TextField = (typeof textFields)[number]

/** Every word that may stand before a colon. */
export const fields = ["status", "type", ...textFields, "older", "newer"] as const
export type Field = (typeof fields)[number]

export interface Match {
  readonly kind: "has" | "is" | "like" | "fuzzy"
  /** For `like` a regular expression that is known to be one; never empty. */
  readonly text: string
}

export type Term = { readonly not: boolean } & (
  | { readonly _tag: "Status"; readonly any: ReadonlyArray<StatusName> }
  | { readonly _tag: "Type"; readonly any: ReadonlyArray<TypeName> }
  /** Without a field: anywhere. */
  | { readonly _tag: "Text"; readonly field: TextField | undefined; readonly any: ReadonlyArray<Match> }
  /** Created before a moment, or since then. */
  | { readonly _tag: "Age"; readonly than: "older" | "newer"; readonly moment: Moment }
)

/** All must hold. None: everything. */
export type Query = ReadonlyArray<Term>

/** The term that a field is one text, as a whole. */
export const only = (field: TextField, text: string): Term => ({ _tag: "Text", not: false, field, any: [{ kind: "is", text }] })

/** The sign before a match, and what it means. */
export const signs = { "=": "is", "~": "like", "%": "fuzzy" } as const satisfies Record<string, Match["kind"]>
