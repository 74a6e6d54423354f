/**
 * What a create is told, written down once: the plain commands make flags of it, the live UI the fields of a form.
 */
import type { Reader } from "../settings/Reader.ts"

/** How often it is given: `once` must be, `maybe` may be left out, `many` may be given again and again. */
type Times = "once" | "maybe" | "many"

export interface Parameter<A, T extends Times = Times> {
  readonly reader: Reader<A>
  readonly about: string
  readonly times: T
}

/** Parameters by their names in camel case; flags and fields have them in kebab case. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>

/** What a parameter gives. */
export type Value<P> =
  P extends Parameter<infer A, infer T> ? (T extends "once" ? A : T extends "many" ? ReadonlyArray<A> : A | undefined) : never

/** What is given for some parameters. */
export type Given<P extends Parameters> = { readonly [K in keyof P]: Value<P[K]> }

export const once = <A>(reader: Reader<A>, about: string): Parameter<A, "once"> => ({ reader, about, times: "once" })
export const maybe = <A>(reader: Reader<A>, about: string): Parameter<A, "maybe"> => ({ reader, about, times: "maybe" })
export const many = <A>(reader: Reader<A>, about: string): Parameter<A, "many"> => ({ reader, about, times: "many" })

/** Why what was given does not fit together, and the parameter to change. */
export interface Misfit {
  readonly parameter: string
  readonly issue: string
}

/** What a parameter is called where it is asked for: a flag with two dashes, a field without. */
export type Named = (name: string) => string
