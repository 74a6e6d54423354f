import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { jsonText } from "../../src/format/json.ts"
import { harmIn } from "../hostile.ts"
import { hostileText } from "../support.ts"

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    hostileText,
    fc.double(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(hostileText, tie("value"))
  )
})).value

it("parses to the same value, and holds nothing that a terminal obeys", () => {
  fc.assert(
    fc.property(value, (value) => {
      const text = jsonText(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(text).not.toContain("\n")
      expect(harmIn(text, "json")).toBeUndefined()
    }),
    { numRuns: 1_000 }
  )
})

it("escapes both halves of a character that is not seen, and keeps all that is", () => {
  expect(jsonText({ a: "\u009b\u{e0041}é👩‍👧", b: [1] })).toBe('{"a":"\\u009b\\udb40\\udc41é👩‍👧","b":[1]}')
  expect(jsonText({ a: "\u009b" }, 2)).toBe('{\n  "a": "\\u009b"\n}')
})
