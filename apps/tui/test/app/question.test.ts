import { expect, it } from "@effect/vitest"
import type { Model } from "../../src/app/model.ts"
import { invocation } from "../support.ts"
import { apply, frame, press, withRows } from "./support.ts"

const list = withRows(
  { columns: 80, rows: 24 },
  Array.from({ length: 300 }, (_, n) => invocation(n))
)
const asked = apply(list, ...press("V", "x"))
const inSight = (model: Model) => /Cancel 300\? \((.*), j k\)/.exec(frame(model))?.[1]
const after = (...keys: ReadonlyArray<string>) => inSight(apply(asked, ...press(...keys)))

it("scrolls what it names by the keys that scroll a text", () => {
  expect(inSight(asked)).toBe("1–19")
  expect(after("j")).toBe("2–20")
  expect(after("pageDown")).toBe("20–38")
  expect(after(" ", "ctrl-d", "ctrl-u", "pageUp")).toBe("1–19")
  expect(after("G")).toBe("282–300")
  expect(after("G", "j", "k")).toBe("281–299")
  expect(after("end", "home")).toBe("1–19")
})

it("is what the wheel scrolls, and a click does nothing behind it", () => {
  const scrolled = apply(asked, { _tag: "Scrolled", by: 3 })
  expect(inSight(scrolled)).toBe("4–22")
  expect(scrolled.list).toBe(asked.list)
  expect(apply(asked, { _tag: "Clicked", line: 5 }).list).toBe(asked.list)
})
