import type { Model } from "../../src/app/model.ts"
import { describe, expect, it } from "@effect/vitest"
import { print } from "../../src/query/print.ts"
import { epoch, invocation, variety } from "../support.ts"
import { added, apply, fed, frame, looksLike, pause, press, shown, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const type = (text: string) => press(...text)
const lastLine = (model: Model) => frame(model).split("\n").at(-2) ?? ""

describe("the filter", () => {
  it("takes effect as it is written, stays on enter and is given up by escape", () => {
    const list = withRows(size, variety(40))
    const written = apply(list, ...type("/status:failed"))
    expect(shown(written).length).toBeGreaterThan(0)
    expect(shown(written).every(({ status }) => status._tag === "Failed")).toBe(true)
    expect(print(apply(written, ...press("enter")).list.query)).toBe("status:failed")
    expect(shown(apply(written, ...press("escape")))).toHaveLength(40)
  })

  it("leaves the list as it is while the line cannot be read, and says why", () => {
    const written = apply(withRows(size, variety(40)), ...type("/db:docs x"), ...press("enter"), ...type("/"))
    const before = shown(written)
    const broken = apply(written, ...type('"half'))
    expect(shown(broken)).toEqual(before)
    expect(lastLine(broken)).toContain("▲ this quote has no end")
    expect(apply(broken, ...press("enter")).prompt).toBeDefined()
  })

  it("completes by tab: fields, statuses, values of the list, and what was meant", () => {
    const list = withRows(size, variety(40))
    const text = (keys: string) => apply(list, ...type(keys), ...press("tab")).prompt?.input.text
    expect(text("/sta")).toBe("status:")
    expect(text("/status:fa")).toBe("status:failed")
    expect(text("/-db:le")).toBe("-db:legal")
    expect(text("/stauts:failed")).toBe("status:failed")
    expect(lastLine(apply(list, ...type("/db:")))).toContain("tab db:docs db:legal db:support")
  })

  it("completes the whole word that the cursor is in, and leaves what stands around it", () => {
    const completed = (line: string) => {
      const [before = "", after = ""] = line.split("|")
      const typed = apply(withRows(size, variety(40)), ...type(`/${before}${after}`), ...press(...Array.from(after, () => "left"), "tab"))
      const { text, at } = typed.prompt?.input ?? { text: "", at: 0 }
      return `${text.slice(0, at)}|${text.slice(at)}`
    }
    expect(completed("db:do|cs")).toBe("db:docs|")
    expect(completed("db:do|cs newer:1h")).toBe("db:docs| newer:1h")
    expect(completed("db:do|cs,legal x")).toBe("db:docs|,legal x")
    expect(completed("sta|tus:failed")).toBe("status:|failed")
    const middle = apply(withRows(size, variety(40)), ...type("/db: x"), ...press("left", "left"))
    expect(lastLine(middle)).toContain("tab db:docs db:legal db:support")
  })

  it("holds together with a number key", () => {
    const typed = apply(withRows(size, variety(60)), ...type("/db:docs"), ...press("enter", "5"))
    const both = apply(typed, pause(typed))
    expect(shown(both).every(({ status, metadata }) => status._tag === "Failed" && metadata.databaseName === "docs")).toBe(true)
    expect(frame(both)).toContain(" view  status:failed db:docs")
  })

  it("lets an invocation in once it is old enough, and out once it is too old, without anything else happening", () => {
    const rows = [invocation(0), invocation(30), invocation(60)]
    const at = (query: string, seconds: number) =>
      shown(
        apply(withRows(size, rows, epoch + 60_000), ...type(`/${query}`), ...press("enter"), {
          _tag: "Ticked",
          now: epoch + seconds * 1_000
        })
      ).length
    expect(at("older:1m", 60)).toBe(0)
    expect(at("older:1m", 61)).toBe(1)
    expect(at("older:1m", 95)).toBe(2)
    expect(at("newer:1m", 60)).toBe(3)
    expect(at("newer:1m", 200)).toBe(0)
  })

  it("takes no more than a line holds: what is pasted then is refused by its length, and nothing of it is kept", () => {
    const written = apply(withRows(size, variety(40)), ...type("/status:failed "))
    const refused = apply(written, { _tag: "Pasted", text: "x".repeat(1_000_000) })
    expect(refused.prompt?.input).toEqual(written.prompt?.input)
    expect(shown(refused)).toEqual(shown(written))
    expect(lastLine(refused)).toContain("▲ a line holds 10,000 characters, and this would be 1,000,014")
    expect(lastLine(apply(refused, ...type("x")))).not.toContain("10,000")
    const full = apply(written, { _tag: "Pasted", text: "x".repeat(10_000 - 14) })
    expect(full.prompt?.input.text).toHaveLength(10_000)
    expect(lastLine(apply(full, ...type("x")))).toContain("10,001")
    expect(apply(full, ...press("left", "backspace")).prompt?.input.text).toHaveLength(9_999)
    const named = apply(withRows(size, variety(40)), ...type("/"), { _tag: "Pasted", text: "x".repeat(20_000) })
    expect(lastLine(named)).toContain("▲ a line holds 10,000 characters")
  })

  it("takes pasted text into the line, without its line breaks, and acts on nothing that is pasted elsewhere", () => {
    const list = withRows(size, variety(10))
    expect(apply(list, ...type("/"), { _tag: "Pasted", text: "db:docs\r\nx\u001b[2J" }).prompt?.input.text).toBe("db:docs x [2J")
    const ignored = apply(list, { _tag: "Pasted", text: "q\n" })
    expect(ignored.list).toBe(list.list)
    expect(lastLine(ignored)).toContain("pasted text goes into a filter or a command")
  })

  it("edits its line at the cursor", () => {
    const text = (...keys: ReadonlyArray<string>) => apply(start(size), fed(...added(invocation(1))), ...press("/", ...keys)).prompt?.input
    expect(text("d", "b", "left", "x")).toEqual({ text: "dxb", at: 2 })
    expect(text("a", " ", "b", "ctrl-w")).toEqual({ text: "a ", at: 2 })
    expect(text("e", "\u0301", "backspace", "z")).toEqual({ text: "z", at: 1 })
    expect(text("a", "b", "home", "delete", "end", "c")).toEqual({ text: "bc", at: 2 })
    expect(text("a", "b", "ctrl-u")).toEqual({ text: "", at: 0 })
  })

  it("looks like the pictures at every size", () =>
    looksLike("filter", (size) => apply(withRows(size, variety(80), epoch + 3_200_000), ...type("/status:failed db:le"))))
})
