import { expect, it } from "@effect/vitest"
import { beginning, beginningOfJson } from "../../src/format/beginning.ts"

it("is the text itself, or what is read of it and how much more there is", () => {
  expect(beginning("x".repeat(20_000))).toBe("x".repeat(20_000))
  expect(beginning("x".repeat(50_000_000))).toBe(`${"x".repeat(20_000)}… 49,980,000 more characters`)
})

it("of JSON is the JSON with each of its texts begun, and of very many texts the first", () => {
  expect(JSON.parse(beginningOfJson({ a: 1, b: ["c"] }, 2))).toEqual({ a: 1, b: ["c"] })
  expect(JSON.parse(beginningOfJson({ a: { b: "x".repeat(50_000_000) } })).a.b).toBe(`${"x".repeat(20_000)}… 49,980,000 more characters`)
  expect(beginningOfJson(Array.from({ length: 100_000 }, () => "text"))).toMatch(/^.{100000}\n… 600,001 more characters$/)
})
