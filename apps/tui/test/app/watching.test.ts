/** Several things waited for at once: invocations, views by name, the view that is shown. */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { titleOf } from "../../src/app/living.ts"
import type { AskedView, Message } from "../../src/app/message.ts"
import type { Model } from "../../src/app/model.ts"
import { parseSaved, savedText } from "../../src/app/SavedSession.ts"
import { screenLines } from "../../src/app/screen.ts"
import { update } from "../../src/app/update.ts"
import { parse } from "../../src/query/parse.ts"
import { epoch, invocation, variety } from "../support.ts"
import { added, apply, away, fed, frame, live, looksLike, press, say, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 24 }
const view = (text: string) => ({ query: Result.getOrThrow(parse(text)), sort: [], hidden: [] })
const views = new Map([
  ["docs", view("db:docs")],
  ["legal", view("db:legal")],
  ["fresh", view("newer:1h")]
])
const read = (asked: AskedView): Message => ({ _tag: "ViewsRead", views, asked })
const watched = (name: string) => read({ do: "watch", name })
const changed = (n: number, status: "complete" | "failed"): FeedEvent => ({
  _tag: "Changed",
  previous: invocation(n),
  current: invocation(n, { status })
})
const notices = ({ life }: Model) => life.notices.map(({ text }) => text)
const lastSaid = ({ said }: Model) => said.at(-1)?.text
const later = (model: Model, ms: number): Message => ({ _tag: "Ticked", now: model.now + ms })
const rows = withRows(size, [invocation(1), invocation(2, { database: "legal" }), invocation(3, { database: "web" })])

