/** What is read out: everything that a screen says, labelled, in lines of its own, and nothing that only draws. */
import { describe, expect, it } from "@effect/vitest"
import { fullStop } from "../../src/format/sentence.ts"
import type { Message } from "../../src/app/message.ts"
import { sentencesOf } from "../../src/app/sentences.ts"
import { screenOf } from "../../src/app/screens/table.ts"
import { epoch, invocation } from "../support.ts"
import { apply, fed, live, press, rejected, say, start, withRows } from "./support.ts"

const size = { columns: 80, rows: 24 }
const spokenOf = (model: Parameters<typeof screenOf>[0]) => screenOf(model).spoken?.(model) ?? []

describe("what is read out", () => {
  it("of an invocation has each fact in one line, however long, and an error in its own lines", () => {
    const error = `upstream returned 429\n${"the log goes on ".repeat(20).trim()}`
    const rows = [invocation(1), invocation(2, { error: "no" }), invocation(3, { error: "no" }), invocation(9, { error })]
    const model = apply(withRows(size, rows), ...press("enter"))
    const [first, last] = [rows.at(-1), spokenOf(model)]
    expect(last.slice(0, 2)).toEqual([`id: ${first?.id}`, "status: failed"])
    expect(last).toContain("error, 2 lines: upstream returned 429")
    expect(last).toContain("the log goes on ".repeat(20).trim())
    expect(last).toContain("source history, oldest first: 3 failed")
    expect(last.join("\n")).not.toMatch(/[─✓✗·▲]|wrap|\(g\)/)
  })

  it("of an invocation says where it is no longer, although the list has gone on", () => {
    const before = apply(
      withRows(size, [invocation(1, { status: "processing" }), invocation(2, { status: "pending" })]),
      ...say("status processing")
    )
    const row = invocation(1, { status: "processing" })
    const ended = apply(before, fed({ _tag: "Changed", previous: row, current: invocation(1, { tookMs: 5_000 }) }, live(epoch + 61_000)))
    const read = apply(ended, { _tag: "Chosen", invocation: invocation(1, { tookMs: 5_000 }) })
    expect(spokenOf(read)).toContain("no longer in status:processing")
    expect(apply(read, ...press("x")).said.at(-1)?.text).toBe(`nothing to cancel: ${row.id.slice(0, 8)} is already complete`)
    const gone = apply(read, fed({ _tag: "Removed", invocation: invocation(1, { tookMs: 5_000 }), reason: "deleted" }))
    expect(spokenOf(gone)).toContain("no longer on the service")
  })

  it.each(["src", "groups", "stats", "ctx"])("of :%s where there is nothing says why, without keys that nobody can press", (command) => {
    const unread = spokenOf(apply(start(size), rejected, ...say(command)))
    expect(unread).toEqual(["The API key is rejected."])
  })

  it("ends each sentence with one full stop", () => {
    expect(["owns the data.", "owns the data", "Counting…", "sure?"].map(fullStop)).toEqual([
      "owns the data.",
      "owns the data.",
      "Counting…",
      "sure?"
    ])
    const before = withRows(size, [invocation(1, { status: "processing" })])
    const messages: ReadonlyArray<Message> = [
      fed(
        { _tag: "Changed", previous: invocation(1, { status: "processing" }), current: invocation(1, { error: "It broke." }) },
        live(epoch + 61_000)
      ),
      { _tag: "Told", lines: ["use a key of the team that owns the data."], bad: true }
    ]
    const heard = sentencesOf(before, apply(before, ...messages), messages)
    expect(heard).toHaveLength(2)
    expect(heard[0]).toMatch(/ has failed: It broke\.$/)
    expect(heard[1]).toBe("Attention: use a key of the team that owns the data.")
  })
})
