import { describe, expect, it } from "@effect/vitest"
import { clipboardSequence } from "../../src/app/copy.ts"
import type { Model } from "../../src/app/model.ts"
import { update } from "../../src/app/update.ts"
import { invocation, variety } from "../support.ts"
import { added, apply, copied, fed, frame, looksLike, press, start, told, withRows } from "./support.ts"

const list = withRows({ columns: 120, rows: 24 }, [invocation(9_000, { error: "line\u001b[2J 日本" }), ...variety(10)])

describe("copying", () => {
  it("puts the text of the invocation under the cursor on the terminal's clipboard", () => {
    expect(copied(list, "i")).toBe("00002328-0000-4000-8000-000000000000")
    expect(copied(list, "e")).toBe("line\uFFFD[2J 日本")
    expect(JSON.parse(copied(list, "r") ?? "")).toMatchObject({ metadata: { github: { git_ref_identifier: { branch: "main" } } } })
    expect(copied(apply(list, ...press("/", ..."db:docs", "enter")), "v")).toBe("db:docs")
  })

  it("copies nothing that a shell obeys, in which it may be pasted, and says what stands for it", () => {
    const evil = "db\ntouch x\r\u001b[201~\u009b2J\u202e\u2028\t"
    const harmed = withRows({ columns: 120, rows: 24 }, [
      invocation(1, { source: evil, database: evil, collection: evil, error: `a\tb\r\n${evil}\n\n` }),
      invocation(0, { database: evil })
    ])
    const line = "db\uFFFDtouch x\uFFFD\uFFFD[201~\uFFFD2J\uFFFD\uFFFD\uFFFD"
    for (const key of ["s", "d", "o"]) expect([key, copied(harmed, key)]).toEqual([key, line])
    expect(copied(apply(harmed, ...press(" ", " ")), "d")).toBe(`${line}\n${line}`)
    expect(copied(harmed, "e")).toBe("a\tb\ndb\ntouch x\uFFFD\uFFFD[201~\uFFFD2J\uFFFD\uFFFD")
    expect(copied(harmed, "r")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]/u)
    expect(JSON.parse(copied(harmed, "r") ?? "")).toMatchObject({ source_id: evil, metadata: { database_name: evil } })
    expect(frame(apply(harmed, ...press("y", "d")))).toContain("✓ sent to the terminal's clipboard: database db\uFFFDtouch x")
    expect(frame(apply(harmed, ...press("y", "d")))).toContain("; \uFFFD for what is no text")
    expect(frame(apply(list, ...press("j", "y", "d")))).not.toContain("for what is no text")
  })

  it("copies of everything that is marked, one line each", () => {
    expect(copied(apply(list, ...press(" ", " ")), "i")?.split("\n")).toHaveLength(2)
    expect(frame(apply(list, ...press(" ", " ", "y", "i")))).toContain("✓ sent to the terminal's clipboard: id (2 lines)")
  })

  it("copies of the invocation that the menu was opened for, when that has left the view since, and names it", () => {
    const [asked, next] = [invocation(1), invocation(0)]
    const open = apply(withRows({ columns: 120, rows: 24 }, [asked, next]), ...press("/", ..."status:processing", "enter", "y"))
    const menu = apply(open, fed({ _tag: "Changed", previous: asked, current: invocation(1, { tookMs: 41_000 }) }))
    expect(frame(menu)).toContain(`i  id                   ${asked.id}`)
    const done = apply(menu, ...press("i"))
    expect(frame(done)).toContain(`✓ sent to the terminal's clipboard: id ${asked.id}`)
    expect(done.list.cursor?.id).toBe(next.id)
  })

  it("offers the command that gets an invocation, by the service and profile of this session alone", () => {
    const flags = ["--base-url=http://127.0.0.1:1", "--profile=o'hara", "--database=docs", "--since=1h"]
    expect(copied({ ...list, flags }, "g")).toBe(
      "chroma-sync invocations get --base-url=http://127.0.0.1:1 '--profile=o'\\''hara' 00002328-0000-4000-8000-000000000000"
    )
    expect(copied({ ...list, flags: undefined }, "g")).toBeUndefined()
  })

  it("offers of other screens what they show, and of no invocation that nobody sees", () => {
    const said = apply(list, ...press(":", ..."nonsense", "enter", "y", "c"), ...press(":", ..."msg", "enter"))
    const menu = frame(apply(said, ...press("y")))
    expect(menu).toContain("l  last message         sent to the terminal's clipboard: command of this view chroma-sync")
    expect(menu).not.toContain("00002328")
    expect(copied(said, "l")).toBe(
      "sent to the terminal's clipboard: command of this view chroma-sync invocations list --all --database=docs"
    )
    expect(copied(said, "w")).toMatch(/^no command :nonsense/)
    expect(copied(said, "a")?.split("\n")).toHaveLength(2)
    // A key that does nothing is nothing that went wrong.
    const slipped = apply(list, ...press(":", ..."nonsense", "enter", "escape", "E", ":", ..."msg", "enter", "E", "y", "z", "escape"))
    expect(copied(slipped, "w")).toMatch(/^no command :nonsense/)
    const none = apply(list, ...press("E", ":", ..."msg", "enter"))
    expect(copied(none, "l")).toMatch(/^no key E/)
    expect(copied(none, "w")).toBeUndefined()
    const empty = apply(withRows({ columns: 100, rows: 24 }, []), ...press("y", "e", ":", ..."msg", "enter"))
    expect(copied(empty, "l")).toMatch(/^nothing to copy/)
    expect(copied(empty, "w")).toBeUndefined()
    expect(copied(said, "i")).toBeUndefined()
    const harmed = { ...said, said: [{ at: 0, keyCount: 0, text: "no\ntouch x\u001b[201~", bad: true }] }
    for (const key of ["l", "w", "a"]) expect(copied(harmed, key)).toMatch(/no\uFFFDtouch x\uFFFD\[201~$/)
    const info = apply(list, ...press(":", ..."info", "enter"))
    expect(copied(info, "a")).toMatch(/^SESSION\ninvocations: 11 held/)
    expect(copied(info, "i")).toBeUndefined()
    expect(copied({ ...info, info: [{ name: "a", value: "\u001b[201~", from: "" }] }, "a")).toMatch(/a: \uFFFD\[201~$/)
    const stats = apply(list, ...press(":", ..."stats", "enter"))
    expect(copied(stats, "a")).toContain("complete")
    expect(copied(stats, "c")).toBe("chroma-sync invocations list --all --database=docs")
    expect(copied(stats, "i")).toBeUndefined()
  })

  it("hides what there is none of", () => {
    const empty = frame(apply(withRows({ columns: 120, rows: 24 }, []), ...press("y")))
    expect(empty).toContain("c  command of this view chroma-sync invocations list --all --database=docs")
    expect(empty).not.toMatch(/there is none|raw JSON/)
    const unread = apply(start({ columns: 120, rows: 24 }), ...press(":", ..."msg", "enter", "y"))
    expect(frame(unread)).toContain(" > there is nothing here")
    expect(frame(apply(unread, ...press("enter")))).toContain("▲ nothing to copy: there is no text here")
  })

  it("leaves chosen what was when lines come and go above it, and goes round at its last line", () => {
    const running = invocation(1)
    const failed = invocation(1, { error: "boom" })
    const open = withRows({ columns: 100, rows: 24 }, [running])
    const chosen = (model: Model) => /^ > (.)/m.exec(frame(model))?.[1]
    const menu = apply(open, ...press("y", "j", "j"))
    const fails = apply(menu, fed({ _tag: "Changed", previous: running, current: failed }))
    expect([chosen(menu), chosen(fails)]).toEqual(["d", "d"])
    expect(frame(fails)).toContain("   e  error                boom")
    expect(update(fails, { _tag: "Pressed", key: "enter" })[1]).toMatchObject([{ _tag: "Copy", text: "docs" }])
    const back = apply(fails, fed({ _tag: "Changed", previous: failed, current: running }))
    expect([chosen(back), chosen(apply(back, ...press("k")))]).toEqual(["d", "s"])
    // Its first line is chosen from the beginning, and one that goes leaves the next.
    const empty = apply(withRows({ columns: 100, rows: 24 }, []), ...press("y"))
    expect([chosen(empty), chosen(apply(empty, fed(...added(running))))]).toEqual(["c", "c"])
    const error = apply(withRows({ columns: 100, rows: 24 }, [failed]), ...press("y", "j", "j"))
    expect([chosen(error), chosen(apply(error, fed({ _tag: "Changed", previous: failed, current: running })))]).toEqual(["e", "d"])
    expect([chosen(apply(open, ...press("y", "k"))), chosen(apply(open, ...press("y", "k", "j")))]).toEqual(["c", "i"])
  })

  it("says so where there is nothing to copy, or too much", () => {
    const empty = withRows({ columns: 120, rows: 24 }, [])
    expect(copied(empty, "i")).toBeUndefined()
    expect(frame(apply(empty, ...press("y", "i")))).toContain("▲ nothing to copy: there is no id here")
    expect(clipboardSequence("x".repeat(80_000), false)).toBeUndefined()
  })

  it("says inside tmux that it is copied once tmux has it, and not before", () => {
    const inTmux = { ...list, look: { ...list.look, tmux: true } }
    const [asked, [command]] = told(inTmux, press("y", "i"))
    expect(asked.said).toEqual([])
    expect(command).toMatchObject({ _tag: "Copy", text: "00002328-0000-4000-8000-000000000000" })
    expect(frame(apply(asked, { _tag: "Copied", what: "id 1", to: "tmux" }))).toContain("✓ copied to tmux: id 1")
    expect(frame(apply(asked, { _tag: "Copied", what: "id 1", to: "terminal" }))).toContain("✓ sent to the terminal's clipboard: id 1")
  })

  it("wraps the sequence for a tmux that passes it on", () => {
    expect(clipboardSequence("hi", true)).toBe("\u001bPtmux;\u001b\u001b]52;c;aGk=\u0007\u001b\\")
  })

  it("looks like the pictures at every size", () => looksLike("copy", (size) => apply(withRows(size, variety(40)), ...press("y", "down"))))
})
