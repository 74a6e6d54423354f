/** Pictures of what no other test draws at every size: the list in each of its states, its smaller screens, and what is typed. */
import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type { Model, Size } from "../../src/app/model.ts"
import { parseSaved, restored, savedText } from "../../src/app/SavedSession.ts"
import { epoch, invocation, variety } from "../support.ts"
import { added, apply, awaySince, fed, frame, live, looksLike, pause, press, rejected, say, start, withRows } from "./support.ts"

const now = epoch + 3_200_000
const list = (size: Size): Model => withRows(size, variety(80), now)
const error = `upstream returned 429 after 5 attempts (retry-after 60)\n${"the log goes on ".repeat(20)}`
const detail = (size: Size, ...keys: ReadonlyArray<string>): Model =>
  apply(withRows(size, [...variety(80), invocation(5_000, { error })], epoch + 5_200_000), ...press("enter", ...keys))
const waited = (model: Model): Model => apply(model, pause(model))
const saved = (size: Size): Model => {
  const before = apply(list(size), ...press("j", "j"))
  const read = Result.getOrThrow(parseSaved(savedText(before, "a service", before.now) ?? "", "a service"))
  return restored(start(size, before.now + 7_200_000), read)
}

it("a session that names columns as they were called before, or that are no more, is restored with the others", () => {
  const size = { columns: 120, rows: 24 }
  const text = savedText(list(size), "a service", 0) ?? ""
  const columns = {
    sort: [
      { column: "note", descending: true },
      { column: "size", descending: false }
    ],
    hidden: ["size", "note"]
  }
  const read = Result.getOrThrow(parseSaved(JSON.stringify({ ...JSON.parse(text), ...columns }), "a service"))
  expect(read).toMatchObject({ sort: [{ column: "error", descending: true }], hidden: ["error"] })
})

it.each<readonly [string, (size: Size) => Model]>([
  ["list-loading", (size) => start(size)],
  ["list-empty", (size) => apply(start(size), fed(live(epoch + 60_000)))],
  ["list-nothing", (size) => waited(apply(withRows(size, [invocation(1)]), ...press("5")))],
  ["list-saved", saved],
  ["list-offline", (size) => apply(list(size), awaySince(now))],
  ["list-rejected", (size) => apply(list(size), rejected)],
  ["list-rejected-unread", (size) => apply(start(size), rejected)],
  [
    "list-paused",
    (size) => apply(list(size), ...press("p"), { _tag: "Ticked", now: now + 14_000 }, fed(...added(invocation(4_000), invocation(4_001))))
  ],
  ["list-read-only", (size) => ({ ...list(size), acts: { ...list(size).acts, readOnly: true } })],
  ["list-capped", (size) => apply(list(size), fed(live(now, true)))],
  ["list-marked", (size) => apply(list(size), ...press("j", "v", "j", "j", "v"))],
  ["list-times", (size) => apply(list(size), ...press("t"))],
  ["columns", (size) => apply(list(size), ...press("C", "j"))],
  ["command", (size) => apply(list(size), ...press(":", "s"))],
  ["command-unknown", (size) => apply(list(size), ...say("sotr created"))],
  ["detail-raw", (size) => detail(size, "r")],
  ["detail-full", (size) => detail(size, "f")],
  ["detail-cut", (size) => detail(size, "w")],
  ["detail-find", (size) => detail(size, "/", ..."log", "enter", "n")],
  ["messages", (size) => apply(list(size), ...say("nonsense"), ...press("x", "escape", "W"), ...say("msg"))],
  ["messages-empty", (size) => apply(list(size), ...say("msg"))]
])("looks like the pictures at every size: %s", (name, make) => looksLike(name, make))

describe("a view of nothing but failures", () => {
  const failed = withRows({ columns: 120, rows: 24 }, [invocation(1, { error: "429 from upstream after 5 attempts" }), invocation(2)])

  it("gives the errors the room of the columns that say nothing there, until others are shown too", () => {
    expect(frame(failed)).toMatch(/TYPE .* DUR +ETA \/ ERROR/)
    for (const line of ["status failed", "filter status:failed db:docs", "unresolved"]) {
      const view = frame(apply(failed, ...say(line)))
      expect(view).toMatch(/CREATED▼ +ERROR/)
      expect(view).not.toMatch(/TYPE|DUR/)
      expect(view).toContain("429 from upstream after")
    }
    expect(frame(apply(failed, ...say("filter status:failed,processing")))).toContain("DUR")
    expect(frame(apply(failed, ...say("filter -status:failed")))).toContain("DUR")
  })

  it("says so where columns are chosen", () => {
    expect(frame(apply(failed, ...say("status failed"), ...press("C")))).toContain("type         shown, but not among failures alone")
    expect(frame(apply(failed, ...press("C")))).toMatch(/type +shown$/m)
  })
})
