import type { Invocation } from "@chroma-sync/core/Invocation"
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Message } from "../../src/app/message.ts"
import { initialModel, type Model, pageSize } from "../../src/app/model.ts"
import { update } from "../../src/app/update.ts"
import { epoch, invocation, statusNames } from "../support.ts"

const start = initialModel({ title: "test", size: { columns: 80, rows: 14 }, now: epoch })
const apply = (model: Model, ...messages: ReadonlyArray<Message>): Model =>
  messages.reduce((state, message) => update(state, message)[0], model)
const added = (...rows: ReadonlyArray<Invocation>): Message => ({
  _tag: "Fed",
  events: rows.map((row): FeedEvent => ({ _tag: "Added", invocation: row }))
})
const press = (...keys: ReadonlyArray<string>): ReadonlyArray<Message> => keys.map((key) => ({ _tag: "Pressed", key }))
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => invocation(from + index))

const message: fc.Arbitrary<Message> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(...statusNames), fc.constantFrom("Added", "Changed", "Removed"))
    .map(([n, status, tag]): Message => {
      const current = invocation(n, { status })
      const event: FeedEvent =
        tag === "Changed" ? { _tag: "Changed", previous: current, current } : { _tag: tag as "Added" | "Removed", invocation: current }
      return { _tag: "Fed", events: [event] }
    }),
  fc
    .constantFrom("j", "k", "g", "G", "1", "4", "5", "pageDown", "pageUp", "ctrl-d", "ctrl-u", "?", "home", "end")
    .map((key): Message => ({ _tag: "Pressed", key })),
  fc
    .record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) })
    .map((size): Message => ({ _tag: "Resized", ...size }))
)

describe("update", () => {
  it("keeps the cursor on a row that is shown and on screen, and the rows sorted, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        const model = apply(start, ...messages)
        expect(model.shown[model.cursorAt]?.id).toBe(model.cursor)
        const times = model.rows.map((row) => Number(row.id.slice(0, 8).replace(/^/, "0x")))
        expect(times).toEqual(times.toSorted((a, b) => b - a))
        if (pageSize(model) > 0 && model.shown.length > 0) {
          expect(model.cursorAt).toBeGreaterThanOrEqual(model.top)
          expect(model.cursorAt).toBeLessThan(model.top + pageSize(model))
        }
      }),
      { numRuns: 500 }
    )
  })

  it("keeps the cursor on its invocation while newer ones arrive above it", () => {
    const before = apply(start, added(...rows(0, 30)), ...press("j", "j"))
    const after = apply(before, added(...rows(30, 45)))
    expect(after.cursor).toBe(before.cursor)
    expect(after.cursorAt).toBe(17)
  })

  it("leaves the rows on screen where they are when the list is scrolled", () => {
    const before = apply(start, added(...rows(0, 60)), ...press("pageDown", "pageDown"))
    const after = apply(before, added(...rows(60, 65)))
    expect(after.shown[after.top]?.id).toBe(before.shown[before.top]?.id)
  })

  it("moves to the neighbour when the invocation under the cursor goes away", () => {
    const before = apply(start, added(...rows(0, 5)), ...press("j"))
    const gone = before.shown[1]
    if (gone === undefined) throw new Error("the list has five rows")
    const after = apply(before, { _tag: "Fed", events: [{ _tag: "Removed", invocation: gone }] })
    expect(after.cursorAt).toBe(1)
    expect(after.cursor).toBe(before.shown[2]?.id)
  })

  it("shows one status by its number key and all again by 1", () => {
    const model = apply(start, added(invocation(1, { status: "failed" }), invocation(2, { status: "pending" })), ...press("5"))
    expect(model.shown.map((row) => row.status._tag)).toEqual(["Failed"])
    expect(apply(model, ...press("1")).shown).toHaveLength(2)
  })

  it("takes gg as one command and forgets a g that leads nowhere", () => {
    const low = apply(start, added(...rows(0, 30)), ...press("G"))
    expect(apply(low, ...press("g", "g")).cursorAt).toBe(0)
    expect(apply(low, ...press("g", "k")).cursorAt).toBe(28)
  })

  it("asks the runtime to quit and to refresh, and changes nothing by itself", () => {
    expect(update(start, { _tag: "Pressed", key: "q" })[1]).toEqual(["quit"])
    expect(update(start, { _tag: "Pressed", key: "ctrl-c" })[1]).toEqual(["quit"])
    expect(update(start, { _tag: "Pressed", key: "ctrl-r" })[1]).toEqual(["refresh"])
  })
})
