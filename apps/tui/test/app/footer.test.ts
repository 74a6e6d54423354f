/** The last line: what is written there, and what was said a moment ago. */
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import type { Model } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import { hostileText, invocation } from "../support.ts"
import { added, apply, fed, frame, live, mixedList, plainLook, press, say } from "./support.ts"

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

  it("has no other mark where it has one", () => {
    const told = (...lines: ReadonlyArray<string>) => lastLine(apply(home, { _tag: "Told", lines, bad: false }))
    expect(told("✓ page size  100 rows a request are not refused")).toMatch(/^ ✓ page size/)
    expect(told("! proxy      HTTP_PROXY is set and not used")).toMatch(/^ ! proxy/)
    expect(told("the key was read again")).toMatch(/^ ✓ the key/)
  })

  it("takes the whole line where it needs that", () => {
    const narrow = mixedList({ columns: 80, rows: 24 })
    for (const command of ["sort nothing", "column nothing"])
      expect(lastLine(apply(narrow, ...say(command)))).toMatch(
        /▲ columns: status id source type database collection created duration error$/
      )
    expect(lastLine(apply(narrow, ...say("status nope")))).toMatch(/ wants all pending processing complete failed cancelled unknown/)
    expect(lastLine(apply(narrow, ...say("nothing")))).toMatch(/ 1\/\d+$/)
  })

  it("is nothing where a column is named as it is headed", () => {
    const sorted = apply(home, ...say("sort dur error"))
    expect(sorted.list.sort.map(({ column }) => column)).toEqual(["duration", "error"])
    expect(apply(home, ...say("column dur")).hidden).toEqual(new Set(["duration"]))
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

/** The last line in colour, in which the cursor is what is drawn inverted. */
const written = (model: Model): string => screenLines({ ...model, look: { ...plainLook, colour: true } }).at(-1) ?? ""
// oxlint-disable-next-line no-control-regex -- the sequences begin with the escape character
const cursorIn = (line: string): string | undefined => /\u001b\[7m([^\u001b]*)\u001b\[27m/.exec(line)?.[1]

describe("a line that is written", () => {
  it("shows its end and the cursor behind it, however wide its characters are", () => {
    for (const columns of [100, 80, 60]) {
      const long = apply(mixedList({ columns, rows: 24 }), ...press("/", ..."資料".repeat(30), "終"))
      expect(lastLine(long)).toMatch(/^\/….*資料終$/)
      expect(cursorIn(written(long))).toBe(" ")
    }
  })

  it("has the cursor on whole characters", () => {
    const line = apply(home, ...press(":", ..."ab😀cd", "left", "left", "left"))
    expect(lastLine(line)).toMatch(/^:ab😀cd /)
    expect(cursorIn(written(line))).toBe("😀")
  })

  it("is as wide as the terminal, with a cursor where there is room, whatever is written", () => {
    const keys = fc.array(fc.constantFrom("left", "right", "home", "end"), { maxLength: 4 })
    fc.assert(
      fc.property(fc.constantFrom("/", ":"), fc.integer({ min: 1, max: 120 }), hostileText, keys, (lead, columns, text, moves) => {
        const model = mixedList({ columns, rows: 4 })
        const line = written(apply(model, ...press(lead), { _tag: "Pasted", text }, ...press(...moves)))
        expect(stringWidth(line)).toBe(columns)
        expect(line).not.toMatch(/\p{Cs}/u)
      })
    )
  })
})
