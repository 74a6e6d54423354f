import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { current } from "../../src/app/List.ts"
import type { Message } from "../../src/app/message.ts"
import { frameOf } from "../../src/app/Frame.ts"
import * as Sorted from "../../src/app/Sorted.ts"
import { update } from "../../src/app/update.ts"
import { invocation, statusNames } from "../support.ts"
import { added, apply, fed, pause, press, shown, start as startAt } from "./support.ts"

const size = { columns: 80, rows: 14 }
const start = startAt(size)
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => invocation(from + index))

const message: fc.Arbitrary<Message> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(...statusNames), fc.constantFrom("Added", "Changed", "Removed"))
    .map(([n, status, tag]): Message => {
      const row = invocation(n, { status })
      const event: FeedEvent =
        tag === "Changed"
          ? { _tag: "Changed", previous: row, current: row }
          : { _tag: tag as "Added" | "Removed", invocation: row, reason: "deleted" }
      return { _tag: "Fed", events: [event] }
    }),
  fc
    .constantFrom("j", "k", "g", "G", "H", "M", "L", "1", "4", "5", "0", "pageDown", "pageUp", "ctrl-d", "ctrl-u", "?", "home", "end")
    .map((key): Message => ({ _tag: "Pressed", key })),
  fc
    .record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
    .map((size): Message => ({ _tag: "Resized", ...size }))
)

describe("update", () => {
  it("keeps the cursor on a row that is shown and on screen, the rows sorted, and shown what the filter lets through, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        const typed = apply(start, ...messages)
        const model = apply(typed, pause(typed))
        const { list, data } = model
        expect(current(list)?.id).toBe(list.cursor?.id)
        const all = Sorted.slice(data.rows, 0, data.rows.size)
        expect(all.map((row) => row.id)).toEqual(
          all
            .map((row) => row.id)
            .toSorted()
            .toReversed()
        )
        expect(shown(model)).toEqual(all.filter((row) => list.status === undefined || row.status._tag.toLowerCase() === list.status))
        const { page } = frameOf(model.size)
        if (page > 0 && list.shown.size > 0) {
          expect(list.cursorAt).toBeGreaterThanOrEqual(list.top)
          expect(list.cursorAt).toBeLessThan(list.top + page)
        }
      }),
      { numRuns: 500 }
    )
  })

  it("keeps the cursor on its invocation while newer ones arrive above it", () => {
    const before = apply(start, fed(...added(...rows(0, 30))), ...press("j", "j"))
    const after = apply(before, fed(...added(...rows(30, 45))))
    expect(after.list.cursor).toBe(before.list.cursor)
    expect(after.list.cursorAt).toBe(17)
  })

  it("leaves the rows on screen where they are when the list is scrolled", () => {
    const before = apply(start, fed(...added(...rows(0, 60))), ...press("pageDown", "pageDown"))
    const after = apply(before, fed(...added(...rows(60, 65))))
    expect(shown(after)[after.list.top]?.id).toBe(shown(before)[before.list.top]?.id)
  })

  it("moves to the neighbour when the invocation under the cursor goes away", () => {
    const before = apply(start, fed(...added(...rows(0, 5))), ...press("j"))
    const gone = shown(before)[1]
    if (gone === undefined) throw new Error("the list has five rows")
    const after = apply(before, fed({ _tag: "Removed", invocation: gone, reason: "deleted" }))
    expect(after.list.cursorAt).toBe(1)
    expect(after.list.cursor?.id).toBe(shown(before)[2]?.id)
  })

  it("shows one status by its number key, once no other key follows, and all again by 1", () => {
    const both = fed(...added(invocation(1, { status: "failed" }), invocation(2, { status: "pending" })))
    const typed = apply(start, both, ...press("5"))
    expect(typed.list.status).toBeUndefined()
    const model = apply(typed, pause(typed))
    expect(shown(model).map((row) => row.status._tag)).toEqual(["Failed"])
    const again = apply(model, ...press("1"))
    expect(shown(apply(again, pause(again)))).toHaveLength(2)
  })

  it("takes digits before a motion as a count", () => {
    const list = apply(start, fed(...added(...rows(0, 60))))
    expect(apply(list, ...press("5", "j")).list).toMatchObject({ cursorAt: 5, status: undefined })
    expect(apply(list, ...press("1", "2", "j", "3", "k")).list.cursorAt).toBe(9)
    expect(apply(list, ...press("2", "0", "G")).list.cursorAt).toBe(19)
  })

  it("takes gg as one command, and a g that is followed by another key as g", () => {
    const low = apply(start, fed(...added(...rows(0, 30))), ...press("G"))
    expect(apply(low, ...press("g", "g")).list.cursorAt).toBe(0)
    expect(apply(low, ...press("g", "k")).screen).toBe("groups")
    expect(apply(low, ...press("g")).screen).toBe("list")
  })

  it("waits no longer for a key that has come", () => {
    const [typed, commands] = update(apply(start, fed(...added(...rows(0, 30)))), { _tag: "Pressed", key: "5" })
    expect(commands).toEqual([{ _tag: "Wait", keyCount: 1 }])
    expect(apply(typed, ...press("j"), { _tag: "Waited", keyCount: 1 }).list).toMatchObject({ status: undefined, cursorAt: 5 })
  })

  it("looks through a long list slice by slice, and takes in what changes meanwhile", () => {
    const many = apply(
      start,
      fed(...added(...Array.from({ length: 10_000 }, (_, n) => invocation(n, { status: n % 2 === 0 ? "failed" : "pending" }))))
    )
    const typed = apply(many, ...press("5"))
    const [first, commands] = update(typed, pause(typed))
    expect(commands).toEqual([{ _tag: "Work" }])
    expect(first.list.shown.size).toBeLessThan(5_000)
    const healed: FeedEvent = {
      _tag: "Changed",
      previous: invocation(0, { status: "failed" }),
      current: invocation(0, { status: "complete" })
    }
    const done = apply(first, fed(healed, ...added(invocation(20_000, { status: "failed" }))))
    expect(done.list.scan).toBeUndefined()
    expect(done.list.shown.size).toBe(5_000)
    expect(shown(done).every(({ status }) => status._tag === "Failed")).toBe(true)
  })

  it("does nothing with a message that it does not know, as recordings of other versions have", () => {
    // It is none of this version's, which is what it is here for.
    expect(update(start, { _tag: "Due", until: 7 } as unknown as Message)).toEqual([start, []])
  })

  it("asks the runtime to quit and to refresh, and changes nothing by itself", () => {
    const asked = (key: string) => update(start, { _tag: "Pressed", key })[1]
    expect(asked("q")).toEqual([{ _tag: "Quit" }])
    expect(asked("ctrl-c")).toEqual([{ _tag: "Quit" }])
    expect(asked("ctrl-r")).toEqual([{ _tag: "Refresh" }])
  })

  it("reads soon what was asked for, and gives no reading up for it", () => {
    const acted = { _tag: "Acted", of: 0, row: invocation(0), outcome: { _tag: "Asked" } } as const
    expect(update(start, acted)[1]).toEqual([{ _tag: "Follow" }])
  })
})
