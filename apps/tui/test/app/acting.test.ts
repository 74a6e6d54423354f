/** What the user changes: asked first, taken back in time, and told by what the service says. */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { InvocationId } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import stringWidth from "string-width"
import * as HashMap from "effect/HashMap"
import type { ActOutcome } from "../../src/app/Acts.ts"
import type { Message } from "../../src/app/message.ts"
import type { Model } from "../../src/app/model.ts"
import { screenLines } from "../../src/app/screen.ts"
import { update } from "../../src/app/update.ts"
import { themeNames } from "../../src/format/theme.ts"
import { invocation } from "../support.ts"
import { apply, away, fed, frame, live, looksLike, plainLook, press, say, secondsLater, shown, start, told, withRows } from "./support.ts"

const size = { columns: 120, rows: 14 }
const lastSaid = (model: Model) => model.said.at(-1)?.text
/** What the last key asks of the runtime. */
const asked = (model: Model, key: string) => update(model, { _tag: "Pressed", key })[1]
const answered = (n: number, outcome: ActOutcome): Message => ({ _tag: "Acted", of: 0, row: invocation(n), outcome })
const changed = (n: number, status: "complete" | "failed"): FeedEvent => ({
  _tag: "Changed",
  previous: invocation(n),
  current: invocation(n, { status })
})
const three = withRows(size, [invocation(1), invocation(2), invocation(3, { status: "failed" })])
const marked = apply(three, ...press("V", "x"))
const passed = (model: Model, seconds: number) => secondsLater(model, seconds)[0]
const sentIn = (model: Model, seconds: number) => secondsLater(model, seconds)[1]

