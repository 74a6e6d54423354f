/** What holds on every screen, whatever the service sent. */
import { Source } from "@chroma-sync/core/Source"
import { describe, expect, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import stringWidth from "string-width"
import { truthText } from "../../src/app/header.ts"
import { bindings } from "../../src/app/keymap.ts"
import type { Model, Size } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import { makeStore } from "../../src/app/store.ts"
import { epoch, hostileText, invocation, mixed } from "../support.ts"
import {
  apply,
  atRest,
  away,
  fed,
  frame,
  live,
  looksLike,
  plainLook,
  press,
  say,
  secondsLater,
  start,
  withRows,
  mixedList
} from "./support.ts"

const commands = ["inv", "src", "stats", "groups", "unresolved", "ctx", "info", "msg", "help"] as const

const hostileSource = (n: number, text: string): Source =>
  Schema.decodeUnknownSync(Source)({
    id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000001`,
    database_name: text,
    github: { repository: text },
    embedding: {},
    created_at: new Date(epoch).toISOString()
  })

describe("every screen", () => {
  it("has exactly the terminal's lines, each exactly as wide, at any size, with any text, after any keys", () => {
    const keys = fc.constantFrom(...bindings.flatMap(({ keys }) => keys).filter((key) => key !== "?"), "enter", "x", "日")
    fc.assert(
      fc.property(
        fc.constantFrom(...commands),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(hostileText, { minLength: 1, maxLength: 4 }),
        fc.array(keys, { maxLength: 8 }),
        fc.boolean(),
        (command, columns, rows, texts, pressed, ascii) => {
          const model = apply(
            withRows(
              { columns, rows },
              texts.flatMap((text, n) => [
                invocation(n, { error: text, database: text, collection: text, source: hostileSource(n, text).id }),
                invocation(n + 100, { tookMs: n * 20_000, database: text })
              ])
            ),
            { _tag: "SourcesRead", sources: texts.map((text, n) => hostileSource(n, text)) },
            { _tag: "InfoRead", lines: texts.map((text) => ({ name: "name", value: text, from: text })) },
            ...say(command),
            ...press(...pressed)
          )
          const lines = screenLines({ ...model, look: { ...plainLook, colour: true, ascii } })
          expect(lines).toHaveLength(rows)
          for (const line of lines) expect(stringWidth(line)).toBe(columns)
          // oxlint-disable-next-line no-control-regex -- ASCII is what is asked for
          if (ascii) expect(lines.join("")).toMatch(/^[\x00-\x7f]*$/)
        }
      ),
      { numRuns: 400 }
    )
  })

  it("is named in the first line, and is left by q for the one before", () => {
    const home = withRows({ columns: 120, rows: 24 }, mixed)
    for (const command of commands.slice(1, -1)) {
      const there = apply(home, ...say(command))
      expect(frame(there).split("\n")[0]).not.toContain("▸ invocations")
      expect(frame(apply(there, ...press("q"))).split("\n")[0]).toContain("▸ invocations")
    }
  })
})

const infoRead = { _tag: "InfoRead", lines: [{ name: "baseUrl", value: "https://sync.example", from: "CHROMA_SYNC_URL" }] } as const

describe("the databases", () => {
  it("lead to their invocations", () => {
    const chosen = apply(mixedList({ columns: 120, rows: 24 }), ...say("ctx"), ...press("j", "enter"))
    expect(frame(chosen)).toContain("view  db:=legal")
  })

  it.each<readonly [string, (size: Size) => Model]>([
    ["databases", (size) => apply(mixedList(size), ...say("ctx"))],
    ["databases-empty", (size) => apply(withRows(size, []), ...say("ctx"))],
    ["databases-loading", (size) => apply(start(size), ...say("ctx"))],
    ["databases-nothing", (size) => apply(mixedList(size), ...say("ctx"), ...press("/", ..."nowhere", "enter"))],
    ["databases-offline", (size) => apply(start(size, epoch), away, ...say("ctx"))]
  ])("look like the pictures at every size: %s", (name, make) => looksLike(name, make))
})

describe("the session's info", () => {
  it.each<readonly [string, (size: Size) => Model]>([
    ["info", (size) => apply(mixedList(size), ...say("info"), infoRead)],
    ["info-loading", (size) => apply(start(size), ...say("info"))],
    ["info-offline", (size) => apply(start(size, epoch), away, ...say("info"), infoRead)]
  ])("looks like the pictures at every size: %s", (name, make) => looksLike(name, make))
})

describe("the header", () => {
  it("says how many requests a minute are sent, once that can be told", () => {
    const size = { columns: 130, rows: 24 }
    const model = apply(withRows(size, mixed), fed(atRest(epoch + 60_000)))
    const tick = (second: number) => ({ _tag: "Ticked", now: model.now + second * 1_000, requests: 100 + second * 2 }) as const
    const seconds = (to: number) => Array.from({ length: to }, (_, second) => tick(second + 1))
    expect(frame(apply(model, ...seconds(4)))).not.toContain("req/min")
    expect(frame(apply(model, ...seconds(10)))).toContain("· 120 req/min")
    const fewer = apply(model, ...seconds(100), { ...tick(160), requests: 300 }, { ...tick(220), requests: 330 })
    expect(frame(fewer)).toContain("· 30 req/min")
  })

  it("leaves that number alone for a minute where nothing else moves", () => {
    const rest = apply(
      withRows({ columns: 130, rows: 24 }, [invocation(1, { tookMs: 5 })], epoch + 3_600_000),
      fed(atRest(epoch + 3_600_000))
    )
    const after = (second: number, requests: number) => ({ _tag: "Ticked", now: rest.now + second * 1_000, requests }) as const
    const shown = apply(rest, after(1, 0), after(7, 6))
    expect(frame(shown)).toContain("· 60 req/min")
    expect(frame(apply(shown, after(20, 600)))).toContain("· 60 req/min")
    expect(frame(apply(shown, after(20, 600), after(67, 600)))).not.toContain("· 60 req/min")
  })
})

describe("the figures beside the counters", () => {
  it("stay while there is room for any of them, and the view stands in its own line alone", () => {
    for (let columns = 100; columns <= 140; columns++) {
      const model = mixedList({ columns, rows: 36 })
      const [, counters, view] = frame(model).split("\n")
      expect([columns, counters]).toEqual([columns, expect.stringMatching(/\d\/min/)])
      expect(counters).not.toContain("every")
      expect(view).toContain("view  everything")
      const many = { ...model, summary: { ...model.summary, total: 1_284_000, counts: { ...model.summary.counts, complete: 1_201_000 } } }
      expect(frame(many).split("\n")[1]).not.toContain("every")
    }
    expect(frame(mixedList({ columns: 120, rows: 36 })).split("\n")[1]).toMatch(/p50 \d\S+$/)
    expect(frame(mixedList({ columns: 112, rows: 36 })).split("\n")[1]).toMatch(/\/min [▁-█]{8}$/)
  })
})

describe("the last column", () => {
  it("has errors alone where it is headed so", () => {
    const source = "a81c03f9-0000-4000-8000-000000000001"
    const done = Array.from({ length: 6 }, (_, n) => invocation(n, { source, tookMs: 100_000 }))
    const at = (columns: number) =>
      frame(withRows({ columns, rows: 24 }, [...done, invocation(30, { source }), invocation(31, { error: "429" })]))
    expect(at(120)).toMatch(/ETA \/ ERROR\n(.*\n)*.*~1m10s left/)
    expect(at(80)).toMatch(/ERROR\n(.*\n)*.*429/)
    expect(at(80)).not.toContain("~1m")
  })
})

describe("a reading that has no answer", () => {
  const size = { columns: 120, rows: 24 }
  const silent = (model: Model, seconds: number) => secondsLater(model, seconds)[0]

  it("is not called live once it takes longer than readings do", () => {
    const model = withRows(size, mixed)
    expect(truthText(silent(model, 7))).toBe("● live 2s · data 7s old")
    expect(truthText(silent(model, 8))).toBe("○ no answer for 6s · data 8s old · ctrl-r asks anew")
    expect(truthText(silent({ ...model, size: { columns: 60, rows: 24 } }, 8))).toBe("○ no answer 6s")
    expect(truthText(apply(silent(model, 8), fed(live(model.now + 8_000))))).toBe("● live 2s · data 0s old")
  })

  it("is seen where nothing else moves", () => {
    const rest = withRows(size, [invocation(1, { tookMs: 5 })], epoch + 3_600_000)
    const store = makeStore(rest, () => undefined)
    const before = store.lines()
    for (let second = 1; second <= 8; second++) store.dispatch({ _tag: "Ticked", now: rest.now + second * 1_000 })
    expect(store.lines()).not.toBe(before)
  })

  it("is told from one that is still to come while offline", () => {
    const model = apply(withRows(size, mixed, epoch), away)
    expect(truthText(silent(model, 3))).toBe("○ offline 3s · data 3s old · retry 1 now · ctrl-r now")
    expect(truthText(silent(model, 20))).toBe("○ offline 20s · data 20s old · retry 1 since 18s · ctrl-r now")
  })
})

describe("a text that grows", () => {
  const told = (number: number) => ({ _tag: "Told", lines: [`message ${number}`], bad: false }) as const
  const many = apply(withRows({ columns: 80, rows: 12 }, mixed), ...Array.from({ length: 40 }, (_, n) => told(n)), ...say("msg"))

  /** Without the last line, which says what is told a moment ago wherever one is. */
  const text = (model: Model) => frame(model).split("\n").slice(0, -2).join("\n")

  it("is followed to its end by F, until something moves", () => {
    const first = apply(many, ...press("g", "g"))
    expect(text(first)).toContain("message 0")
    const followed = apply(first, ...press("F"))
    expect(text(followed)).toContain("following the end")
    expect(text(apply(followed, told(40)))).toContain("message 40")
    const left = apply(followed, ...press("k"))
    expect(text(apply(left, told(40)))).not.toContain("message 40")
  })
})

describe("what the service takes back", () => {
  it("is said at once, kept among the messages, and stands in the detail", () => {
    const [previous, reported] = [invocation(1, { tookMs: 5_000 }), invocation(1, { status: "processing" })]
    const model = apply(withRows({ columns: 140, rows: 24 }, [previous]), fed({ _tag: "Anomaly", previous, reported }))
    expect(frame(model)).toContain("▲ the service takes back that 00000001 is complete: it now says processing")
    expect(frame(apply(model, ...press("enter")))).toMatch(/▲ at 12:0\d:\d\d the service said processing, though it had said complete/)
  })
})

describe("a list that is not all", () => {
  it("says that the service holds older ones, at any width", () => {
    const at = (columns: number) => frame(apply(withRows({ columns, rows: 24 }, mixed), fed(live(epoch + 60_000, true))))
    expect(at(120)).toContain("(older ones stay on the service)")
    expect(at(60)).toContain("1/60+")
  })
})
