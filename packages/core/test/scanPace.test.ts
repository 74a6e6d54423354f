/** How fast a list moves, learned over any time. */
import { expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Pace } from "../src/internal/scanPace.ts"

/** Turns alike: how far the place moves in one, and how much further on the next stands, in pages; and how many there are. */
const stretch = fc.record({
  moved: fc.constantFrom(0, 0.003, 0.5, -0.97, 1),
  wobble: fc.constantFrom(0, 0, 0.02),
  step: fc.constantFrom(0, 0.5, 1, 1),
  turns: fc.constantFrom(1, 1, 3),
  count: fc.constantFrom(1, 30, 5_000)
})

it("tells how far a place moves, and a margin, whatever was learned and for how long", () => {
  fc.assert(
    fc.property(fc.constantFrom(2, 100, 1_000), fc.array(stretch, { minLength: 1, maxLength: 4 }), (page, stretches) => {
      const pace = new Pace(page)
      let [offset, wrong] = [page, ""]
      for (const { moved, wobble, step, turns, count } of stretches) {
        for (let n = 0; n < count; n++) {
          pace.learn(page * (moved + (n % 3) * wobble), offset, turns)
          offset += Math.round(step * page)
          const margin = pace.marginAt(offset, page)
          const isTold = Number.isFinite(pace.at(offset)) && margin >= 0 && margin < 100 * page
          if (!isTold) wrong ||= `after ${n} turns: ${margin} beside ${pace.at(offset)}`
        }
      }
      expect(wrong).toBe("")
    })
  )
})

it("keeps no row in hand for a list that has not moved, however long that is", () => {
  const pace = new Pace(100)
  const margins = new Set<number>()
  for (let n = 1; n < 20_000; n++) {
    pace.learn(0, n * 100, 1)
    if (n > 30) margins.add(pace.marginAt(n * 100, 100))
  }
  expect([...margins]).toEqual([0])
})

it.each([1, 1_000, 1_000_000, 10_000_000])("follows a place that stays %d pages on, for however long", (pages) => {
  const pace = new Pace(100)
  for (let n = 0; n < 5_000; n++) {
    pace.learn(50 + (n % 3), pages * 100, 1)
    if (n < 100) continue
    expect(Math.abs(pace.at(pages * 100) - 51)).toBeLessThan(1)
    expect(pace.marginAt(pages * 100, 100)).toBeLessThan(10)
  }
})
