import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { harmless } from "../../src/format/text.ts"
import { wrap } from "../../src/format/wrap.ts"
import { hostileText } from "../support.ts"

it("has lines of at most the cells that there are, which hold all of the text but spaces, whatever it is", () => {
  fc.assert(
    fc.property(hostileText, hostileText, fc.integer({ min: 4, max: 40 }), (one, other, cells) => {
      const text = `${one} ${other}`
      const lines = wrap(text, cells)
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(cells)
      const shown = (texts: ReadonlyArray<string>) => texts.map(harmless).join("").replaceAll(" ", "")
      expect(shown(lines)).toBe(shown(text.split(/\r\n|\n/)))
    }),
    { numRuns: 2_000 }
  )
})

it("breaks between words where it can, and at the text's own line ends", () => {
  expect(wrap("upstream returned 429", 12)).toEqual(["upstream", "returned 429"])
  expect(wrap("upstream returned 429", 4)).toEqual(["upst", "ream", "retu", "rned", "429"])
  expect(wrap("a b\r\n\nc", 12)).toEqual(["a b", "", "c"])
  expect(wrap("no\u00a0 break\u2003", 12)).toEqual(["no\u00a0 break\u2003"])
  expect(wrap("日本語の文書", 5)).toEqual(["日本", "語の", "文書"])
})
