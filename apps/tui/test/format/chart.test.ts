import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { asciiTwin } from "../../src/format/ascii.ts"
import { areaChart, barLine, resample, roundUp } from "../../src/format/chart.ts"
import { hostileText } from "../support.ts"

const counts = fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 100 })
const height = (rows: ReadonlyArray<string>, cell: number) =>
  rows.map((row) => row[cell] ?? " ").filter((character) => character !== " ").length

describe("an area", () => {
  it("has exactly its cells and rows, and is as high as its numbers, in dots and in ASCII", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 12 }), (values, cells, rows) => {
        const max = Math.max(1, ...values)
        const area = areaChart(values, { cells, rows, max })
        expect(area).toHaveLength(rows)
        for (const row of area) {
          expect(stringWidth(row)).toBe(cells)
          expect(asciiTwin(row)).toMatch(/^[ .:|#]*$/)
          expect(asciiTwin(row)).toHaveLength(cells)
        }
        const steps = resample(values, cells * 2)
        for (let cell = 0; cell < cells; cell++) {
          const most = Math.max(steps[cell * 2] ?? 0, steps[cell * 2 + 1] ?? 0)
          expect(height(area, cell)).toBe(most === 0 ? 0 : Math.ceil(Math.max(1, Math.round((most / max) * rows * 4)) / 4))
        }
      })
    )
    expect(areaChart([0, 1, 2, 4], { cells: 2, rows: 1, max: 4 })).toEqual(["⢀⣼"])
  })

  it("keeps the largest number, however few cells there are", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 200 }), (values, length) => {
        expect(resample(values, length)).toHaveLength(length)
        expect(Math.max(...resample(values, length))).toBe(Math.max(...values))
      })
    )
  })
})

describe("a bar", () => {
  it("has exactly its cells, for any name, count and width", () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 30 }),
        (label, count, most, cells, name) => {
          expect(stringWidth(barLine(label, count, Math.max(count, most), { cells, name }))).toBe(cells)
        }
      )
    )
  })
})

describe("a round number", () => {
  it("is the least of 1, 2 and 5 times a power of ten that is not less", () => {
    expect([0, 1, 2, 3, 9, 10, 37, 51, 1_001].map(roundUp)).toEqual([1, 1, 2, 5, 10, 10, 50, 100, 2_000])
  })
})
