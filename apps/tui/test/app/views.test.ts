import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parse } from "../../src/query/parse.ts"
import { print } from "../../src/query/print.ts"
import { update } from "../../src/app/update.ts"
import { epoch, variety } from "../support.ts"
import { apply, frame, looksLike, press, say, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const list = withRows(size, variety(40), epoch + 2_000_000)
const query = (text: string) => Result.getOrThrow(parse(text))
const views = new Map([
  ["on-call", { query: query("status:failed,processing db:docs"), sort: [], hidden: [] }],
  ["slow", { query: query("older:2h"), sort: [{ column: "duration", descending: true }], hidden: ["type"] }]
] as const)
const asked = (line: string, model = list) => update(apply(model, ...press(":", ...line)), { _tag: "Pressed", key: "enter" })[1]
const read = (asked: { readonly do: "choose" } | { readonly do: "use"; readonly name: string }) =>
  ({ _tag: "ViewsRead", views, asked }) as const

describe("saved views", () => {
  it("are saved with the query, the status shown, the order and the hidden columns", () => {
    const narrowed = apply(list, ...say("filter db:docs"), ...say("status failed"), ...say("sort duration"), ...say("column type"))
    expect(asked("view save on-call", narrowed)).toEqual([
      {
        _tag: "Views",
        asked: {
          do: "save",
          name: "on-call",
          text: "status:failed db:docs",
          sort: [{ column: "duration", descending: true }],
          hidden: ["type"]
        }
      }
    ])
  })

  it("are shown by name, with the name in the header until the list goes on, and again by going back", () => {
    const shown = apply(list, read({ do: "use", name: "on-call" }))
    expect(frame(shown)).toMatch(/^ view on-call {4}status:failed,processing db:docs/m)
    const other = apply(shown, ...say("filter db:legal"))
    expect(frame(other)).not.toContain("on-call")
    expect(frame(apply(shown, ...say("msg"), ...press("q")))).toContain("view on-call")
    const slow = apply(shown, read({ do: "use", name: "slow" }))
    expect(slow.list.sort).toEqual([{ column: "duration", descending: true }])
    expect(slow.hidden.has("type")).toBe(true)
    expect(print(apply(slow, ...press("[")).list.query)).toBe("status:failed,processing db:docs")
  })

  it("are chosen from a menu", () => {
    const menu = apply(list, read({ do: "choose" }))
    expect(print(apply(menu, ...press("j", "enter")).list.query)).toBe("older:2h")
    expect(apply(menu, ...press("escape")).menu).toBeUndefined()
  })

  it("say what is wrong: a name that is none, an unknown one, a broken file", () => {
    expect(asked("view save not a name")).toEqual([])
    expect(frame(apply(list, ...say("view save save")))).toContain("▲ :view save wants a word of letters")
    expect(frame(apply(list, read({ do: "use", name: "oncall" })))).toContain("▲ no view oncall: did you mean on-call?")
    expect(frame(apply(list, ...press("U"), ...say("view save x")))).toContain("▲ what is unresolved is no query")
    expect(frame(apply(list, { _tag: "ViewsFailed", message: "views.json:3:3: this is not JSON" }))).toContain("▲ views.json:3:3")
  })

  it("are completed by tab once they were read", () => {
    const known = apply(list, read({ do: "choose" }), ...press("escape"))
    expect(apply(known, ...press(":", ..."view sl", "tab")).prompt?.input.text).toBe("view slow")
    expect(apply(known, ...press(":", ..."view delete on", "tab")).prompt?.input.text).toBe("view delete on-call")
  })

  it("look like the pictures at every size", () => looksLike("views", (size) => apply(withRows(size, variety(40)), read({ do: "choose" }))))
})