describe("cancelling", () => {
  it("asks first, opens on No, names its targets and why one is skipped, and no key but a yes sends anything", () => {
    expect(frame(marked)).toContain("Cancel 2 of 3?")
    expect(frame(marked)).toContain("00000003 skipped, is already failed")
    expect(frame(marked)).toMatch(/\[ No ]\s+Yes/)
    for (const key of ["enter", "n", "q", "escape"]) {
      expect(asked(marked, key)).toEqual([])
      expect(apply(marked, ...press(key)).acts.confirming).toBeUndefined()
    }
    for (const key of ["x", "z", "j", "G", " "]) expect(apply(marked, ...press(key)).acts.held).toEqual([])
  })

  it("groups the digits of many in its question", () => {
    const pending = Array.from({ length: 1_200 }, (_, n) => invocation(n, { status: n % 100 === 0 ? "failed" : "pending" }))
    expect(frame(apply(withRows(size, pending), ...press("V", "x")))).toContain("Cancel 1,188 of 1,200?")
    expect(frame(apply(withRows(size, pending.slice(1, 1_001)), ...press("V", "x")))).toContain("Cancel 990 of 1,000?")
  })

  it("asks about an invocation only where one is shown", () => {
    for (const line of ["cancel", "rerun"]) {
      const onSources = apply(marked, ...press("n"), ...say("src"), ...say(line))
      expect(onSources.acts.confirming).toBeUndefined()
      expect(lastSaid(onSources)).toMatch(/^nothing to (cancel|re-run): no invocation is shown here; :inv shows them$/)
    }
    for (const keys of [[], ["enter"], ["enter", "f"]])
      expect(apply(three, ...press("j", ...keys), ...say("cancel")).acts.confirming).toBeDefined()
  })

  it("keeps the targets that were named, whatever the list does meanwhile", () => {
    const moved = apply(marked, fed({ _tag: "Added", invocation: invocation(9) }), ...press("tab", "enter"))
    const [sent] = sentIn(moved, 4)
    const rows = sent?._tag === "Act" ? sent.rows : []
    expect(rows.map(({ id }) => id.slice(7, 8)).toSorted()).toEqual(["1", "2"])
  })

  it("sends after three whole seconds what was not taken back, and once", () => {
    const held = apply(marked, ...press("y"))
    expect(frame(held)).toContain(" cancel 2 in 3s · z undo ")
    expect(sentIn(held, 3)).toEqual([])
    expect(frame(passed(held, 3))).toContain(" cancel 2 in 1s · z undo ")
    expect(sentIn(held, 10)).toMatchObject([{ _tag: "Act", kind: "cancel" }])
  })

  it("sends nothing that was taken back, and names it", () => {
    const undone = apply(marked, ...press("y", "z"))
    expect(lastSaid(undone)).toBe("taken back: cancel 2 was not sent")
    expect(sentIn(undone, 10)).toEqual([])
  })

  it("holds each of several for its own time, and takes the last one back first", () => {
    const first = apply(three, ...press("j", "x", "y"))
    const second = apply(passed(first, 1), ...press("j", "x"))
    expect(asked(second, "y")).toEqual([])
    const both = apply(second, ...press("y"))
    expect(frame(both)).toContain(" cancel 1 in 3s · cancel 1 in 3s · z undo ")
    expect(sentIn(both, 3)).toMatchObject([{ rows: [{ id: invocation(2).id }] }])
    expect(sentIn(both, 4)).toMatchObject([{ rows: [{ id: invocation(2).id }] }, { rows: [{ id: invocation(1).id }] }])
    const undone = apply(both, ...press("z"))
    expect(sentIn(undone, 10)).toMatchObject([{ rows: [{ id: invocation(2).id }] }])
    expect(sentIn(apply(undone, ...press("z")), 10)).toEqual([])
  })

  it("gives the whole time again after the program was stopped, or the machine has slept", () => {
    const held = passed(apply(marked, ...press("y")), 3)
    for (const back of [
      [{ _tag: "Ticked", now: held.now + 10_000 }],
      [
        { _tag: "Continued", now: held.now + 1_500 },
        { _tag: "Ticked", now: held.now + 1_600 }
      ]
    ] as const) {
      const [again, commands] = told(held, back)
      expect(commands.filter(({ _tag }) => _tag === "Act")).toEqual([])
      expect(frame(again)).toContain(" cancel 2 in 3s · z undo ")
      expect(sentIn(again, 2)).toEqual([])
      expect(sentIn(again, 4)).toMatchObject([{ _tag: "Act" }])
    }
  })

  it("gives the whole time again after a sleep too that the list is the first to notice", () => {
    const held = passed(apply(marked, ...press("y")), 3)
    const woken = held.now + 3_600_000
    const [again, commands] = told(held, [fed(live(woken)), { _tag: "Ticked", now: woken + 500 }])
    expect(commands.filter(({ _tag }) => _tag === "Act")).toEqual([])
    expect(frame(again)).toContain(" cancel 2 in 3s · z undo ")
    expect(sentIn(again, 4)).toMatchObject([{ _tag: "Act" }])
  })

  it("goes by the clock's ticks alone, however often the list is read between them", () => {
    const ticks = Array.from({ length: 4 }, (_, n): ReadonlyArray<Message> => [
      fed(live(marked.now + n * 1_000 + 999)),
      { _tag: "Ticked", now: marked.now + (n + 1) * 1_000 }
    ])
    expect(told(apply(marked, ...press("y")), ticks.flat())[1].filter(({ _tag }) => _tag === "Act")).toHaveLength(1)
  })

  it("gives the time again three times at most: a machine that is always late sends it too, once", () => {
    const held = apply(marked, ...press("y"))
    const late = (count: number) =>
      told(
        held,
        Array.from({ length: count }, (_, n): Message => ({ _tag: "Ticked", now: held.now + (n + 1) * 2_100 }))
      )[1].filter(({ _tag }) => _tag === "Act")
    expect(late(6)).toEqual([])
    expect(late(60)).toHaveLength(1)
  })

  it("does not leave by q while something is held, and says so beside the time that is left", () => {
    const held = apply(marked, ...press("y"))
    expect(asked(held, "q")).toEqual([])
    expect(frame(apply(held, ...press("q")))).toContain(" cancel 2 in 3s · z undo · ▲ not sent yet: ctrl-c leaves without it ")
    expect(asked(held, "ctrl-c")).toEqual([{ _tag: "Quit" }])
  })

  it("shows cancelling until the service says how it ended, whichever end that is", () => {
    const waiting = apply(three, answered(1, { _tag: "Asked" }), { _tag: "Ticked", now: three.now + 4_000 })
    expect(frame(waiting)).toMatch(/» cancelling.*asked 4s ago/)
    const pending = invocation(1, { status: "pending" })
    const moved = apply(waiting, fed({ _tag: "Changed", previous: pending, current: invocation(1) }))
    expect(frame(moved)).toMatch(/» cancelling.*asked 4s ago/)
    const ended = apply(moved, fed(changed(1, "complete")))
    expect(lastSaid(ended)).toBe("00000001 is complete, in spite of the cancel")
    expect(frame(ended)).not.toContain("cancelling")
    expect(HashMap.size(ended.acts.cancelling)).toBe(0)
  })

  it("says how it ended where the list tells so before the answer comes, and waits for nothing more", () => {
    const ended = (status: "cancelled" | "complete" | "failed") =>
      apply(three, fed({ _tag: "Changed", previous: invocation(1), current: invocation(1, { status }) }), answered(1, { _tag: "Asked" }))
    expect(lastSaid(ended("cancelled"))).toBe("00000001 is cancelled")
    expect(ended("cancelled").said.at(-1)?.bad).toBe(false)
    expect(lastSaid(ended("complete"))).toBe("00000001 had ended already: it is complete; nothing was changed")
    const deleted = apply(three, fed({ _tag: "Removed", invocation: invocation(1), reason: "deleted" }), answered(1, { _tag: "Asked" }))
    for (const model of [ended("cancelled"), ended("complete"), deleted]) expect(HashMap.size(model.acts.cancelling)).toBe(0)
  })

  it("says the true end of what was over before, and what went wrong", () => {
    const over = apply(three, answered(1, { _tag: "Ended", current: invocation(1, { status: "failed" }) }))
    expect(lastSaid(over)).toBe("00000001 had ended already: it is failed; nothing was changed")
    expect(lastSaid(apply(three, answered(2, { _tag: "Failed", text: "invocations cancel: 403" })))).toBe(
      "00000002: invocations cancel: 403"
    )
  })

  it("asks nothing where nothing could be done, and says why", () => {
    expect(lastSaid(apply(withRows(size, [invocation(3, { status: "failed" })]), ...press("x")))).toBe(
      "nothing to cancel: 00000003 is already failed"
    )
    expect(lastSaid(apply(start(size), ...press("x")))).toBe("nothing to cancel: there is no invocation under the cursor")
    expect(lastSaid(apply(three, away, ...press("x")))).toContain("offline: nothing can be sent now")
  })
})

