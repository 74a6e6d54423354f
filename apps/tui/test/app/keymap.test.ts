import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import { commands } from "../../src/app/commands.ts"
import { bindings } from "../../src/app/keymap.ts"
import { screenLines } from "../../src/app/screen.ts"
import { epoch, invocation, variety } from "../support.ts"
import { added, apply, fed, frame, live, looksLike, plainLook, press, say, shown, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const list = withRows(size, variety(40), epoch + 2_000_000)
const type = (text: string) => press(...text)

describe("the help", () => {
  it("has every key and every command, from the tables that decide them", () => {
    const help = frame(apply({ ...list, size: { columns: 109, rows: 180 } }, ...press("?")))
    for (const { does } of [...bindings, ...commands]) expect(help).toContain(does)
  })

  it("has bold headings in one column and in two, as the stats have", () => {
    const drawn = (columns: number, ...lines: ReadonlyArray<string>) => {
      const model = apply({ ...list, size: { columns, rows: 24 } }, ...lines.flatMap(say))
      return screenLines({ ...model, look: { ...plainLook, colour: true } }).join("\n")
    }
    for (const columns of [80, 120]) expect(drawn(columns, "help")).toContain("\u001b[1m MOVE")
    for (const columns of [80, 120]) expect(drawn(columns, "stats")).toContain("\u001b[1m completed per 5 min")
  })

  it("is narrowed by typing, and left by escape", () => {
    const narrowed = apply(list, ...press("?"), ...type("range"))
    expect(frame(narrowed)).toContain("mark a range: v, move, v")
    expect(frame(narrowed)).not.toContain("half a screen down")
    expect(apply(narrowed, ...press("escape")).screen).toBe("list")
  })

  it("looks like the pictures at every size", () => looksLike("help", (size) => apply(withRows(size, []), ...press("?"))))
})

describe("the command line", () => {
  it("sorts by several columns, hides one, filters and shows a status", () => {
    const sorted = apply(list, ...type(":sort status created"), ...press("enter"))
    const ranks = shown(sorted).map(({ status }) =>
      ["Failed", "Unknown", "Processing", "Pending", "Cancelled", "Complete"].indexOf(status._tag)
    )
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    expect(frame(sorted)).toContain("STATUS▲1")
    expect(frame(apply(list, ...type(":column type"), ...press("enter")))).not.toContain("TYPE")
    expect(shown(apply(list, ...type(":status failed"), ...press("enter"))).every(({ status }) => status._tag === "Failed")).toBe(true)
    expect(
      shown(apply(list, ...type(":filter db:legal"), ...press("enter"))).every(({ metadata }) => metadata.databaseName === "legal")
    ).toBe(true)
  })

  it("says what was meant by a name it does not know, and keeps it among the messages", () => {
    const wrong = apply(list, ...type(":srot"), ...press("enter"))
    expect(frame(wrong)).toContain("▲ no command :srot: did you mean :sort?")
    expect(frame(apply(wrong, ...type(":msg"), ...press("enter")))).toContain("no command :srot")
  })

  it("completes names and their words by tab", () => {
    const text = (keys: string) => apply(list, ...type(keys), ...press("tab")).prompt?.input.text
    expect(text(":ref")).toBe("refresh")
    expect(text(":status can")).toBe("status cancelled")
  })
})

describe("the sort menu", () => {
  it("sorts by the chosen column, the other way round the second time, and by another too", () => {
    const bySource = apply(list, ...press("s", "j", "j", "enter"))
    expect(bySource.list.sort).toEqual([{ column: "source", descending: false }])
    expect(apply(bySource, ...press("s", "j", "j", "enter")).list.sort).toEqual([{ column: "source", descending: true }])
    expect(apply(bySource, ...press("s", " ", "escape")).list.sort.map(({ column }) => column)).toEqual(["source", "status"])
  })

  it("looks like the pictures at every size", () => looksLike("sort", (size) => apply(withRows(size, variety(40)), ...press("s", "j"))))
})

describe("marks", () => {
  it("of all that is shown come to those of before, and go without them", () => {
    const narrowed = apply(list, ...press(" "), ...say("filter id:00000025"))
    expect(shown(narrowed)).toHaveLength(1)
    expect(apply(narrowed, ...press("V")).list.marks.size).toBe(2)
    expect([...apply(narrowed, ...press("V", "V")).list.marks.keys()]).toEqual([...narrowed.list.marks.keys()])
  })

  it("are set one by one, by range and all at once, stay on their invocations, and go with them", () => {
    const one = apply(list, ...press(" ", " "))
    expect(one.list.marks.size).toBe(2)
    const range = apply(list, ...press("v", "j", "j", "v"))
    expect([...range.list.marks.keys()]).toEqual(
      shown(range)
        .slice(0, 3)
        .map(({ id }) => id)
    )
    expect(apply(list, ...press("V")).list.marks.size).toBe(40)
    expect(apply(list, ...press("V", "V")).list.marks.size).toBe(0)
    const [first, second] = shown(one)
    if (first === undefined || second === undefined) throw new Error("the list has forty rows")
    const gone: FeedEvent = { _tag: "Removed", invocation: first, reason: "deleted" }
    const moved = apply(one, fed(gone, ...added(invocation(90_000))))
    expect([...moved.list.marks.keys()]).toEqual([second.id])
    expect(frame(moved)).toContain("marked 1")
    expect(apply(moved, ...press("escape")).list.marks.size).toBe(0)
  })
})

describe("a pause", () => {
  it("lets the list stand still, counts what waits, and takes it in afterwards", () => {
    const paused = apply(list, ...press("p"), fed(...added(invocation(90_000), invocation(90_001)), live(epoch + 2_002_000)))
    expect(shown(paused)).toHaveLength(40)
    expect(frame(paused)).toContain("2 changes waiting · p")
    expect(shown(apply(paused, ...press("p")))).toHaveLength(42)
  })
})

describe("what changes", () => {
  it("is marked for a moment", () => {
    const row = invocation(90_000)
    const changed = apply(list, fed(...added(row), live(epoch + 2_002_000)))
    expect(frame(changed)).toMatch(/•» processing {2}00015f90/)
    expect(frame(apply(changed, { _tag: "Ticked", now: epoch + 2_010_000 }))).not.toContain("•")
  })

  it("is not what the first reading tells, page by page", () => {
    const partly: FeedEvent = { _tag: "Live", at: epoch, nextAt: epoch + 2_000, malformed: 0, complete: false, more: false }
    const first = apply(start(size), fed(partly, ...added(...variety(5))))
    expect(apply(first, fed(...added(...variety(9)))).changed.size).toBe(0)
  })

  it("is shown by times of day instead of ages, if wanted", () => {
    expect(frame(apply(list, ...press("t")))).toContain("12:24:03")
  })

  it("draws nothing that the terminal would execute", () => {
    const lines = screenLines(withRows(size, [invocation(1, { error: "\u001b[2J\u001b]52;c;aGk=\u0007" })]))
    expect(lines.join("")).not.toContain("\u001b[2J")
    expect(lines.join("")).not.toContain("\u001b]")
  })
})

describe("a key", () => {
  it("watches what is read as it does what is in the list", () => {
    const model = apply(withRows(size, [invocation(1)]), ...press("enter", "W"))
    expect(model.life.watched.size).toBe(1)
    expect(model.said.at(-1)?.text).toMatch(/^watching 00000001/)
  })

  it("that nothing is on says so, and where every key is", () => {
    expect(frame(apply(list, ...press("E")))).toContain("▲ no key E here: ? has every key")
    expect(frame(apply(list, ...press("enter", "V")))).toContain("▲ no key V here")
    expect(frame(apply(list, ...press("like that")))).toContain("▲ no key like that here: ? has every key")
  })

  it("goes between list and detail also where they have the whole screen by turns", () => {
    const narrow = { ...list, size: { columns: 80, rows: 24 } }
    const detail = apply(narrow, ...press("tab"))
    expect(detail.screen).toBe("detail")
    expect(apply(detail, ...press("tab")).screen).toBe("list")
    expect(apply(list, ...press("f", "tab")).screen).toBe("list")
  })
})
