import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Model } from "../../src/app/model.ts"
import { print } from "../../src/query/print.ts"
import { update } from "../../src/app/update.ts"
import { epoch, variety } from "../support.ts"
import { apply, frame, press, say, withRows } from "./support.ts"

const list = withRows({ columns: 80, rows: 24 }, variety(40), epoch + 2_000_000)
const where = ({ screen, list }: Model) => `${screen} ${print(list.query)}`.trim()

describe("the history", () => {
  it("goes back to where one came from and forward again", () => {
    const there = apply(list, ...say("msg"), ...say("inv"), ...press("enter"))
    expect(where(there)).toBe("detail")
    const back = apply(there, ...press("[", "["))
    expect(where(back)).toBe("messages")
    expect(where(apply(back, ...press("]", "]")))).toBe("detail")
    expect(where(apply(back, ...press("[", "[", "[", "[")))).toBe("list")
  })

  it("forgets what lay ahead once another way is taken", () => {
    const other = apply(list, ...say("msg"), ...press("[", "enter"))
    expect(where(apply(other, ...press("]")))).toBe("detail")
  })

  it("goes to the place before this one and here again by -", () => {
    const there = apply(list, ...say("msg"))
    expect([1, 2, 3].map((times) => where(apply(there, ...press(..."-".repeat(times)))))).toEqual(["list", "messages", "list"])
  })

  it("closes what is open by q, and quits only where nothing is behind", () => {
    const there = apply(list, ...say("msg"), ...press("?"))
    const closed = apply(there, ...press("escape", "q"))
    expect(where(closed)).toBe("list")
    expect(update(closed, { _tag: "Pressed", key: "q" })[1]).toEqual([{ _tag: "Quit" }])
    expect(update(there, { _tag: "Pressed", key: "escape" })[1]).toEqual([])
  })

  it("names each place in the first line", () => {
    expect(frame(apply(list, ...press("?")))).toContain("prod ▸ docs ▸ help")
    expect(frame(apply(list, ...press("enter")))).toContain("prod ▸ docs ▸ invocation 0000")
  })

  it("comes back to the same places in reverse, whatever the way", () => {
    const step = fc.constantFrom("msg", "help", "inv", "enter")
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const trail = steps.reduce<ReadonlyArray<Model>>(
          (models, step) => {
            const now = models.at(-1) ?? list
            const next = step === "enter" ? apply(now, ...press("enter")) : now.screen === "help" ? now : apply(now, ...say(step))
            return next.screen === now.screen ? models : [...models, next]
          },
          [list]
        )
        let model = trail.at(-1) ?? list
        for (const before of trail.toReversed().slice(1)) {
          // Help takes keys for its filter; escape is back there too.
          model = apply(model, ...press(model.screen === "help" ? "escape" : "["))
          expect(where(model)).toBe(where(before))
        }
      })
    )
  })
})
