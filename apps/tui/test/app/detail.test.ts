import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { screenLines } from "../../src/app/screen.ts"
import stringWidth from "string-width"
import { wrap } from "../../src/format/wrap.ts"
import { epoch, hostileText, invocation, variety } from "../support.ts"
import { apply, frame, looksLike, press, withRows } from "./support.ts"

const error =
  "upstream returned 429 after 5 attempts (retry-after 60)\nthe quota of the team is used up; it resets at midnight UTC, and a larger one can be asked for"
const size = { columns: 120, rows: 30 }
const list = withRows(size, [invocation(1, { error }), ...variety(20)])
const onError = apply(list, ...press("G", "k", "enter"))

describe("the detail", () => {
  it("stands beside the list and follows its cursor, and the keys go to it until tab or escape", () => {
    expect(frame(onError)).toContain("00000001-0000-4000-8000-000000000000")
    expect(frame(onError)).toContain("the quota of the team is used up")
    const other = apply(onError, ...press("tab", "k"))
    expect(frame(other)).not.toContain("00000001-0000-4000-8000-000000000000")
    expect(apply(onError, ...press("escape")).pane).toBe("closed")
    expect(apply(other, ...press("tab", "q")).pane).toBe("closed")
  })

  it("fills the screen where there is no room beside the list", () => {
    const narrow = apply(withRows({ columns: 80, rows: 24 }, [invocation(1, { error })]), ...press("enter"))
    expect(narrow.screen).toBe("detail")
    expect(frame(narrow)).not.toContain("STATUS  ")
    expect(apply(narrow, ...press("q")).screen).toBe("list")
  })

  it("shows the JSON as the service sent it", () => {
    const raw = frame(apply(onError, ...press("f", "r")))
    expect(raw).toContain('"git_ref_identifier": {')
    expect(raw).toContain('"created_at": "2026-03-01T12:00:01.000Z"')
  })

  it("finds a text, and goes from match to match and round", () => {
    const small = apply(
      withRows({ columns: 60, rows: 12 }, [
        invocation(1, { error: `first\n${"x\n".repeat(30)}needle one\n${"y\n".repeat(30)}Needle two` })
      ]),
      ...press("enter", "/", ..."needle", "enter")
    )
    expect(frame(small)).toContain("needle one")
    const next = apply(small, ...press("n"))
    expect(frame(next)).toContain("Needle two")
    expect(apply(next, ...press("n")).reading.top).toBe(small.reading.top)
    expect(apply(small, ...press("N")).reading.top).toBe(next.reading.top)
  })

  it("cuts long lines instead of wrapping them, if wanted", () => {
    expect(frame(apply(onError, ...press("w")))).not.toContain("can be asked for")
    expect(frame(apply(onError, ...press("w", "w")))).toContain("be asked for")
  })

  it("tells how the source has been doing", () => {
    const runs = ["complete", "failed", "complete", "complete"] as const
    const model = withRows(
      size,
      runs.map((status, n) => invocation(n, { status }))
    )
    expect(frame(apply(model, ...press("enter")))).toMatch(/✓✗✓✓ {2}p50 41s p95 41s {2}failed 25 % {2}4 runs/)
  })

  it("has exactly the screen's lines and width after any keys, with any server text", () => {
    const keys = fc.constantFrom(
      "enter",
      "f",
      "r",
      "w",
      "tab",
      "j",
      "G",
      "?",
      ":",
      "/",
      "x",
      "escape",
      "q",
      "s",
      "C",
      " ",
      "v",
      "p",
      "t",
      "n"
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(hostileText, { minLength: 1, maxLength: 3 }),
        fc.array(keys, { maxLength: 12 }),
        (columns, rows, errors, pressed) => {
          const model = withRows(
            { columns, rows },
            errors.map((error, n) => invocation(n, { error, collection: error }))
          )
          const lines = screenLines(apply(model, ...press(...pressed)))
          expect(lines).toHaveLength(rows)
          for (const line of lines) expect(stringWidth(line)).toBe(columns)
        }
      ),
      { numRuns: 500 }
    )
  })

  it("looks like the pictures at every size", () =>
    looksLike("detail", (size) =>
      apply(withRows(size, [...variety(80), invocation(5_000, { error })], epoch + 5_200_000), ...press("enter"))
    ))
})

describe("wrapping", () => {
  it("loses no word, and no line is wider than asked", () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 8, max: 40 }), (text, cells) => {
        for (const line of wrap(text, cells)) expect(stringWidth(line)).toBeLessThanOrEqual(cells)
      }),
      { numRuns: 500 }
    )
    expect(wrap("upstream returned 429", 12)).toEqual(["upstream", "returned 429"])
    expect(wrap("abcdefgh", 3)).toEqual(["abc", "def", "gh"])
  })
})
