import { describe, expect, it } from "@effect/vitest"
import { apply, copied, frame, mixedList, press, say } from "./support.ts"

const list = mixedList({ columns: 120, rows: 24 })
const command = (...lines: ReadonlyArray<string>) => copied(apply(list, ...lines.flatMap(say)), "c")

describe("the plain command of a view", () => {
  it("has the flags of the session and the query as one word of a shell", () => {
    expect(command()).toBe("chroma-sync invocations list --all --database=docs")
    expect(command("filter status:failed")).toBe("chroma-sync invocations list --all --database=docs status:failed")
    expect(command(`filter error:"it's down" older:2h`)).toBe(
      `chroma-sync invocations list --all --database=docs 'error:"it'\\''s down" older:2h'`
    )
    expect(command("filter !status:failed")).toBe("chroma-sync invocations list --all --database=docs '!status:failed'")
    expect(command("status failed", "filter db:docs")).toMatch(/ 'status:failed db:docs'$/)
  })

  it("finds by id what the view finds by the name of a source", () => {
    expect(command("filter source:handbook")).toMatch(/ source:handbook,=a81c03f9-0000-4000-8000-000000000001$/)
    expect(command("filter source:a81c03f9@")).toMatch(/ source:a81c03f9@$/)
    expect(command("filter handbook@main")).toMatch(/ handbook@main,=a81c03f9@main$/)
  })

  it("is none, and says why, where no query says what is shown", () => {
    const why = (model: typeof list) => frame(apply(model, ...press("y", "c")))
    expect(why(apply(list, ...press("U")))).toContain("▲ nothing to copy: what is unresolved is no query")
    expect(why({ ...list, flags: undefined })).toContain("▲ nothing to copy: no plain command reads what is shown here")
    const hostile = {
      ...list,
      list: { ...list.list, query: [{ _tag: "Text", not: false, field: "db", any: [{ kind: "is", text: "a\u001b[201~\nb" }] }] as const }
    }
    expect(why(hostile)).toContain("▲ nothing to copy: the command would hold control characters")
  })

  it("is that of the row under the cursor in another table", () => {
    expect(copied(apply(list, ...say("ctx")), "c")).toBe("chroma-sync invocations list --all --database=docs db:=docs")
    const failures = copied(apply(list, ...say("filter db:docs"), ...say("groups")), "c")
    expect(failures).toContain("'db:docs group:=")
  })
})
