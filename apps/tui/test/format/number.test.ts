import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { grouped } from "../../src/format/number.ts"

describe("grouped", () => {
  it("writes every whole number as English does", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (count) => {
        expect(grouped(count)).toBe(count.toLocaleString("en"))
      })
    )
  })
})
