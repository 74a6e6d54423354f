import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { fit, harmless } from "../../src/format/text.ts"
import { hostileText } from "../support.ts"

describe("fit", () => {
  it("has exactly the cells that were asked for, whatever the text", () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.integer({ min: 0, max: 80 }),
        fc.constantFrom("left" as const, "right" as const),
        (text, cells, align) => {
          expect(stringWidth(fit(text, cells, align))).toBe(cells)
        }
      ),
      { numRuns: 2_000 }
    )
  })

  it("keeps a text that fits and marks one that was cut", () => {
    expect(fit("handbook", 10)).toBe("handbook  ")
    expect(fit("handbook_main", 8)).toBe("handboo…")
    expect(fit("41s", 6, "right")).toBe("   41s")
  })
})

describe("harmless", () => {
  it("leaves no control, escape or direction character of the server in the output", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(harmless(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u2028\u2029\ufeff]|\p{M}{12}/u)
      }),
      { numRuns: 2_000 }
    )
  })

  it("shows an escape sequence as text", () => {
    expect(harmless("\u001b[2Jgone")).toBe("\uFFFD[2Jgone")
  })

  it("shows that something is hidden or was cut in half", () => {
    expect(harmless("a\u00adb\u{e0041}c\ufff9\ud800")).toBe("a\uFFFDb\uFFFDc\uFFFD\uFFFD")
  })

  it("keeps the marks that a language puts on a letter, and ends a flood of them", () => {
    const letters = "n\u0303o\u0302\u0301 क्षि नमस्ते ที่ 👩‍👩‍👧‍👦 ❤️ می‌خواهم"
    expect(harmless(letters)).toBe(letters)
    expect(harmless(`e${"\u0301".repeat(9_000)}f`)).toBe(`e${"\u0301".repeat(8)}\uFFFDf`)
  })
})
