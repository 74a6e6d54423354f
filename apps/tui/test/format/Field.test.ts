import { expect, it } from "@effect/vitest"
import { parse } from "csv-parse/sync"
import * as fc from "fast-check"
import { csvLine } from "../../src/format/Field.ts"
import { hostileText } from "../support.ts"

it("writes lines that a reader of RFC 4180 gives back, whatever they hold", () => {
  const cell = fc.oneof(hostileText, fc.constantFrom('"', '""', ",", "\r\n", "\n", "a,b", "=1+1", " ", ""))
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
      const wide = rows.map((row) => [...row, ...Array.from({ length: 4 - row.length }, () => "")])
      expect(parse(wide.map(csvLine).join(""), { record_delimiter: "\r\n" })).toEqual(wide)
    }),
    { numRuns: 500 }
  )
})

it.each([
  ["a\rb", '"a\rb"'],
  ["a\nb", '"a\nb"'],
  ["a,b", '"a,b"'],
  ['say "b"', '"say ""b"""'],
  ["plain text", "plain text"]
])("quotes what RFC 4180 wants quoted, and nothing else: %j", (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`)
})
