/** Who is away, what they wait for, and what an earlier reading leaves behind. */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import { readAnew, titleOf } from "../../src/app/living.ts"
import type { Message } from "../../src/app/message.ts"
import { epoch, invocation } from "../support.ts"
import { added, apply, fed, frame, live, press, rejected, shown, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 14 }
const changed = (n: number, status: "complete" | "failed"): FeedEvent => ({
  _tag: "Changed",
  previous: invocation(n),
  current: invocation(n, { status })
})
const said = (model: ReturnType<typeof start>) => model.said.map(({ text }) => text)
const focused = (focused: boolean): Message => ({ _tag: "Focused", focused })

describe("the life of a session", () => {
  it("says what failed while the terminal was behind another, once it is in front again", () => {
    const away = apply(withRows(size, [invocation(1), invocation(2)]), focused(false), fed(changed(1, "failed"), changed(2, "complete")))
    expect(said(away)).toEqual([])
    expect(said(apply(away, focused(true)))).toEqual(["while you were away (0s) 1 failed: 00000001"])
  })

  it("says at the next key what failed after five minutes without one", () => {
    const model = withRows(size, [invocation(1), invocation(2)])
    const soon = apply(model, { _tag: "Ticked", now: model.now + 200_000 }, fed(changed(2, "failed")), ...press("j"))
    expect(said(soon)).toEqual([])
    const late = apply(model, { _tag: "Ticked", now: model.now + 400_000 }, fed(changed(1, "failed")), ...press("j"))
    expect(said(late)).toEqual(["while you were away (6m) 1 failed: 00000001"])
  })

  it("after a stop tells of failures only once the service was read, since what it knew was old", () => {
    const model = withRows(size, [invocation(1)])
    const back = apply(model, ...press("ctrl-z"), { _tag: "Continued", now: model.now + 60_000 })
    expect(back.now).toBe(model.now + 60_000)
    expect(frame(back)).toContain("data 1m old")
    expect(said(back)).toEqual([])
    const read = apply(back, fed(changed(1, "failed"), live(back.now + 1_000)))
    expect(said(read)).toEqual(["while you were away (1m) 1 failed: 00000001"])
  })

  it("keeps the rows of an earlier reading until the new one is complete, and then those alone that it has", () => {
    const earlier = readAnew(withRows(size, [invocation(1), invocation(2), invocation(3)]))
    const partly = apply(earlier, fed(...added(invocation(3, { status: "failed" })), { ...live(epoch), complete: false } as FeedEvent))
    expect(shown(partly)).toHaveLength(3)
    const whole = apply(partly, fed(...added(invocation(1)), live(epoch + 1_000)))
    expect(shown(whole).map(({ id, status }) => [id.slice(7, 8), status._tag])).toEqual([
      ["3", "Failed"],
      ["1", "Processing"]
    ])
  })

  it("drops what is gone when a pause ends that began during the reading", () => {
    const earlier = readAnew(withRows(size, [invocation(1), invocation(2)]))
    const paused = apply(earlier, ...press("p"), fed(...added(invocation(2)), live(epoch + 1_000)))
    expect(shown(paused)).toHaveLength(2)
    expect(shown(apply(paused, ...press("p"))).map(({ id }) => id.slice(7, 8))).toEqual(["2"])
  })

  it("reads the key again by the same key that reads the service, once the key is refused", () => {
    const refused = apply(withRows(size, [invocation(1)]), rejected)
    expect(frame(refused)).toContain("▲ token rejected")
    expect(titleOf(refused)).toBe("token rejected · prod/docs · chroma-sync")
  })
})
