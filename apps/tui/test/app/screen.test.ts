import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { TransportError } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { initialModel, type Model } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import { update } from "../../src/app/update.ts"
import { makeStyle } from "../../src/format/style.ts"
import { epoch, hostileText, invocation, statusNames } from "../support.ts"

const look = { style: makeStyle(false), ascii: false }
const live = (at: number): FeedEvent => ({ _tag: "Live", at, nextAt: at + 2_000, malformed: 0 })
const fed = (model: Model, ...events: ReadonlyArray<FeedEvent>): Model => update(model, { _tag: "Fed", events })[0]
const withRows = (size: Model["size"], rows: ReadonlyArray<Invocation>): Model =>
  fed(
    initialModel({ title: "demo", size, now: epoch + 60_000 }),
    ...rows.map((row): FeedEvent => ({ _tag: "Added", invocation: row })),
    live(epoch + 60_000)
  )
const eachStatus = statusNames.map((status, n) => invocation(n, { status }))
const offline = new TransportError({ operation: "invocations.list", attempts: [], origin: "http://127.0.0.1:1", reason: "ECONNREFUSED" })

describe("the screen", () => {
  it("has exactly the terminal's lines, each exactly as wide, at any size, with any server text, with and without colour", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(hostileText, { maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        (columns, rows, errors, colour, ascii) => {
          const model = withRows(
            { columns, rows },
            errors.map((error, n) => invocation(n, { error, database: error }))
          )
          const lines = screenLines(model, { style: makeStyle(colour), ascii })
          expect(lines).toHaveLength(rows)
          for (const line of lines) expect(stringWidth(line)).toBe(columns)
        }
      ),
      { numRuns: 500 }
    )
  })

  it("looks like this with room", () => {
    expect(screenLines(withRows({ columns: 120, rows: 11 }, eachStatus), look).map((line) => line.trimEnd())).toMatchSnapshot()
  })

  it("looks like this on a small terminal", () => {
    expect(screenLines(withRows({ columns: 60, rows: 11 }, eachStatus), look).map((line) => line.trimEnd())).toMatchSnapshot()
  })

  it("says that it is offline, since when, how old the data is and when it tries again", () => {
    const before = withRows({ columns: 120, rows: 11 }, eachStatus)
    const away = fed(before, { _tag: "Offline", since: epoch + 60_000, attempt: 4, nextAt: epoch + 108_000, error: offline })
    const [title] = screenLines({ ...away, now: epoch + 101_000 }, look)
    expect(title).toContain("○ offline 41s · data 41s old · retry 4 in 7s · ctrl-r now")
  })

  it("tells empty, loading and nothing-matches apart", () => {
    const size = { columns: 80, rows: 8 }
    const loading = initialModel({ title: "demo", size, now: epoch })
    const text = (model: Model) => screenLines(model, look).join("\n")
    expect(text(loading)).toContain("Reading the list")
    expect(text(fed(loading, live(epoch)))).toContain("No invocations yet")
    const filtered = update(withRows(size, [invocation(1)]), { _tag: "Pressed", key: "5" })[0]
    expect(text(filtered)).toContain("No invocation is failed now: press 1 for all.")
  })
})
