import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { makeStore } from "../../src/app/store.ts"
import type { Model } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import { themeNames } from "../../src/format/theme.ts"
import { epoch, hostileText, invocation, variety } from "../support.ts"
import {
  added,
  apply,
  atRest,
  away,
  fed,
  frame,
  live,
  looksLike,
  pause,
  plainLook,
  press,
  start,
  unreachable,
  withRows
} from "./support.ts"

const wide = { columns: 120, rows: 11 }

describe("the screen", () => {
  it("has exactly the terminal's lines, each exactly as wide, at any size, with any server text, with and without colour", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 240 }),
        fc.integer({ min: 1, max: 70 }),
        fc.array(hostileText, { maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(...themeNames),
        (columns, rows, errors, colour, ascii, theme) => {
          const model = withRows(
            { columns, rows },
            errors.map((error, n) => invocation(n, { error, database: error }))
          )
          const lines = screenLines({ ...model, look: { ...plainLook, colour, theme, colours: 256, ascii } })
          expect(lines).toHaveLength(rows)
          for (const line of lines) expect(stringWidth(line)).toBe(columns)
          // oxlint-disable-next-line no-control-regex -- ASCII is what is asked for
          if (ascii) expect(lines.join("")).toMatch(/^[\x00-\x7f]*$/)
        }
      ),
      { numRuns: 500 }
    )
  })

  it("looks like the pictures at every size", () =>
    looksLike("list", (size) => apply(withRows(size, variety(80), epoch + 3_200_000), ...press("j", "j"))))

  it("says that it is offline, since when, how old the data is and when it tries again", () => {
    const gone = apply(
      withRows(wide, [invocation(1)]),
      fed({ _tag: "Offline", since: epoch + 60_000, attempt: 4, nextAt: epoch + 108_000, error: unreachable, dataAt: epoch })
    )
    expect(frame({ ...gone, now: epoch + 101_000 })).toContain("○ offline 41s · data 41s old · retry 4 in 7s · ctrl-r now")
  })

  it("says that something lasts no longer than it is known to: not without an answer, while offline or while paused", () => {
    const usual = Array.from({ length: 6 }, (_, n) => invocation(n, { tookMs: 20_000 }))
    const model = withRows(wide, [...usual, invocation(10)], epoch + 20_000)
    const lasting = (from: Model, seconds: number) =>
      /» processing .* (\S+) {2,}(.*?) *$/m.exec(frame({ ...from, now: from.now + seconds * 1_000 }))?.slice(1)
    expect(lasting(model, 0)).toEqual(["10s", "~10s left"])
    expect(lasting(apply(model, fed(atRest(model.now))), 20)).toEqual(["30s", "1.5× p95 slow"])
    for (const still of [model, apply(model, away), apply(model, ...press("p"))])
      expect(lasting(still, 3_600)).toEqual(["10s", "~10s left"])
    const partly = apply(
      model,
      away,
      fed(...added(invocation(16, { status: "cancelled" })), ...added(invocation(25, { status: "failed" })))
    )
    expect(lasting(partly, 3_600)).toEqual(["15s", "~5s left"])
  })

  it("says that no more is left than is usual, by a clock that is behind the service's", () => {
    const usual = Array.from({ length: 6 }, (_, n) => invocation(n, { tookMs: 20_000 }))
    expect(frame(withRows(wide, [...usual, invocation(10)], epoch - 7_200_000))).toMatch(/» processing .* 1s +~20s left/)
  })

  it("tells empty, loading and nothing-matches apart, each with the next key", () => {
    const size = { columns: 80, rows: 12 }
    expect(frame(start(size))).toContain("Reading the list… (q quits)")
    expect(frame(apply(start(size), fed(live(epoch))))).toContain("No invocations yet")
    const typed = apply(withRows(size, [invocation(1)]), ...press("5"))
    expect(frame(apply(typed, pause(typed)))).toContain("No invocation is failed now: press 1 for all.")
  })

  it("marks where in the list it is by the scroll bar", () => {
    const model = withRows({ columns: 80, rows: 24 }, variety(200))
    const bar = (model: Parameters<typeof frame>[0]) =>
      frame(model)
        .split("\n")
        .findIndex((line) => line.endsWith("▐"))
    expect(bar(model)).toBe(3)
    expect(bar(apply(model, ...press("G")))).toBe(22)
  })

  it("is not drawn again by a second that changes nothing in sight", () => {
    const finished = variety(30).filter(({ status }) => status._tag === "Complete")
    const store = makeStore(withRows({ columns: 120, rows: 36 }, finished, epoch + 7_260_000), () => undefined)
    store.dispatch(fed(atRest(epoch + 7_260_000)))
    const before = store.lines()
    for (let second = 1; second < 40; second++) store.dispatch({ _tag: "Ticked", now: epoch + 7_260_000 + second * 1_000 })
    expect(store.lines()).toBe(before)
    store.dispatch({ _tag: "Ticked", now: epoch + 7_500_000 })
    expect(store.lines()).not.toBe(before)
  })
})
