/**
 * Flags and arguments whose text is read by a reader, so that what is wrong is told alike everywhere.
 */
import { SourceId, SourceType } from "@chroma-sync/core/Source"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Argument from "effect/cli/Argument"
import * as CliError from "effect/cli/CliError"
import * as Flag from "effect/cli/Flag"
import type { Parameters, Value } from "../creating/Parameter.ts"
import { typeWord } from "../format/source.ts"
import { kebabCase } from "../kebabCase.ts"
import { allowedFor, anyText, oneOf, quoted, type Reader } from "../settings/Reader.ts"

/** A flag. Where it is one of a few words, help lists them and shells complete them. */
export const flagOf = <A>(name: string, reader: Reader<A>): Flag.Flag<A> =>
  (reader.choice === true ? Flag.Literals(name, reader.words ?? []) : Flag.String(name)).pipe(
    Flag.withMetavar(reader.metavar),
    Flag.mapEffect((text: string) => readAs(name, "flag", reader, text))
  )

/** A flag that may be left out. */
export const optionalFlag = <A>(name: string, reader: Reader<A>, about: string) =>
  flagOf(name, reader).pipe(Flag.withDescription(about), Flag.optional)

/** A flag for each of some parameters. */
export const flagsOf = <P extends Parameters>(parameters: P): { readonly [K in keyof P]: Flag.Flag<Value<P[K]>> } => {
  const flags = Object.entries(parameters).map(([name, { reader, about, times }]) => {
    const flag = flagOf(kebabCase(name), reader).pipe(Flag.withDescription(about))
    const taken: Flag.Flag<unknown> =
      times === "once" ? flag : times === "many" ? Flag.atLeast(flag, 0) : Flag.map(Flag.optional(flag), Option.getOrUndefined)
    return [name, taken] as const
  })
  // Each name has the flag of its own parameter.
  return Object.fromEntries(flags) as { readonly [K in keyof P]: Flag.Flag<Value<P[K]>> }
}

/** A flag without a value. */
export const toggle = (name: string, about: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(about), Flag.withoutNegation, Flag.withDefault(false))

/** In which order rows are listed: the newest first where nothing is said. */
export const orderFlag = (about: string) =>
  flagOf("order", oneOf(["desc", "asc"])).pipe(Flag.withDescription(`${about} (desc)`), Flag.withDefault("desc" as const))

/** An argument. */
export const argumentOf = <A>(name: string, reader: Reader<A>, about: string): Argument.Argument<A> =>
  Argument.String(name).pipe(
    Argument.withDescription(about),
    Argument.mapEffect((text) => readAs(name, "argument", reader, text))
  )

/** A UUID, whole: users paste ids, so their case does not matter. */
export const uuid: Reader<string> = {
  metavar: "ID",
  read: (text) => (Schema.is(SourceId)(text) ? text.toLowerCase() : undefined),
  allowed: "a whole id such as a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20 (-o wide shows whole ids)"
}

const nil = "00000000-0000-0000-0000-000000000000"

/** A UUID, or its beginning of eight characters or more, as tables show it. */
export const uuidOrBeginning: Reader<string> = {
  metavar: "ID",
  read: (text) => (text.length < 8 || uuid.read(text + nil.slice(text.length)) === undefined ? undefined : text.toLowerCase()),
  allowed: "an id such as a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20, or its beginning of eight characters or more"
}

/** Whether an id has this beginning, or is this. */
export const beginsAs = (id: string, word: string): boolean => {
  const beginning = uuidOrBeginning.read(word)
  return beginning !== undefined && id.toLowerCase().startsWith(beginning)
}

/** A source, which is looked up where this is no whole id. */
export const sourceWord: Reader<string> = { ...anyText("SOURCE"), allowed: "a source's id, the beginning of it, or its name" }

const types = [...new Set([...SourceType.literals.map(typeWord), ...SourceType.literals])]

/** A type of source, by the service's word or by that of queries and tables. */
export const sourceType: Reader<SourceType> = {
  ...oneOf(types),
  read: (text) => SourceType.literals.find((type) => type === text || typeWord(type) === text)
}

const readAs = <A>(option: string, kind: "flag" | "argument", reader: Reader<A>, text: string): Effect.Effect<A, CliError.InvalidValue> => {
  const value = reader.read(text)
  return value === undefined
    ? Effect.fail(new CliError.InvalidValue({ option, value: quoted(reader, text), expected: allowedFor(reader, text), kind }))
    : Effect.succeed(value)
}
