import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { fit, fitMiddle, harmless } from "../../src/format/text.ts"
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

  it("takes no longer for a text of megabytes than for one of some thousand characters", () => {
    const cost = (part: string, length: number): number => {
      const text = part.repeat(length / part.length)
      const costs = Array.from({ length: 6 }, () => {
        const start = performance.now()
        expect([fit(text, 40), fitMiddle(text, 40)].map((line) => stringWidth(line))).toEqual([40, 40])
        return performance.now() - start
      })
      return Math.min(...costs)
    }
    for (const part of ["x", "é", "e\u0301", "日", "\u001b"]) {
      cost(part, 10_000)
      // Read once, it takes a thousand times as long.
      expect(cost(part, 20_000_000)).toBeLessThan(20 * cost(part, 10_000))
    }
  })

  it("shows that a text was cut whose rest was not looked at", () => {
    expect(fit(`a${"\u0301".repeat(5_000)}b`, 4)).toBe(`a${"\u0301".repeat(8)}\uFFFD… `)
  })

  it("keeps a text that fits and marks one that was cut", () => {
    expect(fit("handbook", 10)).toBe("handbook  ")
    expect(fit("handbook_main", 8)).toBe("handboo…")
    expect(fit("41s", 6, "right")).toBe("   41s")
  })
})

describe("harmless", () => {
  // What repeats in a rule, and in a text what the rule begins with but not what ends it: read again from each place, this would take minutes.
  const parts = [
    "가",
    "ᄀ",
    "가ᄀ",
    "e\u0301",
    "\u0301",
    "👩\u200d",
    "🏿",
    "🏿\u200d",
    "👩🏿",
    "\ufe0f",
    " ",
    "\r",
    "\u001b[",
    "\ud800",
    "日"
  ]
  it.each(parts)("reads a text of any length once: %j", (part) => {
    expect(harmless(`${part.repeat(400_000 / part.length)}x`)).toMatch(/x$/)
  })

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

  it("takes apart what terminals draw in more cells than it has", () => {
    expect(harmless("👩🏽‍❤️‍💋‍👩 ᄀᄀ가")).toBe("👩🏽❤💋👩 \uFFFD\uFFFD가")
  })

  it("leaves out what asks for a picture or a letter, which terminals do not measure alike", () => {
    expect(harmless("❤️ ⌚︎ 1️⃣ fix/☁️-sync")).toBe("❤ ⌚ 1⃣ fix/☁-sync")
    expect(fit("☁️", 3)).toBe("☁  ")
  })

  it("shows that something is hidden or was cut in half", () => {
    expect(harmless("a\u00adb\u{e0041}c\ufff9\ud800")).toBe("a\uFFFDb\uFFFDc\uFFFD\uFFFD")
  })

  it("keeps the marks that a language puts on a letter, and ends a flood of them", () => {
    const letters = "n\u0303o\u0302\u0301 क्षि नमस्ते ที่ 🇩🇪 한국어 می‌خواهم"
    expect(harmless(letters)).toBe(letters)
    expect(harmless("한국어".normalize("NFD"))).toBe("한국어")
    expect(harmless(`e${"\u0301".repeat(9_000)}f`)).toBe(`e${"\u0301".repeat(8)}\uFFFDf`)
  })
})
