import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { progressLine } from "../../src/format/progress.ts"
import { hostileText } from "../support.ts"

it("has exactly the cells that there are, for any name and size", () => {
  fc.assert(
    fc.property(hostileText, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 200 }), fc.boolean(), (name, sent, total, cells, ascii) => {
      expect(stringWidth(progressLine(name, sent, total, { cells, ascii }))).toBe(cells)
    }),
    { numRuns: 1_000 }
  )
})

it("tells the share and the sizes", () => {
  expect(progressLine("notes.md", 5, 10, { cells: 40, ascii: true })).toBe("notes.md  [#####.....]   50%  5 B / 10 B")
})