describe("running again", () => {
  const failed = [1, 2, 3].map((n) => invocation(n, { status: "failed" }))

  it("drops what would do the same, and what cannot be run again", () => {
    const model = apply(withRows(size, [...failed, invocation(4)]), ...press("V", "R"))
    expect(frame(model)).toContain("Run again 1 of 4?")
    expect(frame(model)).toMatch(/skipped, is the same as 0000000\d/)
    expect(frame(model)).toContain("00000004 skipped, is still processing")
  })

  it("compares each of many once, however many there are", () => {
    let written = 0
    const counting = { toJSON: () => (written += 1) }
    const rows = Array.from({ length: 200 }, (_, n) => {
      const row = invocation(n, { status: "failed", kind: "s3" })
      // Metadata is any JSON, which this is once it is written.
      return { ...row, metadata: { ...row.metadata, additionalMetadata: counting } } as unknown as typeof row
    })
    expect(frame(apply(withRows(size, rows), ...press("V", "R")))).toContain("Run again 200?")
    expect(written).toBe(200)
  })

  it("says what came of it: a new one, one that runs already, an answer that was lost", () => {
    const model = withRows(size, failed)
    const id = InvocationId.make("9b10e7d2-0000-4000-8000-000000000000")
    expect(lastSaid(apply(model, answered(1, { _tag: "Started", id })))).toBe("00000001 runs again as 9b10e7d2")
    expect(lastSaid(apply(model, answered(1, { _tag: "Running" })))).toBe(
      "00000001 is not run again: the service says that the same runs, or has run (409)"
    )
    expect(lastSaid(apply(model, answered(1, { _tag: "Lost", seen: [id], isSure: true })))).toContain("it seems to be 9b10e7d2")
    expect(lastSaid(apply(model, answered(1, { _tag: "Lost", seen: [], isSure: true })))).toContain("as of now it has not begun")
    expect(lastSaid(apply(model, answered(1, { _tag: "Lost", seen: [id], isSure: false })))).toContain("it may be 9b10e7d2")
    expect(lastSaid(apply(model, answered(1, { _tag: "Lost", seen: [], isSure: false })))).toContain("it may have begun")
  })
})

describe("read-only", () => {
  const readOnly = { ...three, acts: { ...three.acts, readOnly: true } }

  it("says RO, changes nothing, and offers no key for it", () => {
    expect(frame(readOnly)).toMatch(/RO {2}\d\d:\d\d/)
    for (const key of ["x", "R"]) {
      const model = apply(readOnly, ...press(key))
      expect(model.acts.confirming).toBeUndefined()
      expect(lastSaid(model)).toBe("read-only: nothing may be changed here")
    }
    expect(frame(readOnly)).not.toContain("x cancel")
    expect(frame(apply(readOnly, ...press("?"), ...press("c", "a", "n", "c", "e", "l")))).not.toContain("cancel it")
    expect(shown(readOnly)).toHaveLength(3)
  })
})

it("has lines of exactly the terminal's width in every theme, at any size", () => {
  for (const columns of [1, 8, 20, 60, 120]) {
    for (const rows of [1, 3, 6, 24]) {
      for (const theme of themeNames) {
        const model = apply(withRows({ columns, rows }, [invocation(1), invocation(2)]), ...press("V", "x"))
        const lines = screenLines({ ...model, look: { ...plainLook, colour: true, theme, colours: 256 } })
        expect(lines.map((line) => stringWidth(line))).toEqual(lines.map(() => columns))
        expect(lines.join("")).not.toMatch(/\uFFFD/)
      }
    }
  }
})

it("looks like the pictures at every size", async () => {
  const rows = [invocation(1), invocation(2), invocation(3, { status: "failed" })]
  await looksLike("confirm", (size) => apply(withRows(size, rows), ...press("V", "x")))
  await looksLike("held", (size) => apply(withRows(size, rows), ...press("V", "x", "y")))
})
