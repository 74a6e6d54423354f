import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { moment, momentText, spanText, time } from "../../src/settings/Reader.ts"

describe("a span", () => {
  it("is written as it is read", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (ms) => void expect(time.read(spanText(ms))).toBe(ms)))
    expect([300_000, 90_000, 500, 86_400_000].map(spanText)).toEqual(["5m", "1m30s", "500ms", "1d"])
  })
})

describe("a moment", () => {
  it("is written as it is read", () => {
    for (const text of ["2h", "1d12h", "0s", "2026-03-01", "2024-02-29", "2026-03-01T12:00:30Z", "2026-03-01T12:00:30.250Z"]) {
      const read = moment.read(text)
      expect(read && momentText(read)).toBe(text)
    }
  })

  it.each(["2026-02-31", "2026-02-29T12:00Z", "2026-13-01", "2026-03-01T25:00Z", "2026-03-01T12:00", "99999999999999w", "yesterday"])(
    "is no %s",
    (text) => void expect(moment.read(text)).toBeUndefined()
  )
})
