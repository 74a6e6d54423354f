import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { screenLines } from "../../src/app/screen.ts"
import stringWidth from "string-width"
import { wrap } from "../../src/format/wrap.ts"
import { dashboardUrl } from "../../src/app/dashboard.ts"
import type { Model } from "../../src/app/model.ts"
import { epoch, hostileText, invocation, variety } from "../support.ts"
import { apply, fed, frame, looksLike, pause, press, say, withRows } from "./support.ts"

const error =
  "upstream returned 429 after 5 attempts (retry-after 60)\nthe quota of the team is used up; it resets at midnight UTC, and a larger one can be asked for"
const size = { columns: 120, rows: 30 }
const list = withRows(size, [invocation(1, { error }), ...variety(20)])
const onError = apply(list, ...press("G", "k", "enter"))

/** The processing ones of five, the cursor on the third newest. */
const processing = (size: Model["size"]): Model => {
  const typed = apply(
    withRows(
      size,
      [0, 1, 2, 3, 4].map((n) => invocation(n))
    ),
    ...press("3")
  )
  return apply(typed, pause(typed), ...press("j", "j"))
}

const ended = (n: number) => fed({ _tag: "Changed", previous: invocation(n), current: invocation(n, { tookMs: 41_000 }) })

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

  it("counts the lines that hold what is looked for", () => {
    const found = (text: string) => frame(apply(onError, ...press("/", ...text, "enter")))
    expect(found("used up")).toContain("wrap on · found in 1 line\n")
    expect(found("nowhere")).toContain("found in 0 lines")
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
    expect(frame(apply(model, ...press("enter")))).toMatch(/✓✗✓✓ {2}p50 41s p95 41s {2}failed 25% {2}4 runs/)
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

  it.each<readonly [string, size: { readonly columns: number; readonly rows: number }, keys: ReadonlyArray<string>]>([
    ["beside the list", size, ["enter"]],
    ["full", size, ["enter", "f"]],
    ["as JSON", size, ["enter", "r"]],
    ["that fills the screen", { columns: 80, rows: 24 }, ["enter"]],
    ["under the help", { columns: 80, rows: 24 }, ["enter", "?"]]
  ])("is of the same invocation when that leaves the view, and says so: one %s", (_, size, keys) => {
    const open = apply(processing(size), ...press(...keys))
    const after = apply(open, ended(2), { _tag: "Resized", ...size, rows: size.rows + 1 })
    const read = after.screen === "help" ? apply(after, ...press("escape")) : after
    expect(frame(read)).toContain("00000002-0000-4000-8000-000000000000")
    expect(frame(read)).toContain("no longer in status:processing")
    expect(dashboardUrl({ ...read, dashboardUrl: "https://dashboard/{invocation}" })).toContain("00000002")
    expect(frame(apply(read, ...press("x")))).toContain("nothing to cancel: 00000002 is already complete")
    expect(apply(read, ...press("R")).acts.confirming).toMatchObject({ planned: [{ row: { id: invocation(2).id } }] })
  })

  it("is followed by the detail of a neighbour, and leaves the cursor on the one that has come in its place", () => {
    const read = apply(processing(size), ...press("enter"), ended(2))
    const cursor = (...keys: ReadonlyArray<string>) => apply(read, ...press(...keys)).list.cursor?.id.slice(0, 8)
    expect(cursor("J")).toBe("00000001")
    expect(cursor("K")).toBe("00000003")
    expect(cursor("escape")).toBe("00000001")
    expect(cursor("tab")).toBe("00000001")
    expect(frame(read)).not.toMatch(/^>/m)
    expect(frame(apply(read, ...press("tab")))).toMatch(/^> +\S processing +00000001/m)
    expect(frame(apply(read, ...press("tab")))).not.toContain("no longer in")
  })

  it("is of one in the view when another view is asked for", () => {
    const other = apply(processing(size), ...press("enter"), ended(2), ...say("status complete"), ended(4), ...say("status processing"))
    expect(frame(other)).not.toContain("no longer in")
    expect(other.list.cursor?.status._tag).toBe("Processing")
  })

  it("is of the same invocation when one comes back to it", () => {
    const there = apply(processing({ columns: 80, rows: 24 }), ...press("enter"), ended(2), ...say("msg"), ...press("["))
    expect(frame(there)).toContain("00000002-0000-4000-8000-000000000000")
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
