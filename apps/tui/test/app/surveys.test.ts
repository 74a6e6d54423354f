import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { unresolved } from "@chroma-sync/insights/Unresolved"
import { describe, expect, it } from "@effect/vitest"
import { current } from "../../src/app/List.ts"
import type { Model, Size } from "../../src/app/model.ts"
import { groupsScreen } from "../../src/app/screens/groups.ts"
import { chart } from "../../src/app/Surveys.ts"
import { survey, surveyNow } from "../../src/app/survey.ts"
import { update } from "../../src/app/update.ts"
import { print } from "../../src/query/print.ts"
import { parse } from "../../src/query/parse.ts"
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import { epoch, invocation, mixed } from "../support.ts"
import {
  added,
  apply,
  away,
  fed,
  frame,
  live,
  looksLike,
  pause,
  press,
  say,
  shown,
  start,
  withRows,
  mixedList,
  rejected
} from "./support.ts"

const size = { columns: 120, rows: 36 }
const states = (name: string, keys: ReturnType<typeof say>): ReadonlyArray<readonly [string, (size: Size) => Model]> => [
  [name, (size) => apply(mixedList(size), ...keys)],
  [`${name}-empty`, (size) => apply(withRows(size, []), ...keys)],
  [`${name}-loading`, (size) => apply(start(size), ...keys)],
  [`${name}-nothing`, (size) => apply(mixedList(size), ...press("/", ..."status:cancelled", "enter"), ...keys)],
  [`${name}-offline`, (size) => apply(start(size, epoch), away, ...keys)]
]
const settled = (model: Model) => apply(model, pause(model))

