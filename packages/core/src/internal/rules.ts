/**
 * What the parts of requests must be and how answers are read, as plain functions: whoever lists needs these, and no schema. That they agree with
 * the contract's schemas is tested for every operation.
 */
import * as Result from "effect/Result"
import { isMalformed, type Malformed } from "../Malformed.ts"
import type { Problem, ReadBody, Texts, Write } from "../Operation.ts"
import { mostLevels } from "./depth.ts"
import { isCount, isTexts } from "./guards.ts"
import { isJson, type Json } from "./json.ts"
import { uuidPattern, uuidWords } from "./uuid.ts"
import { orders, statusNames } from "./words.ts"

/** What is wrong with a value, if anything. */
export type Rule = (value: unknown) => Problem | undefined

const rule =
  (words: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? undefined : { issue: `expected ${words}` }

export const text = rule("a text", (value) => typeof value === "string")
export const name = rule("a name that is not empty", (value) => typeof value === "string" && value !== "")
export const uuid = rule(uuidWords, (value) => typeof value === "string" && uuidPattern.test(value))
const count = rule("a whole number from 0", isCount)
export const texts = rule("an array of texts", isTexts)

export const oneOf = (words: ReadonlyArray<unknown>) =>
  rule(words.map((word) => JSON.stringify(word)).join(" | "), (value) => words.includes(value))

export const customId = rule("a text of at most 120 characters", (value) => typeof value === "string" && isCustomId(value))

/** A name that chunks are given may be so long. */
export const isCustomId = (id: string): boolean => [...id].length <= 120

/** An object whose values are JSON. */
export const jsonObject: Rule = (value) => {
  if (!isJson(value) || !isPlain(value)) return { issue: "expected an object" }
  const key = Object.keys(value).find((key) => !isJsonValue(value[key], [value]))
  return key === undefined ? undefined : { issue: `expected a JSON value at ${key}` }
}

/** An object with exactly one of these fields. */
export const oneField =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (value) => {
    const [key, ...more] = isJson(value) ? Object.keys(rules).filter((key) => value[key] !== undefined) : []
    if (!isJson(value) || key === undefined || more.length > 0) {
      return { issue: `expected an object with one of ${Object.keys(rules).join(", ")}` }
    }
    const problem = rules[key]?.(value[key])
    return problem && { key: problem.key ?? key, issue: problem.issue }
  }

/** What may be absent. */
export const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined ? undefined : rule(value)

/** What may be absent or `null`. */
export const nullable = (rule: Rule): Rule => optional((value) => (value === null ? undefined : rule(value)))

/** The query of a list: `limit` is 100, `offset` 0 and `order_by` `DESC` when absent. */
export const paging = { limit: optional(count), offset: optional(count), order_by: optional(oneOf(orders)) }

/** Writes the fields that have a rule, each by its own; `whole` says where they contradict each other. Others are not sent. */
export const writeFields =
  (rules: Readonly<Record<string, Rule>>, whole?: (fields: Json) => string | undefined): Write<Json> =>
  (input) => {
    if (!isJson(input)) return Result.fail({ issue: "expected an object" })
    const fields: Record<string, unknown> = {}
    for (const [key, rule] of Object.entries(rules)) {
      const value = input[key]
      const problem = rule(value)
      if (problem !== undefined) return Result.fail({ key: problem.key ?? key, issue: problem.issue })
      if (value !== undefined) fields[key] = value
    }
    const issue = whole?.(fields)
    return issue === undefined ? Result.succeed(fields) : Result.fail({ issue })
  }

/** The same for parameters, which are texts on the wire. */
export const writeTexts = (...fields: Parameters<typeof writeFields>): Write<Texts> => {
  const write = writeFields(...fields)
  return (input) =>
    Result.map(write(input), (fields) => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)])))
}

/** One or several: most are filtered by here, and a misspelt one would find nothing in silence. */
const statuses: Rule = (value) =>
  [value]
    .flat()
    .map(oneOf(statusNames))
    .find((problem) => problem !== undefined)

const some = nullable(rule("a whole number from 1", (value) => isCount(value) && value > 0))

/** What is asked of a list and is not in its query, or not in these words. */
export const checkOptions = writeFields({
  order: nullable(oneOf(["asc", "desc"])),
  limit: some,
  max: some,
  prefetch: optional(rule("a whole number from 0 to 8", (value) => isCount(value) && value <= 8)),
  cursor: optional(text),
  status: optional(statuses),
  strict: nullable(oneOf([true, false]))
})

/** Reads the one row that a get answers with. */
export const readRow =
  <Row extends object>(read: (row: unknown) => Row | Malformed): ReadBody<Row> =>
  (json) => {
    const row = read(json)
    return isMalformed(row) ? Result.fail(row.issue) : Result.succeed(row)
  }

/** Takes the row of the id that was asked for, in either case: a cache or a proxy may give another's. */
export const ofId =
  (id: string) =>
  <Row extends { readonly id: string }>(row: Row): Result.Result<Row, string> =>
    row.id.toLowerCase() === id.toLowerCase() ? Result.succeed(row) : Result.fail("its id is not the one that was asked for")

/** Rows that one page is read of: a hundred times the largest page. Of the shortest rows, more than these fit into what an answer may be long. */
const mostRows = 1_000_000

/** Reads the array that a list answers with. */
export const readArray =
  <A>(read: (row: unknown) => A): ReadBody<ReadonlyArray<A>> =>
  (json) => {
    if (!Array.isArray(json)) return Result.fail("Expected an array")
    return json.length > mostRows ? Result.fail("it has over a million rows; ask for fewer") : Result.succeed(json.map(read))
  }

/** Reads the object with one text that a create answers with. */
export const readText =
  <Key extends string>(key: Key): ReadBody<{ readonly [_ in Key]: string }> =>
  (json) => {
    const value = isJson(json) ? json[key] : undefined
    // The type of an object with a computed key says nothing of that key.
    return typeof value === "string"
      ? Result.succeed({ [key]: value } as { readonly [_ in Key]: string })
      : Result.fail(`Expected a string at ["${key}"]`)
  }

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of another realm's plain objects is not ours, and has none itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** What nests too deep, as what holds itself does, is no JSON that a service would read. */
const isJsonValue = (value: unknown, within: ReadonlyArray<unknown>): boolean => {
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return true
  if (typeof value !== "object" || !(Array.isArray(value) || isPlain(value))) return false
  if (within.length > mostLevels || within.includes(value)) return false
  return Object.values(value).every((item) => isJsonValue(item, [...within, value]))
}
