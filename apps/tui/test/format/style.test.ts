import { StatusName } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import { stripVTControlCharacters } from "node:util"
import { makeStyle } from "../../src/format/style.ts"
import { themeNames } from "../../src/format/theme.ts"

describe("a theme", () => {
  it.each(themeNames)("%s changes no character of what it paints", (theme) => {
    for (const colours of [16, 256] as const) {
      const style = makeStyle(true, theme, colours)
      for (const status of StatusName.literals) expect(stripVTControlCharacters(style.status(status, "✗ text"))).toBe("✗ text")
      for (const paint of [style.heading, style.faint, style.good, style.bad, style.selected]) {
        expect(stripVTControlCharacters(paint("✗ text"))).toBe("✗ text")
      }
    }
  })

  it.each(themeNames.filter((theme) => theme !== "mono"))(
    "%s tells a failure from a success, and uses no more colours than there are",
    (theme) => {
      const many = makeStyle(true, theme, 256)
      expect(many.status("failed", "x")).not.toBe(many.status("complete", "x"))
      // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
      for (const status of StatusName.literals) expect(makeStyle(true, theme, 16).status(status, "x")).toMatch(/^\u001b\[(3|9)\dm/)
    }
  )

  it("mono has no colour, and yet a failure stands out", () => {
    const mono = makeStyle(true, "mono", 256)
    // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
    for (const status of StatusName.literals) expect(mono.status(status, "x")).not.toMatch(/\u001b\[(3|4|9)\d/)
    expect(mono.status("failed", "x")).not.toBe("x")
  })

  it("is none where colour is off", () => {
    expect(themeNames.map((theme) => makeStyle(false, theme, 256).status("failed", "x"))).toEqual(themeNames.map(() => "x"))
  })
})
