import { describe, expect, it } from "vitest"
import { toSvg } from "../src/Svg.ts"
import type { Cell } from "../src/Terminal.ts"

const plain = { foreground: undefined, background: undefined, bold: false, dim: false, inverse: false }

/** A run of text in one look, a cell for each character. */
const run = (text: string, look: Partial<Cell> = {}): ReadonlyArray<Cell> => Array.from(text, (one) => ({ ...plain, ...look, text: one }))

const draw = (...rows: ReadonlyArray<ReadonlyArray<Cell>>) => toSvg({ cells: () => rows })
const texts = (svg: string) => svg.split("\n").flatMap((line) => line.match(/<text .*<\/text>/g) ?? [])

describe("toSvg", () => {
  it("draws one text element for each run of one look, at its column and as wide as its cells", () => {
    const svg = draw([...run("ab"), ...run("cde", { foreground: 1 })])
    expect(texts(svg)).toEqual([
      '<text x="14" y="27" fill="#d7dde5" textLength="16.8" xml:space="preserve">ab</text>',
      '<text x="30.8" y="27" fill="#f07178" textLength="25.2" xml:space="preserve">cde</text>'
    ])
  })

  it("is as large as its cells and has a line for each row", () => {
    const svg = draw(run("ab"), run("cd"), run("ef"))
    expect(svg).toMatch(/^<svg xmlns="[^"]+" width="44.8" height="82" viewBox="0 0 44.8 82"/)
    expect(texts(svg).map((text) => /y="(\d+)"/.exec(text)?.[1])).toEqual(["27", "45", "63"])
  })

  it("escapes what XML would read as markup", () => {
    expect(texts(draw(run("<&>")))[0]).toContain(">&lt;&amp;&gt;</text>")
  })

  it("says bold and dim", () => {
    expect(texts(draw(run("b", { bold: true })))[0]).toContain('font-weight="bold"')
    expect(texts(draw(run("d", { dim: true })))[0]).toContain('opacity="0.6"')
  })

  it("draws a background behind its cells, also where there is no text", () => {
    const svg = draw(run("  ", { background: "#102030" }))
    expect(svg).toContain('<rect x="14" y="14" width="16.8" height="18" fill="#102030"/>')
    expect(texts(svg)).toEqual([])
  })

  it("swaps the two colours of an inverse cell, the terminal's own included", () => {
    expect(draw(run("i", { inverse: true }))).toContain('fill="#d7dde5"/><text x="14" y="27" fill="#12151b"')
  })

  it.each([
    [16, "#000000"],
    [196, "#ff0000"],
    [231, "#ffffff"],
    [232, "#080808"],
    [250, "#bcbcbc"]
  ])("knows colour %i of the 256", (number, shade) => {
    expect(texts(draw(run("x", { foreground: number })))[0]).toContain(`fill="${shade}"`)
  })

  it("keeps a wide character to its two cells", () => {
    expect(texts(draw([...run("日"), { ...plain, text: "" }]))[0]).toContain('textLength="16.8"')
  })
})
