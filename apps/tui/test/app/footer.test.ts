/** The last line: what is written there, and what was said a moment ago. */
import { describe, expect, it } from "@effect/vitest"
import type { Model } from "../../src/app/model.ts"
import { invocation } from "../support.ts"
import { added, apply, fed, frame, live, mixedList, press, say } from "./support.ts"

const size = { columns: 100, rows: 24 }
const home = mixedList(size)
const lastLine = (model: Model): string => frame(model).trimEnd().split("\n").at(-1) ?? ""

describe("what was said", () => {
  const refused = apply(home, ...say("status nope"))

  it("is not said of what is done next", () => {
    expect(lastLine(refused)).toMatch(/▲ :status wants/)
    expect(lastLine(apply(refused, ...say("status failed")))).toMatch(/enter detail/)
    expect(lastLine(apply(refused, ...press("N")))).toMatch(/enter send/)
    const marked = apply(refused, ...press(" "))
    expect(lastLine(marked)).toMatch(/marked 1/)
    expect(lastLine(apply(refused, ...press("t")))).not.toContain("▲")
  })

  it("stays while the cursor moves, and while nothing is done with a key", () => {
    expect(lastLine(apply(refused, ...press("j", "5", "j", "Q")))).toMatch(/▲ :status wants/)
  })

  it("stays in the last line where the key that comes after being away is what it is said of", () => {
    const away = apply(home, { _tag: "Focused", focused: false })
    const failed = apply(away, fed(...added(invocation(9_000, { error: "new" })), live(home.now)))
    expect(lastLine(apply(failed, ...press("t")))).toMatch(/▲ while you were away .* 1 failed/)
  })
})
