/**
 * How values are read from the service's JSON: by hand and totally, so that nothing throws and a row that breaks the contract is told by where it
 * breaks it.
 */
import type { Malformed } from "../Malformed.ts"
import { isTexts } from "./guards.ts"

export type Json = { readonly [key: string]: unknown }

export const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** An optional field: what is absent, `null` or of another type than the contract's is `undefined` here and stays in the JSON. */
export const text = (raw: unknown): string | undefined => (typeof raw === "string" ? raw : undefined)
export const number = (raw: unknown): number | undefined => (typeof raw === "number" ? raw : undefined)
export const texts = (raw: unknown): ReadonlyArray<string> | undefined => (isTexts(raw) ? raw : undefined)

/** The object without its undefined fields: absent and undefined differ on the wire. */
export const present = (fields: Json): Json => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

export const malformed = (raw: unknown, expected: string, ...path: ReadonlyArray<string>): Malformed => ({
  raw,
  issue: path.length === 0 ? expected : `${expected} at ${path.map((key) => `["${key}"]`).join("")}`
})
