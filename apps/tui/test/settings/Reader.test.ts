import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { spanText, time } from "../../src/settings/Reader.ts"

describe("a span", () => {
  it("is written as it is read", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (ms) => void expect(time.read(spanText(ms))).toBe(ms)))
    expect([300_000, 90_000, 500, 86_400_000].map(spanText)).toEqual(["5m", "1m30s", "500ms", "1d"])
  })
})
