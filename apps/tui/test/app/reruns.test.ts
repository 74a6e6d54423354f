/** What was run again leads to its new run, and says how that goes. */
import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type { Message } from "../../src/app/message.ts"
import type { Model } from "../../src/app/model.ts"
import { parseSaved, restored, savedText } from "../../src/app/SavedSession.ts"
import { screenOf } from "../../src/app/screens/table.ts"
import { invocation } from "../support.ts"
import { added, apply, fed, frame, press, secondsLater, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 20 }
const failed = Array.from({ length: 4 }, (_, n) => invocation(n, { error: "429 from upstream", collection: `c${n}` }))
const run = (n: number, as: Parameters<typeof invocation>[1] = {}) => invocation(100 + n, { collection: `c${n}`, ...as })
const texts = (model: Model) => model.said.map(({ text }) => text)
const short = (row: { readonly id: string } | undefined) => row?.id.slice(0, 8)

/** So many are run again, and each is taken by the service. */
const rerun = (keys: ReadonlyArray<string>, count: number, from = withRows(size, failed)): Model => {
  const [model] = secondsLater(apply(from, ...press(...keys, "R", "y")), 4)
  const of = model.acts.underWay[0]?.of ?? 0
  return apply(
    model,
    ...failed.slice(0, count).flatMap((row, n): ReadonlyArray<Message> => [
      { _tag: "Asking", of, id: row.id },
      { _tag: "Acted", of, row, outcome: { _tag: "Started", id: run(n).id } }
    ])
  )
}

const bulk = rerun(["V"], 4)
const runsSeen = apply(bulk, fed(...added(run(0), run(1), run(2, { tookMs: 4_000 }), run(3))))
const ends = (n: number, as: Parameters<typeof invocation>[1]): Message => fed({ _tag: "Changed", previous: run(n), current: run(n, as) })

