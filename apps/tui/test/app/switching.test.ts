/** Another profile in the running UI: everything of the one that was left is gone from the screen, and nothing of it is told any more. */
import { describe, expect, it } from "@effect/vitest"
import { untilLeft } from "../../src/app/runtime/Connection.ts"
import type { Message } from "../../src/app/message.ts"
import { makeStore } from "../../src/app/store.ts"
import { whyStay } from "../../src/app/switching.ts"
import { update } from "../../src/app/update.ts"
import { invocation } from "../support.ts"
import { added, apply, fed, frame, live, looksLike, mixedList, press, say, secondsLater, shown, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const list = mixedList(size)
const switched: Message = { _tag: "Switched", from: "profile staging", place: ["sync.test", "staging", "docs"] }
const asked = (line: string, model = list) => update(apply(model, ...press(":", ...line)), { _tag: "Pressed", key: "enter" })[1]

describe("another profile", () => {
  it("is asked for by :ctx and its name, which tab completes once the profiles were read", () => {
    expect(asked("ctx staging")).toContainEqual({ _tag: "Switch", profile: "staging" })
    expect(asked("ctx")).not.toContainEqual(expect.objectContaining({ _tag: "Switch" }))
    const [, commands] = update(apply(list, ...press(":", ..."ctx")), { _tag: "Pressed", key: " " })
    expect(commands).toContainEqual({ _tag: "ReadProfiles" })
    const known = apply(list, { _tag: "ProfilesRead", names: ["dev", "staging"] })
    expect(apply(known, ...press(":", ..."ctx st", "tab")).prompt?.input.text).toBe("ctx staging")
  })

  it("shows nothing of the one before, whatever was looked at, marked, watched or paused", () => {
    const before = apply(list, ...say("filter db:docs"), ...press("V", "W", "p"), ...say("src"))
    const after = apply(before, switched)
    expect(shown(after)).toEqual([])
    expect([after.data.rows.size, after.sources.all, after.list.query, after.list.marks.size]).toEqual([0, [], [], 0])
    expect([after.life.watched.size, after.paused, after.screen, after.readAt]).toEqual([0, undefined, "list", undefined])
    expect(frame(after)).toMatch(/^ chroma-sync {2}sync\.test ▸ staging ▸ docs ▸ invocations .*○ connecting/)
    expect(frame(after)).toContain("✓ the key is of profile staging now: another team's data, another session")
    expect(frame(apply(after, fed(...added(invocation(7)), live(after.now))))).toMatch(/^> {2}» processing {2}00000007/m)
  })

  it("keeps how things look, what was said, and that nothing may be changed", () => {
    const readOnly = { ...list, acts: { ...list.acts, readOnly: true } }
    const after = apply(readOnly, ...say("theme light"), ...press("t"), switched)
    expect([after.look.theme, after.times, after.acts.readOnly]).toEqual(["light", "clock", true])
    expect(frame(apply(after, ...say("msg")))).toContain("theme light")
    expect(frame(apply(after, ...press("x")))).not.toContain("Cancel")
  })

  it("waits for what is held, sent or being made", () => {
    expect(whyStay(list)).toBeUndefined()
    const held = apply(withRows(size, [invocation(1)]), ...press("x", "y"))
    expect(whyStay(held)).toMatch(/^cancel 1 goes out in a moment: z takes it back/)
    expect(whyStay(secondsLater(held, 4)[0])).toContain("has no answer yet")
  })

  it("hears nothing more of the service that was left, whose model stays for its session", () => {
    const store = makeStore(list, () => undefined)
    const before = untilLeft(() => store)
    before.leave()
    store.dispatch(switched)
    before.store.dispatch(fed(...added(invocation(9)), live(list.now)))
    expect(store.get().data.rows.size).toBe(0)
    expect(before.store.get()).toBe(list)
  })

  it("looks like the pictures at every size", () => looksLike("switched", (size) => apply(mixedList(size), switched)))
})
