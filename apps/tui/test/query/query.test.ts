import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { typeNames } from "../../src/format/source.ts"
import { complete } from "../../src/query/complete.ts"
import { parse } from "../../src/query/parse.ts"
import { patternOf } from "../../src/query/pattern.ts"
import { predicateOf } from "../../src/query/predicate.ts"
import { print } from "../../src/query/print.ts"
import { type Match, type Query, type Term, textFields } from "../../src/query/Query.ts"
import { epoch, hostileText, invocation, statusNames } from "../support.ts"

const text = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
  hostileText.filter((text) => text !== ""),
  fc.constantFrom('"', "\\", "a b", "-x", "~", "db:docs", ",", "s3://b/k")
)
const pattern = fc.constantFrom("429", "^a.*b$", "[0-9]{1,3}", '"quoted"', "a\\s+b")
const match: fc.Arbitrary<Match> = fc.oneof(
  fc.record({ kind: fc.constantFrom("has" as const, "is" as const, "fuzzy" as const), text }),
  fc.record({ kind: fc.constant("like" as const), text: pattern })
)
const not = fc.boolean()
const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ _tag: fc.constant("Status" as const), not, any: fc.uniqueArray(fc.constantFrom(...statusNames), { minLength: 1 }) }),
  fc.record({ _tag: fc.constant("Type" as const), not, any: fc.uniqueArray(fc.constantFrom(...typeNames), { minLength: 1 }) }),
  fc.record({
    _tag: fc.constant("Age" as const),
    not,
    than: fc.constantFrom("older" as const, "newer" as const),
    moment: fc.oneof(
      fc.record({ _tag: fc.constant("Ago" as const), ms: fc.nat({ max: 8.64e15 }) }),
      fc
        .date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
        .map((date) => ({ _tag: "At" as const, ms: date.getTime() })),
      fc.integer({ min: 0, max: 100_000 }).map((day) => ({ _tag: "At" as const, ms: day * 86_400_000 }))
    )
  }),
  fc.record({
    _tag: fc.constant("Text" as const),
    not,
    field: fc.option(fc.constantFrom(...textFields), { nil: undefined }),
    any: fc.array(match, { minLength: 1, maxLength: 3 })
  })
)
const read = (text: string): Query => Result.getOrThrow(parse(text))
const wrong = (text: string) => {
  const result = parse(text)
  return Result.isFailure(result) ? result.failure : undefined
}

describe("a query", () => {
  it("is read back from what it is printed as, whatever it says", () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 5 }), (query) => {
        expect(read(print(query))).toEqual(query)
      }),
      { numRuns: 2_000 }
    )
  })

  it("is printed the same from whatever text it was read, and no text breaks the reader", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostileText,
          fc
            .array(
              fc.constantFrom(
                "status:",
                "failed",
                ",",
                " ",
                '"',
                "-",
                "~",
                "db:",
                "older:2h",
                "newer:",
                "1.5h",
                "0.1ms",
                "99999999999999999999w",
                "2026-03-01",
                "T12:00Z",
                "x"
              ),
              { maxLength: 9 }
            )
            .map((parts) => parts.join(""))
        ),
        (text) => {
          const result = parse(text)
          if (Result.isSuccess(result)) expect(read(print(result.success))).toEqual(result.success)
          else expect(result.failure.to).toBeGreaterThan(result.failure.from)
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it.each([
    ["stauts:failed", 0, 'no field "stauts": did you mean status?', "status:failed"],
    ["db:docs status:fialed", 8, 'no status "fialed": did you mean failed?', "status:failed"],
    ["newer:2026-02-31", 0, expect.stringMatching(/^newer: wants an age such as/), "newer:2h"],
    [
      "older:soon",
      0,
      "older: wants an age such as 2h or 7d, a date such as 2026-03-01, or a time such as 2026-03-01T12:00:00Z",
      "older:2h"
    ],
    ["error:~[", 0, '"[" is no regular expression (lookarounds and back-references are none here)', undefined],
    ["error:~a(?!b)", 0, expect.stringMatching(/^"a\(\?!b\)" is no regular expression/), undefined],
    ["error:~(a)\\1", 0, expect.stringMatching(/^"\(a\)\\1" is no regular expression/), undefined],
    ['error:"half', 6, "this quote has no end", undefined],
    ["status:", 0, "status: wants a value, such as status:failed", undefined],
    ["x -", 2, '"-" turns a word round: write one behind it, such as -collection:tmp', undefined]
  ])("says what is wrong with %s, where, and what was meant", (text, from, message, meant) => {
    expect(wrong(text)).toMatchObject({ from, message, meant })
  })

  it.each([
    ["status:failed,processing", true],
    ["status:pending", false],
    ["-status:pending", true],
    ["db:doc", true],
    ["db:=doc", false],
    ["db:=docs", true],
    ["type:github 429", true],
    ["error:~4\\d9", true],
    ["error:%4pst", true],
    ["!error:429", false],
    ["older:30s", true],
    ["older:2m", false],
    ["newer:2m", true],
    ["newer:1m30s", true],
    ["newer:2026-03-01", true],
    ["newer:2026-03-02", false],
    ["newer:2026-03-01T12:00:00Z", true],
    ["older:2026-03-01T12:00:00Z", false],
    ["older:2026-03-01T12:00:01Z", true],
    ["-older:2026-03-01T14:00:00+02:00", true],
    ["source:a81c", true],
    ['"429 from" upstream', true],
    ["s3://acme", false],
    ["", true]
  ])("finds by %s what it should: %s", (text, found) => {
    expect(predicateOf(read(text))(invocation(0, { error: "429 from upstream" }), epoch + 60_000)).toBe(found)
  })

  it.each([
    ["(a+)+$", `${"a".repeat(50_000)}b`],
    ["(a|a)*c", "a".repeat(50_000)],
    [".*.*.*=", "x".repeat(50_000)],
    ["(\\w+\\s?)+$", `${"word ".repeat(10_000)}!`]
  ])("looks for ~%s in a long text as fast as in any other", (pattern, error) => {
    expect(predicateOf(read(`error:~"${pattern.replaceAll("\\", "\\\\")}"`))(invocation(0, { error }), epoch)).toBe(false)
  })

  it.each([
    "4\\d9",
    "^429",
    "UPSTREAM$",
    "\\bfrom\\b.*attempts?",
    "[^\\s]{9,}",
    "(?:rate|retry)-after",
    "after \\d+|none",
    "s3://",
    "ÜBER",
    "\\u00fc",
    "a\\-b",
    "\\)$"
  ])("finds what JavaScript finds by ~%s", (pattern) => {
    const texts = ["429 from Upstream", "tried 3 attempts from here", "(retry-after 60)", "after 12", "s3://raw/a-b", "über", ""]
    expect(texts.filter(patternOf(pattern))).toEqual(texts.filter((text) => new RegExp(pattern, "i").test(text)))
  })

  it("completes fields, statuses and known values, several after commas", () => {
    const values = () => ["docs", "legal", "with blank"]
    expect(complete("st", 2, values)).toEqual({ from: 0, candidates: ["status:"] })
    expect(complete("older:2h -status:failed,can", 27, values)).toEqual({ from: 9, candidates: ["-status:failed,cancelled"] })
    expect(complete("db:", 3, values).candidates).toEqual(["db:docs", "db:legal"])
    expect(complete("db:x", 4, values).candidates).toEqual([])
  })
})