describe("what was run again", () => {
  it("says in the list as what it runs again, and how that goes", () => {
    expect(frame(bulk)).toMatch(new RegExp(`${short(failed[1])} .*↻ ${short(run(1))} · `))
    expect(frame({ ...runsSeen, size: { columns: 180, rows: 20 } })).toMatch(
      new RegExp(`failed +${short(failed[1])} .*↻ ${short(run(1))} processing · 429 from`)
    )
    const ended = apply(runsSeen, ends(1, { tookMs: 9_000 }))
    expect(frame({ ...ended, size: { columns: 180, rows: 20 } })).toContain(`↻ ${short(run(1))} complete`)
    const ascii = { ...runsSeen, look: { ...runsSeen.look, ascii: true } }
    expect(frame(ascii)).toContain(`@ ${short(run(1))}`)
  })

  it("says so in the detail, and > leads to the new run and back", () => {
    const at = apply(runsSeen, ...press("G"))
    const old = at.list.cursor
    const detail = apply(at, ...press("enter"))
    expect(frame(detail)).toMatch(new RegExp(`again +runs again as ${short(run(failed.findIndex(({ id }) => id === old?.id)))} processing`))
    const there = apply(detail, ...press(">"))
    expect(there.screen).toBe("detail")
    expect(frame(there)).toContain(`runs ${short(old)} again`)
    expect(apply(there, ...press(">")).list.cursor?.id).toBe(old?.id)
    expect(frame(apply(withRows(size, failed), ...press(">")))).toContain(
      "▲ 00000003 was not run again from here: R or :rerun runs it again"
    )
    expect(frame(apply(bulk, ...press(">")))).toMatch(/▲ \w{8} is not in the list yet/)
  })

  it("is a place of its own where > led: read from its beginning, and back where one came from", () => {
    const small = { columns: 100, rows: 10 }
    const list = apply({ ...runsSeen, size: small }, ...press("/", ..."status:failed", "enter", "G"))
    const from = list.list.cursor?.id
    expect(list.list.cursorAt).toBe(3)
    const old = apply(list, ...press("enter", "r", "G"))
    const there = apply(old, ...press(">"))
    expect([short(there.list.cursor), there.reading.top]).toEqual([short(run(failed.findIndex(({ id }) => id === from))), 0])
    expect(frame(there)).toMatch(/ not in status:failed/)
    expect(frame(old)).not.toContain("in status:failed")
    const back = apply(there, ...press("["))
    expect([back.screen, back.list.cursor?.id, back.reading.top]).toEqual(["detail", from, old.reading.top])
    expect(apply(back, ...press("]")).list.cursor?.id).toBe(there.list.cursor?.id)
    expect(apply(there, ...press("-", "-")).list.cursor?.id).toBe(there.list.cursor?.id)
    const again = apply(there, ...press("q", "q"))
    expect([again.screen, again.list.cursor?.id, again.list.cursorAt]).toEqual(["list", from, 3])
    const straight = apply(list, ...press(">", "J", "q"))
    expect([straight.screen, straight.list.cursor?.id, straight.list.cursorAt]).toEqual(["list", from, 3])
  })

  it("is no longer in the view, and not only not in it, once it was", () => {
    const list = apply({ ...runsSeen, size: { columns: 100, rows: 20 } }, ...press("/", ..."status:processing", "enter"))
    const there = apply(list, ...press("enter"))
    const at = (["0", "1", "3"] as const).map(Number).find((n) => run(n).id === there.list.cursor?.id) ?? 0
    const left = apply(there, ends(at, { tookMs: 1_000 }))
    expect(frame(left)).toContain("no longer in status:processing")
    const other = apply(left, ...press(">"))
    expect(frame(other)).toMatch(/ not in status:processing/)
    expect(frame(apply(other, ...press("[")))).toContain("no longer in status:processing")
  })

  it("leads on from run to run, and from the newest to the first, however often it was run again", () => {
    const chain = (...links: ReadonlyArray<readonly [old: number, id: number]>) =>
      apply(
        withRows(
          size,
          [0, 1, 2, 3].map((n) => invocation(n, { error: "no" }))
        ),
        ...links.map(([old, id]): Message => ({
          _tag: "Acted",
          of: 1,
          row: invocation(old, { error: "no" }),
          outcome: { _tag: "Started", id: invocation(id).id }
        }))
      )
    const way = (model: Model, steps: number) => {
      const keys = Array.from({ length: steps + 1 }, (_, count) => press("G", ...">".repeat(count)))
      return keys.map((pressed) => Number.parseInt(apply(model, ...pressed).list.cursor?.id ?? "", 16))
    }
    const links = chain([0, 1], [1, 2], [2, 3])
    expect(way(links, 5)).toEqual([0, 1, 2, 3, 0, 1])
    expect(frame(apply(links, ...press("G", ">", ">", ">")))).toMatch(/again +runs 00000002 again +the first was 00000000 +\(>\)/)
    const between = frame(apply(links, ...press("G", ">")))
    expect([between.match(/\(>\)/g), /runs again as 00000002 +failed +\(>\)/.test(between)]).toEqual([["(>)"], true])
    // A service may say anything.
    expect(way(chain([0, 1], [1, 0]), 3)).toEqual([0, 1, 0, 1])
    expect(way(chain([0, 0]), 2)).toEqual([0, 0, 0])
  })

  it("is told with the answers as far as its runs have come, and once when all have ended", () => {
    const quick = withRows(size, [...failed, run(0), run(1, { tookMs: 1_000 })])
    const answered = rerun(["j", "j", "V"], 4, quick)
    expect(texts(answered).at(-1)).toMatch(/^re-run: 4 run again; so far 1 processing, 1 complete$/)
    const some = apply(runsSeen, ends(0, { tookMs: 1_000 }), ends(1, { error: "again" }))
    expect(texts(some)).toEqual(texts(runsSeen))
    const all = apply(some, ends(3, { tookMs: 1_000 }))
    expect(all.said.at(-1)).toMatchObject({ text: "the 4 that were run again have ended: 3 complete, 1 failed", bad: true })
    expect(texts(apply(all, fed({ _tag: "Changed", previous: run(0), current: run(0, { tookMs: 1_000 }) })))).toEqual(texts(all))
    const one = apply(rerun([], 1, withRows(size, failed.slice(0, 1))), fed(...added(run(0))), ends(0, { tookMs: 1_000 }))
    expect(one.said.at(-1)).toMatchObject({ text: `${short(failed[0])} was run again: ${short(run(0))} complete`, bad: false })
  })

  it("is not told while others of the same key have no answer yet", () => {
    const answered = apply(rerun(["V"], 1), fed(...added(run(0))))
    expect(answered.acts.underWay).toHaveLength(1)
    expect(texts(apply(answered, ends(0, { tookMs: 1_000 })))).toEqual(texts(answered))
  })

  it("is linked where an answer was lost and it surely is that one, and not where it only may be", () => {
    const lost = (isSure: boolean) =>
      apply(withRows(size, [...failed, run(0)]), {
        _tag: "Acted",
        of: 1,
        row: failed[0] ?? run(0),
        outcome: { _tag: "Lost", seen: [run(0).id], isSure }
      })
    expect(frame(lost(true))).toContain(`↻ ${short(run(0))} proc`)
    expect(frame(lost(false))).not.toContain("↻")
  })

  it("is linked in the next session too, and a session of before has none", () => {
    const text = savedText(runsSeen, "here", 1) ?? ""
    const next = restored(start(size), Result.getOrThrow(parseSaved(text, "here")))
    expect(frame(next)).toContain(`↻ ${short(run(1))} proc`)
    // Which key it was is forgotten: no end is told of it.
    expect(texts(apply(next, ends(0, { tookMs: 1_000 }), ends(1, { tookMs: 1_000 }), ends(3, { tookMs: 1_000 })))).toEqual(texts(next))
    const { reruns: _, ...before } = JSON.parse(text) as Record<string, unknown>
    const old = restored(start(size), Result.getOrThrow(parseSaved(JSON.stringify(before), "here")))
    expect(frame(old)).not.toContain("↻")
  })

  it("is forgotten, the oldest first, once it is too much", () => {
    const many = Array.from({ length: 2_001 }, (_, n): Message => ({
      _tag: "Acted",
      of: 1,
      row: invocation(n),
      outcome: { _tag: "Started", id: `new-${n}` }
    }))
    const { reruns } = apply(start(size), ...many).acts
    expect([reruns.size, reruns.has("new-0"), reruns.has("new-2000")]).toEqual([2_000, false, true])
  })

  it("is heard in what is read out", () => {
    const detail = apply(runsSeen, ...press("G", "enter", "f"))
    const old = failed.findIndex(({ id }) => id === detail.list.cursor?.id)
    const heard = screenOf(detail).spoken?.(detail) ?? []
    expect(heard.find((line) => line.startsWith("again: "))).toMatch(new RegExp(`^again: runs again as ${short(run(old))} \\w+`))
  })
})
