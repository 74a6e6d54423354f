/** The order by how long things last, and where the cursor is when another order is chosen. */
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compareOf } from "../../src/app/List.ts"
import type { Model } from "../../src/app/model.ts"
import { epoch, invocation, someSources } from "../support.ts"
import { added, apply, atRest, awaySince, fed, frame, press, say, secondsLater, shown, withRows } from "./support.ts"

const size = { columns: 120, rows: 20 }
const now = epoch + 60_000
const ids = (model: Model) => shown(model).map(({ id }) => Number.parseInt(id.slice(0, 8), 16))
/** Created after so many seconds: 1 and 50 run, the others took 30 and 20 seconds. */
const rows = [invocation(1), invocation(10, { tookMs: 30_000 }), invocation(20, { tookMs: 20_000 }), invocation(50)]

describe("the order by duration", () => {
  it("has what runs by how long it has, and lets it come forward as time goes by", () => {
    const sorted = apply(withRows(size, rows, now), fed(atRest(now)), ...say("sort duration"))
    expect(ids(sorted)).toEqual([1, 10, 20, 50])
    expect(ids(secondsLater(sorted, 9)[0])).toEqual([1, 10, 20, 50])
    const [later] = secondsLater(sorted, 11)
    expect(ids(later)).toEqual([1, 10, 50, 20])
    expect(ids(secondsLater(later, 10)[0])).toEqual([1, 50, 10, 20])
    expect(ids(apply(later, ...say("sort duration"), ...say("sort created"), ...say("sort duration")))).toEqual([1, 10, 50, 20])
  })

  const sorted = apply(withRows(size, rows, now), fed(atRest(now)), ...say("sort duration"))
  /** What is live counts as having lasted until the list was known: 50 for ten seconds, whatever the time. */
  const known = [1, 10, 20, 50]

  it.each([
    ["paused", press("p")],
    ["offline", [awaySince(now)]]
  ])("goes by what is known, as it is drawn, while the list is %s", (_, messages) => {
    const still = secondsLater(apply(sorted, ...messages), 45)[0]
    expect(frame(still)).toMatch(/00000032 .* 10s( |$)/m)
    expect(ids(still)).toEqual(known)
    const again = apply(still, ...say("sort created"), ...say("sort duration"))
    expect(ids(again)).toEqual(known)
    expect(ids(secondsLater(again, 45)[0])).toEqual(known)
    expect(ids(apply(again, ...say("sort source duration"), { _tag: "SourcesRead", sources: someSources }))).toEqual(known)
  })

  it("goes back to what is known where an outage shows that nothing later is", () => {
    const [later] = secondsLater(sorted, 11)
    expect(ids(later)).toEqual([1, 10, 50, 20])
    const [away] = secondsLater(apply(later, awaySince(later.now)), 1)
    expect(frame(away)).toMatch(/00000032 .* 10s( |$)/m)
    expect(ids(away)).toEqual(known)
  })

  it("lets nothing come forward that is not in the view", () => {
    const elsewhere = invocation(30, { database: "legal" })
    const sorted = apply(withRows(size, [...rows, elsewhere], now), fed(atRest(now)), ...say("filter db:docs"), ...say("sort duration"))
    expect(ids(sorted)).toEqual([1, 10, 20, 50])
    expect(ids(secondsLater(sorted, 11)[0])).toEqual([1, 10, 50, 20])
  })

  it("stays an order, with each row once and the cursor on its own, whatever comes and however late it is", () => {
    const step = fc.record({
      n: fc.integer({ min: 0, max: 59 }),
      tookMs: fc.option(fc.integer({ max: 90_000, min: 1 })),
      seconds: fc.integer({ min: 0, max: 15 })
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let model = apply(withRows(size, rows, now), ...say("sort duration"), ...press("j"))
        for (const { n, tookMs, seconds } of steps) {
          const row = invocation(n, tookMs === null ? {} : { tookMs })
          const known = shown(model).find(({ id }) => id === row.id)
          const cursor = model.list.cursor?.id
          model = secondsLater(
            apply(
              model,
              fed(...(known === undefined ? added(row) : [{ _tag: "Changed" as const, previous: known, current: row }]), atRest(model.now))
            ),
            seconds
          )[0]
          const all = shown(model)
          expect(all).toEqual(all.toSorted(compareOf(model.list)))
          expect(new Set(ids(model)).size).toBe(model.data.rows.size)
          expect(model.list.cursor?.id).toBe(cursor)
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe("another order", () => {
  it("leaves the cursor on the first row where it stood there, and on its row elsewhere", () => {
    const list = withRows(size, rows, now)
    const first = apply(list, ...say("sort duration"))
    expect(first.list).toMatchObject({ cursorAt: 0, top: 0 })
    expect(frame(first)).toMatch(/^>.* 00000001 /m)
    const moved = apply(list, ...press("j", "s", "down", "enter"))
    expect(moved.list.cursor?.id).toBe(invocation(20).id)
  })

  it("leaves what is read what it is, also where that stood first", () => {
    const read = apply(withRows({ columns: 80, rows: 20 }, rows, now), ...press("enter"), ...say("sort duration"))
    expect([read.screen, read.list.cursor?.id, read.list.cursorAt]).toEqual(["detail", invocation(50).id, 3])
  })

  it("does so too where the rows are looked through piece by piece", () => {
    // The first in order is among the rows that are looked through first, or last.
    for (const tookMs of [(n: number) => n + 1, (n: number) => 10_000 - n]) {
      const many = withRows(
        size,
        Array.from({ length: 10_000 }, (_, n) => invocation(n, { tookMs: tookMs(n) }))
      )
      const sorted = apply(many, ...say("sort duration"))
      expect(sorted.list).toMatchObject({ cursorAt: 0, top: 0, scan: undefined })
      expect(sorted.list.cursor?.id).toBe(shown(sorted)[0]?.id)
    }
  })
})