describe("failure groups", () => {
  it("tell in how many sources it fails, as far as they are counted", () => {
    const many = Array.from({ length: 25 }, (_, n) =>
      invocation(n, { error: "no", source: `${String(n).padStart(8, "0")}-0000-4000-8000-000000000001` })
    )
    const sources = (count: number) =>
      / ([\d+]+ of \d+): /.exec(frame(settled(apply(withRows(size, many.slice(0, count)), ...press("g")))))?.[1]
    expect([sources(20), sources(25)]).toEqual(["20 of 20", "20+ of 25"])
  })

  it("tell what failed once, counted, and lead to the failures by a query", () => {
    const groups = settled(apply(mixedList(size), ...press("g")))
    expect(frame(groups)).toMatch(/15 {2}429 from upstream after # attempts \(retry-after #\) .*3 of 3: docs\.acme\.d…/)
    const failures = apply(groups, ...press("enter"))
    expect(print(failures.list.query)).toBe('group:="429 from upstream after # attempts (retry-after #)"')
    expect(shown(failures)).toHaveLength(failureClusters().of(mixed).clusters[0]?.count ?? -1)
    expect(Result.isSuccess(parse(print(failures.list.query)))).toBe(true)
    expect(apply(failures, ...press("q")).screen).toBe("groups")
  })

  it("are of what the view lets through", () => {
    const groups = apply(mixedList(size), ...press("/", ..."db:docs", "enter"), ...say("groups"))
    expect(frame(groups)).toContain("failure groups of db:docs")
    expect(groupsScreen.current(groups)?.collections.groups.map(({ key }) => key)).toEqual(["docs/handbook"])
    expect(print(apply(groups, ...press("enter")).list.query)).toMatch(/^db:docs group:=/)
  })

  it("begin with the group of the failure under the cursor", () => {
    const onCredentials = apply(mixedList(size), ...press("/", ..."error:credentials", "enter", "escape"))
    const found = shown(onCredentials).findIndex(({ status }) => status._tag === "Failed" && status.error.startsWith("bad"))
    const groups = settled(apply(onCredentials, ...press("g", "g", ..."j".repeat(found), "g")))
    expect(groupsScreen.current(groups)?.label).toMatch(/^bad credentials/)
  })

  it("are counted again when the rows are others, but not at every reading", () => {
    const groups = apply(mixedList(size), ...say("groups"))
    const [next, commands] = update(groups, fed(...added(invocation(5_000, { error: "new" })), live(groups.now + 500)))
    expect(commands.filter(({ _tag }) => _tag === "Survey")).toEqual([])
    expect(frame(apply(next, { _tag: "Ticked", now: groups.now + 3_000 }))).toMatch(/ 1 {2}new /)
  })

  it("are not counted unless they are shown", () => {
    expect(mixedList(size).surveys).toEqual({})
  })

  it.each(states("groups", say("groups")))("look like the pictures at every size: %s", (name, make) => looksLike(name, make))
})

describe("the detail of a failure", () => {
  it("says how many are alike, and since when", () => {
    const failed = apply(mixedList(size), ...press("/", ..."status:failed error:429", "enter", "enter"))
    expect(frame(failed)).toContain("15 alike since 12:00 (g)")
  })
})

describe("unresolved failures", () => {
  const at = (n: number, facts: Parameters<typeof invocation>[1]) => invocation(n, facts)
  const rows = [
    at(1, { error: "one" }),
    at(2, { error: "two" }),
    at(3, { error: "mended", collection: "other" }),
    at(4, { tookMs: 1_000, collection: "other" })
  ]
  const failing = apply(withRows(size, rows), ...press("U"))

  it("are the failures without a later success, with how often and since when", () => {
    expect(shown(failing)).toEqual(unresolved.of(rows).map(({ invocation }) => invocation))
    expect(frame(failing)).toMatch(/×2 in 59s · two/)
    expect(frame(failing)).toContain("view  unresolved")
  })

  it("are not what comes meanwhile", () => {
    const more = apply(failing, fed(...added(at(30, { status: "pending" }), at(31, { tookMs: 5, collection: "third" }))))
    expect(shown(more)).toEqual(shown(failing))
  })

  it("are still there for who leaves them and comes back, though no row has changed", () => {
    expect(shown(apply(failing, ...press("escape", "U")))).toEqual(shown(failing))
    expect(shown(apply(failing, ...press("q", "U")))).toEqual(shown(failing))
  })

  it("can be filtered, read and left like any view", () => {
    expect(shown(apply(failing, ...press("/", ..."error:nothing", "enter")))).toEqual([])
    expect(apply(failing, ...press("enter")).pane).toBe("focused")
    expect(shown(apply(failing, ...press("escape")))).toHaveLength(4)
    const back = apply(failing, ...press("q"))
    expect(back.list.unresolved).toBeUndefined()
    expect(shown(apply(back, ...press("]")))).toEqual(shown(failing))
  })

  it("go once they complete, and keep the cursor on what stays", () => {
    const both = apply(withRows(size, [...rows, at(9, { error: "third", collection: "more" })]), ...press("U", "j"))
    expect(current(both.list)?.id).toBe(rows[1]?.id)
    const mended = apply(both, fed(...added(at(20, { tookMs: 5, collection: "more" })), live(epoch + 70_000)), {
      _tag: "Ticked",
      now: epoch + 80_000
    })
    expect(shown(mended).map(({ id }) => id)).toEqual([rows[1]?.id])
    expect(current(mended.list)?.id).toBe(rows[1]?.id)
  })

  it.each(states("unresolved", say("unresolved")))("look like the pictures at every size: %s", (name, make) => looksLike(name, make))
})

describe("the stats", () => {
  it("are of what the view lets through, and scroll where there is no room", () => {
    const docs = frame(apply(mixedList(size), ...press("/", ..."db:docs", "enter"), ...say("stats")))
    expect(docs).toContain("stats of db:docs")
    expect(docs).not.toContain("legal")
    const small = apply(mixedList({ columns: 60, rows: 12 }), ...say("stats"))
    expect(frame(small)).not.toContain("by database")
    expect(frame(apply(small, ...press("G")))).toContain("docs")
  })

  it("count each failure in the bar in which it was created, from its first instant to the last before the next", () => {
    const { bucketMs } = chart
    const ages = [bucketMs, 1, 0, -1].map((ms) => epoch + bucketMs - ms)
    const rows = withRows(
      size,
      ages.map((createdAt, n) => ({ ...invocation(n, { error: "no" }), createdAt: DateTime.makeUnsafe(createdAt) }))
    ).data.rows
    const answer = surveyNow({ kind: "stats", rows, at: epoch + bucketMs, view: "", hasPace: false })
    expect(answer.kind === "stats" && answer.answer.failed.slice(-3)).toEqual([0, 2, 2])
  })

  it("tell the rate at which the queue drains, and none where the view may not hold what completes", () => {
    const completed = Array.from({ length: 6 }, (_, n) => invocation(n, { tookMs: 1_000, finishedAt: epoch + 20_000 }))
    const home = withRows(size, [...completed, invocation(10, { status: "pending" })], epoch + 60_000)
    const queueOf = (query: string) =>
      /queue (\S+ )*?(empty|oldest \S+)(, [^│]*\S)?(?= *│)/.exec(frame(apply(home, ...press("/", ...query, "enter"), ...say("stats"))))?.[0]
    expect(queueOf("")).toBe("queue 1 pending, oldest 50s, drains in ~1m40s at 0.6/min")
    expect(queueOf("status:pending,complete")).toBe("queue 1 pending, oldest 50s, drains in ~1m40s at 0.6/min")
    // What is older than that completes too, and is not in the view.
    for (const query of ["newer:2m", "!older:2m", "newer:1h", "older:30s", "status:pending", "!status:complete"])
      expect(queueOf(query)).toBe("queue 1 pending, oldest 50s")
    expect(queueOf("older:55s")).toBe("queue empty")
  })

  it("are said to be counted while they are of the view before, and are counted at once", () => {
    const home = apply(mixedList({ columns: 160, rows: 36 }), ...say("stats"))
    const only = (model: Model, key: string) => {
      const [typed] = update(model, { _tag: "Pressed", key })
      return update(typed, pause(typed))
    }
    const [asking, commands] = only(home, "5")
    expect(frame(asking).split("\n")[0]).toContain("▸ counting stats of status:failed ")
    const asked = commands.flatMap((command) => (command._tag === "Survey" ? [command.asked] : []))[0]
    if (asked === undefined) throw new Error("the stats are asked for")
    const [counted] = update(asking, { _tag: "Surveyed", asked, answer: surveyNow(asked) })
    expect(frame(counted).split("\n")[0]).toContain("▸ stats of status:failed ")
    expect(frame(counted)).toContain("✓ 0 ")
    // What was asked of a view that is left is asked no more.
    const [other, more] = only(asking, "4")
    expect(more.map(({ _tag }) => _tag)).toContain("Survey")
    expect(frame(update(other, { _tag: "Surveyed", asked, answer: surveyNow(asked) })[0])).toContain("▸ counting stats of status:complete ")
  })

  it.each(states("stats", say("stats")))("look like the pictures at every size: %s", (name, make) => looksLike(name, make))
})

it.each(["inv", "groups", "stats", "ctx", "src"])(
  "where the key is rejected before anything was read, :%s says so, and what helps",
  (command) => {
    const refused = apply(start(size), rejected, ...say(command), ...press("j"))
    expect(frame(refused)).toContain("The API key is rejected. (ctrl-r reads the key again, :doctor)")
  }
)

describe("a survey", () => {
  const rows = withRows(
    size,
    Array.from({ length: 5_000 }, (_, n) => invocation(n, n % 3 === 0 ? { error: `e${n}` } : { tookMs: n }))
  ).data.rows

  it.each(["stats", "groups", "unresolved"] as const)("of %s in slices gives the answer that it gives at once", async (kind) => {
    const asked = { kind, rows, at: epoch, view: "", hasPace: true }
    expect(await new Promise((resolve) => survey(asked, resolve))).toEqual(surveyNow(asked))
  })

  it("is forgotten once another was asked", () => {
    const [asking, commands] = update(withRows(size, mixed), { _tag: "Pressed", key: "U" })
    const asked = commands.flatMap((command) => (command._tag === "Survey" ? [command.asked] : []))[0]
    if (asked === undefined) throw new Error("what is unresolved is asked for")
    const [other] = update({ ...asking, surveying: { ...asked } }, { _tag: "Surveyed", asked, answer: surveyNow(asked) })
    expect(other.surveys).toEqual({})
  })

  it("gives no answer once it was stopped", async () => {
    let answers = 0
    const asked = { kind: "stats", rows, at: epoch, view: "", hasPace: true } as const
    const stop = survey(asked, () => (answers += 1))
    await new Promise<void>((resolve) => setImmediate(resolve))
    stop()
    await new Promise((resolve) => survey(asked, resolve))
    expect(answers).toBe(0)
  })
})
