import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { tableHeader, tableRow } from "../../src/format/invocation.ts"
import { layoutFor } from "../../src/format/layout.ts"
import { makeStyle } from "../../src/format/style.ts"
import { epoch, hostileText, invocation, statusNames } from "../support.ts"

const style = makeStyle(false)

describe("a row", () => {
  it("is as wide as its titles and never wider than the screen, for any width and any text", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 240 }), hostileText, hostileText, fc.boolean(), (cells, error, database, ascii) => {
        const layout = layoutFor(cells, { ascii })
        const row = tableRow(invocation(1, { error, database }), layout, epoch, style)
        expect(stringWidth(row)).toBe(stringWidth(tableHeader(layout)))
        expect(stringWidth(row)).toBeLessThanOrEqual(cells)
      }),
      { numRuns: 1_000 }
    )
  })

  it("always has the word of its status, with and without colour", () => {
    for (const status of statusNames) {
      for (const colour of [true, false]) {
        expect(tableRow(invocation(1, { status }), layoutFor(120, { ascii: true }), epoch, makeStyle(colour))).toContain(status)
      }
    }
  })

  it("drops type, database, what is no error, and collection in that order as the screen narrows, then shortens the source", () => {
    const titles = (cells: number) =>
      tableHeader(layoutFor(cells, { ascii: false }))
        .trim()
        .split(/\s{2,}/)
    const all = ["STATUS", "ID", "SOURCE", "TYPE", "DATABASE", "COLLECTION", "CREATED", "DUR", "ETA / ERROR"]
    const without = (...gone: ReadonlyArray<string>) => all.filter((title) => !gone.includes(title))
    expect(titles(120)).toEqual(all)
    expect(titles(110)).toEqual(without("TYPE"))
    expect(titles(101)).toEqual(without("TYPE", "DATABASE"))
    expect(titles(93)).toEqual([...without("TYPE", "DATABASE", "ETA / ERROR"), "ERROR"])
    expect(titles(80)).toEqual([...without("TYPE", "DATABASE", "ETA / ERROR", "COLLECTION"), "ERROR"])
    expect(layoutFor(66, { ascii: false }).columns.find(({ name }) => name === "source")?.cells).toBeLessThan(18)
    expect(titles(55)).toEqual(["STATUS", "ID", "SOURCE", "AGE"])
    expect(titles(40)).toEqual(["ID", "STATUS", "AGE"])
  })

  it("tells how long a run took, or has been going on", () => {
    const layout = layoutFor(120, { ascii: true })
    expect(tableRow(invocation(0, { status: "complete" }), layout, epoch + 90_000, style)).toContain("41s")
    expect(tableRow(invocation(0, { status: "processing" }), layout, epoch + 90_000, style)).toContain("1m30s")
  })
})
