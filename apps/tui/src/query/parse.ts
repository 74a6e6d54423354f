/**
 * Text to {@link Query}, or to what is wrong with it and where.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import * as Result from "effect/Result"
import { type TypeName, typeNames, typeWord } from "../format/source.ts"
import { nearest } from "../nearest.ts"
import { moment } from "../settings/Reader.ts"
import { patternOf } from "./pattern.ts"
import { fields, type Match, type Query, signs, type Term, type TextField } from "./Query.ts"
import { isBare, partsOf, textOf, type Word, wordsOf } from "./words.ts"

/** What is wrong: `from` and `to` are places in the text, counted in UTF-16 units; `meant` is what to write there instead, where that is clear. */
export interface QueryError {
  readonly from: number
  readonly to: number
  readonly message: string
  readonly meant: string | undefined
}

/**
 * Reads a query. Blanks around it mean nothing.
 *
 * @example
 * parse("status:failed older:2h") // succeeds with two terms
 * parse("stauts:failed") // fails: no field "stauts" at 0; did you mean status?
 */
export const parse = (text: string): Result.Result<Query, QueryError> => {
  const { words, open } = wordsOf(text)
  if (open !== undefined) return Result.fail({ from: open, to: text.length, message: "this quote has no end", meant: undefined })
  const terms: Array<Term> = []
  for (const word of words) {
    const term = parseWord(word)
    if (Result.isFailure(term)) return Result.fail(term.failure)
    terms.push(term.success)
  }
  return Result.succeed(terms)
}

const parseWord = (word: Word): Result.Result<Term, QueryError> => {
  const fail = (message: string, meant?: string) => Result.fail({ from: word.from, to: word.to, message, meant })
  const not = isBare(word.letters[0], "-") || isBare(word.letters[0], "!")
  const letters = not ? word.letters.slice(1) : word.letters
  if (letters.length === 0) return fail(`"${textOf(word.letters)}" turns a word round: write one behind it, such as -collection:tmp`)
  const colon = letters.findIndex((letter) => isBare(letter, ":"))
  const name = textOf(letters.slice(0, Math.max(0, colon)))
  // `s3://bucket` is a text, not a field.
  const isField = colon > 0 && /^[a-z]+$/i.test(name) && textOf(letters.slice(colon, colon + 3)) !== "://"
  if (!isField) return textTerm(word, undefined, letters, not)
  const field = fields.find((field) => field === name.toLowerCase())
  if (field === undefined) {
    const { message, meant } = unknown("field", name, fields)
    return fail(message, meant && `${not ? "-" : ""}${meant}:${textOf(letters.slice(colon + 1))}`)
  }
  const value = letters.slice(colon + 1)
  if (value.length === 0) return fail(`${field}: wants a value, such as ${field}:${examples[field]}`)
  if (field === "status") {
    const any = parts(word, value, StatusName.literals, "status")
    return Result.map(any, (any): Term => ({ _tag: "Status", not, any }))
  }
  if (field === "type") {
    const any = parts(word, value, typeNames, "type", typeWord)
    return Result.map(any, (any: ReadonlyArray<TypeName>): Term => ({ _tag: "Type", not, any }))
  }
  if (field === "older" || field === "newer") {
    const read = moment.read(textOf(value))
    return read === undefined
      ? fail(`${field}: wants ${moment.allowed}`, `${not ? "-" : ""}${field}:2h`)
      : Result.succeed({ _tag: "Age", not, than: field, moment: read })
  }
  return textTerm(word, field, value, not)
}

const examples: Record<(typeof fields)[number], string> = {
  status: "failed",
  type: "s3",
  db: "docs",
  collection: "handbook",
  source: "a81c03f9",
  id: "3f2a91c4",
  error: "429",
  group: "429",
  older: "2h",
  newer: "1d"
}

const parts = <A extends string>(
  word: Word,
  letters: Word["letters"],
  names: ReadonlyArray<A>,
  what: string,
  /** What a name is called here that is called otherwise elsewhere. */
  called = (typed: string) => typed
): Result.Result<ReadonlyArray<A>, QueryError> => {
  const found: Array<A> = []
  for (const part of partsOf(letters)) {
    const typed = textOf(part)
    const name = names.find((name) => name === called(typed.toLowerCase()))
    if (name === undefined) {
      const { message, meant } = unknown(what, typed, names)
      return Result.fail({ from: word.from, to: word.to, message, meant: meant && `${what}:${meant}` })
    }
    if (!found.includes(name)) found.push(name)
  }
  return Result.succeed(found)
}

/** What is said of a word that is none of some names, and the one that was probably meant. */
const unknown = (what: string, typed: string, names: ReadonlyArray<string>) => {
  const meant = nearest(typed, names)
  const help = meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`
  return { meant, message: `no ${what} "${typed}": ${help}` }
}

const textTerm = (word: Word, field: TextField | undefined, letters: Word["letters"], not: boolean): Result.Result<Term, QueryError> => {
  const any: Array<Match> = []
  for (const part of partsOf(letters)) {
    const [first] = part
    const sign = first !== undefined && !first.quoted && first.text in signs ? (first.text as keyof typeof signs) : undefined
    const text = textOf(sign === undefined ? part : part.slice(1))
    const fail = (message: string) => Result.fail({ from: word.from, to: word.to, message, meant: undefined })
    if (text === "")
      return fail(sign === undefined ? "a text is missing beside a comma or between quotes" : `"${sign}" wants a text behind it`)
    const kind = sign === undefined ? "has" : signs[sign]
    if (kind === "like" && !isPattern(text))
      return fail(`"${text}" is no regular expression (lookarounds and back-references are none here)`)
    any.push({ kind, text })
  }
  return Result.succeed({ _tag: "Text", not, field, any })
}

const isPattern = (text: string): boolean => Result.isSuccess(Result.try(() => patternOf(text)))
