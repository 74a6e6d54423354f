import { describe, expect, it } from "@effect/vitest"
import { asciiTwin } from "../../src/format/ascii.ts"
import { sparkline } from "../../src/format/spark.ts"

describe("the ASCII twin", () => {
  it("tells apart what is marked, what has changed, what is live, and a bar", () => {
    const twins = ["*", "•", "●", "○", "▲", "▆"].map(asciiTwin)
    expect(new Set(twins).size).toBe(twins.length)
  })

  it("of a line of bars tells every height apart", () => {
    expect(asciiTwin(sparkline([0, 1, 2, 3, 4, 5, 6, 7]))).toBe("_.-=+%#@")
  })
})
