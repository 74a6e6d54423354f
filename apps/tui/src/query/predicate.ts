/**
 * {@link Query} as a test of one invocation.
 */
import { type Invocation, statusName } from "@chroma-sync/core/Invocation"
import { failureShape } from "@chroma-sync/insights/FailureClusters"
import * as DateTime from "effect/DateTime"
import { errorText } from "../format/invocation.ts"
import { type SourceNames, sourceText, typeName } from "../format/source.ts"
import { instantOf } from "../settings/Reader.ts"
import { patternOf } from "./pattern.ts"
import type { Match, Query, Term, TextField } from "./Query.ts"

/** Whether an invocation is as wanted at an instant, in milliseconds since the Unix epoch; `names` are of the sources, where they are known. */
export type Predicate = (invocation: Invocation, now: number, names?: SourceNames) => boolean

/**
 * The test that a query makes.
 *
 * @example
 * const wanted = predicateOf(query)
 * const failures = invocations.filter((invocation) => wanted(invocation, now))
 */
export const predicateOf = (query: Query): Predicate => {
  const tests = query.map(testOf)
  return (invocation, now, names) => tests.every((test) => test(invocation, now, names))
}

/** The ages, in milliseconds, at which an invocation may come to match or to match no longer by the passing of time alone. */
export const agesOf = (query: Query): ReadonlyArray<number> =>
  query.flatMap((term) => (term._tag === "Age" && term.moment._tag === "Ago" ? [term.moment.ms] : []))

const testOf = (term: Term): Predicate => {
  const test = positive(term)
  return term.not ? (invocation, now, names) => !test(invocation, now, names) : test
}

const positive = (term: Term): Predicate => {
  switch (term._tag) {
    case "Status":
      return ({ status }) => term.any.includes(statusName(status))
    case "Type":
      return (invocation) => term.any.includes(typeName(invocation))
    case "Age":
      return ({ createdAt }, now) => {
        const isOlder = DateTime.toEpochMillis(createdAt) < instantOf(term.moment, now)
        return (term.than === "older") === isOlder
      }
    case "Text": {
      const tests = term.any.map(textTest)
      const texts = term.field === undefined ? anywhere : textsOf[term.field]
      return (invocation, _now, names) => texts(invocation, names).some((text) => tests.some((test) => test(text)))
    }
  }
}

type Texts = (invocation: Invocation, names: SourceNames | undefined) => ReadonlyArray<string>

/** Of an error no more is looked through for each key of a query: characters. */
const searched = 100_000

const textsOf: Record<TextField, Texts> = {
  db: ({ metadata }) => [metadata.databaseName],
  collection: ({ metadata }) => [metadata.collectionName],
  // By its id it is found whether or not its name is known.
  source: (invocation, names) => [sourceText(invocation, names), sourceText(invocation), invocation.sourceId ?? ""],
  id: ({ id }) => [id],
  error: (invocation) => [errorText(invocation, searched)],
  group: (invocation) => {
    const shape = failureShape(invocation)
    return shape === undefined ? [] : [shape]
  }
}

/** A group says what the error says, with less in it, and takes long to find. */
const { group: _, ...plainTexts } = textsOf

const anywhere: Texts = (invocation, names) => [
  ...Object.values(plainTexts).flatMap((texts) => texts(invocation, names)),
  statusName(invocation.status),
  typeName(invocation)
]

const textTest = ({ kind, text }: Match): ((text: string) => boolean) => {
  const wanted = text.toLowerCase()
  switch (kind) {
    case "has":
      return (text) => text.toLowerCase().includes(wanted)
    case "is":
      return (text) => text.toLowerCase() === wanted
    case "like":
      return patternOf(text)
    case "fuzzy":
      return (text) => isSubsequence(wanted, text.toLowerCase())
  }
}

const isSubsequence = (wanted: string, text: string): boolean => {
  let from = 0
  for (const character of wanted) {
    const found = text.indexOf(character, from)
    if (found === -1) return false
    from = found + character.length
  }
  return true
}
