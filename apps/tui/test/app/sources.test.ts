import { describe, expect, it } from "@effect/vitest"
import { sourcesScreen } from "../../src/app/screens/sources.ts"
import type { Model, Size } from "../../src/app/model.ts"
import { update } from "../../src/app/update.ts"
import { print } from "../../src/query/print.ts"
import { epoch, invocation, someSources, source, variety } from "../support.ts"
import { added, apply, away, fed, frame, live, looksLike, press, shown, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const src = press(...":src", "enter")
const read = { _tag: "SourcesRead", sources: someSources } as const
const withSources = (size: Size) => apply(withRows(size, variety(80), epoch + 3_200_000), read, ...src)
const ids = (model: Model) => frame(model).split("\n").slice(2, -2).map((line) => line.slice(3, 11)).filter((id) => id.trim() !== "") // prettier-ignore

describe("the sources", () => {
  it("stand with their runs; what the service does not list is known by its invocations", () => {
    const screen = frame(withSources(size))
    expect(screen).toMatch(/a81c03f9 {2}github {2}acme\/handbook .* docs .* 27 .* 50% .* 20 Jan/)
    expect(screen).toMatch(/77c0aa15 .*no longer listed/)
    expect(screen).toMatch(/0badcafe .*never/)
  })

  it("are sorted by a column, and the other way round the second time", () => {
    const byWhere = apply(withSources(size), ...press("s", "j", "j", "enter"))
    expect(ids(byWhere)).toEqual(["a81c03f9", "5d2f8e6b", "77c0aa15", "0badcafe"])
    expect(ids(apply(byWhere, ...press("s", "j", "j", "enter")))).toEqual(ids(byWhere).toReversed())
    const byRuns = apply(withSources(size), ...press("s", ..."jjjjjj", "enter"))
    expect(ids(byRuns).at(-1)).toBe("0badcafe")
  })

  it("are narrowed as words are written, until escape", () => {
    const narrowed = apply(withSources(size), ...press("/", ..."git han"))
    expect(ids(narrowed)).toEqual(["a81c03f9"])
    expect(ids(apply(narrowed, ...press("escape")))).toHaveLength(4)
    const kept = apply(narrowed, ...press("enter"))
    expect(ids(kept)).toEqual(["a81c03f9"])
    expect(ids(apply(kept, ...press("escape")))).toHaveLength(4)
    expect(apply(kept, ...press("escape", "escape")).screen).toBe("list")
  })

  it("lead to their invocations, and back", () => {
    const list = apply(withSources(size), ...press("j", "enter"))
    expect(print(list.list.query)).toBe("source:=a81c03f9-0000-4000-8000-000000000001")
    expect(shown(list).every(({ sourceId }) => sourceId?.startsWith("a81c03f9"))).toBe(true)
    const back = apply(list, ...press("["))
    expect(back.screen).toBe("sources")
    expect(sourcesScreen.current(back)?.id).toMatch(/^a81c03f9/)
    expect(shown(apply(back, ...press("[")))).toHaveLength(80)
  })

  it("keep the cursor on its source while others come above it", () => {
    const before = apply(withSources(size), ...press("j"))
    const after = apply(before, { ...read, sources: [source("00000001", "web", 0), ...someSources] })
    expect(sourcesScreen.current(after)?.id).toBe(sourcesScreen.current(before)?.id)
  })

  it("are copied by what is known of them", () => {
    const copy = (key: string) => update(apply(withSources(size), ...press("j", "y")), { _tag: "Pressed", key })
    expect(copy("w")[1]).toMatchObject([{ _tag: "Copy", sequence: `\u001b]52;c;${Buffer.from("acme/handbook").toString("base64")}\u0007` }])
    expect(frame(apply(withSources(size), ...press("j", "y", "r")))).toContain("clipboard: raw JSON as sent")
  })

  it.each<readonly [string, (size: Size) => Model]>([
    ["sources", (size) => apply(withSources(size), ...press("j"))],
    ["sources-empty", (size) => apply(withRows(size, []), { ...read, sources: [] }, ...src)],
    ["sources-loading", (size) => apply(start(size), ...src)],
    ["sources-nothing", (size) => apply(withSources(size), ...press("/", ..."nowhere", "enter"))],
    ["sources-offline", (size) => apply(start(size, epoch), away, ...src)]
  ])("look like the pictures at every size: %s", (name, make) => looksLike(name, make))
})

describe("the names of sources", () => {
  it("stand in the list, the detail and the filter once they are read", () => {
    const list = withRows(size, variety(20), epoch + 1_000_000)
    expect(frame(list)).not.toContain("acme/handbook")
    const named = apply(list, read)
    expect(frame(named)).toContain("acme/handbook@main")
    const found = apply(named, ...press("/", ..."source:acme/h", "enter"))
    expect(shown(found).length).toBeGreaterThan(0)
    expect(shown(found).every(({ sourceId }) => sourceId?.startsWith("a81c03f9"))).toBe(true)
  })

  it("put the list in order again where it is sorted or filtered by them", () => {
    const rows = [
      invocation(1, { source: "00000001-0000-4000-8000-000000000001" }),
      invocation(2, { source: "a81c03f9-0000-4000-8000-000000000001" })
    ]
    const sorted = apply(withRows(size, rows), ...press(...":sort source", "enter"))
    expect(shown(sorted).map(({ sourceId }) => sourceId?.slice(0, 8))).toEqual(["00000001", "a81c03f9"])
    const names = [source("00000001", "web", 1), source("a81c03f9", "github", 1)]
    const again = apply(sorted, { _tag: "SourcesRead", sources: names }, fed(...added(invocation(3))))
    expect(shown(again).map(({ sourceId }) => sourceId?.slice(0, 8))).toEqual(["a81c03f9", "a81c03f9", "00000001"])
    const filtered = apply(withRows(size, rows), ...press("/", ..."source:acme/h", "enter"))
    expect(shown(filtered)).toHaveLength(0)
    expect(shown(apply(filtered, { _tag: "SourcesRead", sources: names }))).toHaveLength(1)
  })

  it("are asked for once the list is live, again where one is missing, and else sparsely", () => {
    const asked = (model: Model, now: number) =>
      update(model, { _tag: "Ticked", now })[1].filter(({ _tag }) => _tag === "ReadSources").length
    const [first, commands] = update(start(size), fed(live(epoch)))
    expect(commands).toEqual([{ _tag: "ReadSources" }])
    const at = first.now
    expect(asked(first, at + 3_600_000)).toBe(0)
    const known = apply(first, read)
    expect(asked(known, at + 599_000)).toBe(0)
    expect(asked(known, at + 600_000)).toBe(1)
    const stranger = apply(known, fed(...added(invocation(1, { source: "ffffffff-0000-4000-8000-000000000001" }))))
    expect(asked(stranger, at + 59_000)).toBe(0)
    expect(asked(stranger, at + 60_000)).toBe(1)
    expect(asked(apply(known, ...src), at + 30_000)).toBe(1)
    expect(asked(apply(first, { _tag: "SourcesFailed", message: "sources.list: 500" }), at + 60_000)).toBe(1)
  })
})
