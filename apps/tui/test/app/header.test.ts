/** The line of truth. */
import { describe, expect, it } from "@effect/vitest"
import { makeStyle } from "../../src/format/style.ts"
import { paintTruth, truthText } from "../../src/app/header.ts"
import { apply, secondsLater, start } from "./support.ts"

const style = makeStyle(true)

describe("a first reading", () => {
  const began = start({ columns: 120, rows: 14 })

  it("tells how long it has no answer, and what helps, once that is longer than one takes", () => {
    const [soon] = secondsLater(began, 5)
    expect(truthText(soon)).toBe("○ connecting")
    expect(paintTruth(soon, style, "x")).toBe(style.faint("x"))
    const [late] = secondsLater(soon, 7)
    expect(truthText(late)).toBe("○ connecting 12s · no data yet · ctrl-r asks anew")
    expect(paintTruth(late, style, "x")).toBe(style.bad("x"))
    expect(truthText(apply(late, { _tag: "Resized", columns: 60, rows: 14 }))).toBe("○ connecting 12s")
  })

  it("counts no sleep of the machine, and begins anew with another key", () => {
    const [late] = secondsLater(began, 12)
    const slept = apply(late, { _tag: "Ticked", now: late.now + 3_600_000 })
    expect(truthText(slept)).toMatch(/^○ connecting 1[234]s /)
    expect(truthText(apply(slept, { _tag: "Reloaded", from: "here" }))).toBe("○ connecting")
  })
})