describe("watching", () => {
  it("tells once of the end of an invocation, and no longer of what was let go", () => {
    const model = apply(withRows(size, [invocation(1), invocation(2)]), ...press("W", "j", "W", "W"))
    expect(frame(model)).toMatch(/^ w/m)
    const ended = apply(model, fed(changed(1, "failed"), changed(2, "failed")))
    expect(notices(ended)).toEqual(["00000002 a81c03f9@main has failed: 429 from upstream"])
    expect(notices(apply(ended, fed(changed(2, "failed"))))).toHaveLength(1)
  })

  it("tells of an end that takes an invocation out of the list, and of one that is gone without an end", () => {
    const model = apply(withRows(size, [invocation(1), invocation(2)]), ...press("V", "W"))
    const unmatched: FeedEvent = { _tag: "Removed", invocation: invocation(1, { status: "complete" }), reason: "unmatched" }
    const deleted: FeedEvent = { _tag: "Removed", invocation: invocation(2), reason: "deleted" }
    expect(notices(apply(model, fed(unmatched, deleted)))).toEqual([
      "00000001 a81c03f9@main is complete after 41s",
      "00000002 was watched and is gone from the service"
    ])
  })

  it("waits for several views, whatever is looked at meanwhile, and tells of each by its name when nothing of it is live", () => {
    const waiting = apply(rows, watched("docs"), watched("legal"), ...say("filter db:web"), ...say("watch view"), ...say("filter"))
    const first = apply(waiting, fed(...added(invocation(4)), changed(1, "complete"), live(epoch + 2_000)))
    expect(notices(first)).toEqual([])
    const second = apply(first, fed(changed(4, "failed"), live(epoch + 4_000)))
    expect(notices(second)).toEqual(["nothing in docs is live any more"])
    const ends: ReadonlyArray<FeedEvent> = [
      {
        _tag: "Changed",
        previous: invocation(2, { database: "legal" }),
        current: invocation(2, { database: "legal", status: "complete" })
      },
      { _tag: "Removed", invocation: invocation(3, { database: "web" }), reason: "deleted" }
    ]
    const third = apply(second, fed(...ends, live(epoch + 6_000)))
    expect(notices(third).slice(1)).toEqual(["nothing in legal or db:web is live any more"])
    expect(lastSaid(third)).toBe("nothing in legal or db:web is live any more")
    expect(third.life.watchedViews.size).toBe(0)
  })

  it("has the last end in the terminal's title until a key is pressed", () => {
    const ended = apply(rows, watched("docs"), fed(changed(1, "complete"), live(epoch + 2_000)))
    expect(titleOf(ended)).toMatch(/^nothing in docs is live any more · 2 running · /)
    expect(titleOf(apply(ended, ...press("j")))).toMatch(/^2 running · /)
  })

  it("says nothing of a view before the list is read to its end, while it stands still, or offline", () => {
    const waiting = apply(rows, watched("docs"))
    const partly = apply(waiting, fed(changed(1, "complete"), { ...live(epoch + 2_000), complete: false } as FeedEvent))
    expect(notices(partly)).toEqual([])
    expect(notices(apply(partly, fed(live(epoch + 4_000))))).toHaveLength(1)
    const paused = apply(waiting, ...press("p"), fed(changed(1, "complete"), live(epoch + 2_000)))
    expect(notices(apply(paused, later(paused, 9_000)))).toEqual([])
    expect(notices(apply(paused, ...press("p")))).toHaveLength(1)
    const fresh = apply(rows, watched("fresh"), away)
    expect(notices(apply(fresh, later(fresh, 7_200_000)))).toEqual([])
  })

  it("ends for a view of what is new once what is live in it has come to be too old", () => {
    const waiting = apply(rows, watched("fresh"))
    const soon = apply(waiting, later(waiting, 60_000))
    expect(notices(soon)).toEqual([])
    expect(notices(apply(soon, later(soon, 3_600_000)))).toEqual(["nothing in fresh is live any more"])
  })

  it("finds what is live although the rows are still looked through", () => {
    const model = apply(rows, ...press("j"))
    const scanning = { ...model, list: { ...model.list, shown: { chunks: [], starts: [], size: 0 }, scan: { after: undefined } } }
    expect(lastSaid(apply(scanning, ...say("watch view")))).toBe("watching everything: you are told when nothing of it is live")
  })

  it("refuses where nothing is live, the same again, an unknown view, and what is unresolved", () => {
    const ended = withRows(size, [invocation(1, { status: "failed" })])
    expect(lastSaid(apply(ended, watched("docs")))).toBe("nothing in docs is live: there is nothing to wait for")
    expect(lastSaid(apply(rows, watched("docs"), watched("docs")))).toBe("docs is watched already: :unwatch docs lets it go")
    expect(lastSaid(apply(rows, watched("doc")))).toBe("no view doc: did you mean docs?")
    expect(lastSaid(apply(rows, ...press("U"), ...say("watch view")))).toMatch(/^what is unresolved has ended already/)
    expect(lastSaid(apply(rows, ...say("watch on call")))).toMatch(/^:watch wants view/)
  })

  it("lets go by name, by the beginning of an id, or altogether", () => {
    const all = apply(rows, watched("docs"), watched("legal"), ...press("W"))
    expect(lastSaid(apply(all, ...say("unwatch docs")))).toBe("no longer watching docs")
    expect([...apply(all, ...say("unwatch docs")).life.watchedViews.keys()]).toEqual(["legal"])
    expect(apply(all, ...say("unwatch 00000003")).life.watched.size).toBe(0)
    expect(lastSaid(apply(all, ...say("unwatch dosc")))).toBe("dosc is not watched: did you mean docs?")
    const none = apply(all, ...say("unwatch"))
    expect(lastSaid(none)).toBe("no longer watching docs, legal, 00000003")
    expect(notices(apply(none, fed(changed(1, "complete"), live(epoch + 2_000))))).toEqual([])
    expect(lastSaid(apply(none, ...say("unwatch")))).toBe("nothing is watched: W or :watch begins")
    const shown = apply(rows, read({ do: "use", name: "docs" }), ...say("watch view"))
    expect([...shown.life.watchedViews.keys()]).toEqual(["docs"])
    expect(apply(shown, ...say("unwatch view")).life.watchedViews.size).toBe(0)
  })

  it("completes the names of views, which it reads once one is asked for, and of what is watched", () => {
    const [, asked] = update(apply(rows, ...press(":", ..."watch")), { _tag: "Pressed", key: " " })
    expect(asked).toEqual([{ _tag: "Views", asked: { do: "know" } }])
    const known = apply(rows, read({ do: "know" }))
    expect(apply(known, ...press(":", ..."watch le", "tab")).prompt?.input.text).toBe("watch legal")
    const watching = apply(known, watched("docs"), ...press(":", ..."unwatch d", "tab"))
    expect(watching.prompt?.input.text).toBe("unwatch docs")
  })

  it("shows how much is watched in the header, and what in the menu of views, where w begins and ends it", () => {
    const watching = apply(rows, watched("docs"), ...say("filter db:web"), ...say("watch view"), ...press("W"))
    expect(frame(watching)).toMatch(/ w3 {2}\d\d:\d\d:\d\d UTC$/m)
    expect(frame(apply(watching, ...say("info")))).toMatch(/watched +docs, db:web, 00000003 +you are told/)
    const menu = apply(watching, read({ do: "choose" }))
    expect(frame(menu)).toMatch(/> w docs +db:docs\n {5}legal +db:legal\n {5}fresh .*\n {3}w db:web +db:web/)
    expect([...apply(menu, ...press("w", "j", "w")).life.watchedViews.keys()]).toEqual(["db:web", "legal"])
    // What ends above the chosen one leaves that chosen.
    const chosen = (model: Model) => /^ > (.{10})/m.exec(frame(model))?.[1]
    const last = apply(watching, ...say("filter db:legal"), ...say("watch view"), read({ do: "choose" }), ...press("k"))
    const ends = apply(last, fed(changed(3, "complete")))
    expect(frame(ends)).not.toContain("w db:web")
    expect([chosen(last), chosen(ends)]).toEqual(["w db:legal", "w db:legal"])
    const other = apply(menu, ...press("j", "j", "j", "enter"))
    expect(frame(other)).toMatch(/view {2}db:web/)
  })

  it("goes on in the next session, which tells first of what has ended in between", () => {
    const waiting = apply(rows, watched("docs"), watched("legal"), ...press("W"))
    const saved = Result.getOrThrow(parseSaved(savedText(waiting, "here", epoch) ?? "", "here"))
    const next = apply(start(size), { _tag: "Restored", saved })
    expect(lastSaid(apply(next, ...say("unwatch")))).toBe("no longer watching docs, legal, 00000003")
    const rest = added(invocation(1), invocation(2, { database: "legal", status: "complete" }))
    expect(notices(apply(next, fed(...rest, live(epoch + 120_000))))).toEqual([
      "00000003 was watched and is gone from the service",
      "nothing in legal is live any more"
    ])
  })

  it("takes from a session's file no watch that cannot be read, and draws none that would move the cursor", () => {
    const text = savedText(apply(rows, watched("docs")), "here", epoch) ?? ""
    const other = text.replace('"docs":"db:docs"', '"\\u001b[2J":"db:docs","broken":"status:nonsense"')
    const next = apply(start(size), { _tag: "Restored", saved: Result.getOrThrow(parseSaved(other, "here")) })
    expect([...next.life.watchedViews.keys()]).toEqual(["\u001b[2J"])
    for (const screen of [apply(next, ...say("info")), apply(next, read({ do: "choose" })), apply(next, ...say("unwatch"))])
      expect(screenLines(screen).join("")).not.toContain("\u001b[2J")
    const old = text.replace(/,"watched":.*$/, "}")
    expect(apply(start(size), { _tag: "Restored", saved: Result.getOrThrow(parseSaved(old, "here")) }).life.watchedViews.size).toBe(0)
  })

  it("looks like the pictures at every size", () =>
    looksLike("watching", (size) =>
      apply(withRows(size, variety(40)), watched("docs"), ...say("filter status:processing"), ...say("watch view"), read({ do: "choose" }))
    ))
})
