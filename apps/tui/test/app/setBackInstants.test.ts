/** The machine's clock is set back: every instant that the model holds moves with it, those of what is added to it later too. */
import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import type { Model } from "../../src/app/model.ts"
import { epoch, invocation, mixed, someSources } from "../support.ts"
import { apply, atRest, awaySince, fed, press, say, secondsLater, shown, start, told, withRows } from "./support.ts"

const size = { columns: 160, rows: 30 }
const hour = 3_600_000

/** The numbers of a value that are instants, by where they are in it. The service's own dates are none. */
const instantsOf = (value: unknown, path = ""): Map<string, number> => {
  if (typeof value === "number") return new Map(value > epoch - 24 * hour && value < epoch + 24 * hour ? [[path, value]] : [])
  if (typeof value !== "object" || value === null || DateTime.isDateTime(value) || value instanceof Error || "createdAt" in value)
    return new Map()
  const entries = Symbol.iterator in value ? Object.entries([...(value as Iterable<unknown>)]) : Object.entries(value)
  return new Map(entries.flatMap(([key, part]) => [...instantsOf(part, `${path}.${key}`)]))
}

describe("a clock that is set", () => {
  it("back has nothing in the time to come that was not there before, whatever the session holds", () => {
    const rows = [invocation(1), invocation(2, { error: "boom" }), ...mixed]
    const asking = apply(
      withRows(size, rows, epoch + 1_300_000),
      fed({ _tag: "Changed", previous: invocation(1), current: invocation(1, { status: "pending" }) }),
      { _tag: "Acted", of: 0, row: invocation(1), outcome: { _tag: "Asked" } },
      { _tag: "SourcesRead", sources: someSources },
      { _tag: "Ticked", now: epoch + 1_300_000, requests: 7 },
      ...say("sort duration"),
      ...say("stats"),
      ...say("inv")
    )
    const previous = { ...invocation(2), status: invocation(5, { tookMs: 1_000 }).status }
    const model = apply(asking, fed({ _tag: "Anomaly", previous, reported: invocation(2) }), ...press("p"), {
      _tag: "Focused",
      focused: false
    })
    // What is worked out when the clock is set has no answer yet.
    const [counting] = told(asking, say("groups"))
    const offline = apply(asking, awaySince(epoch + 1_300_000))
    for (const before of [model, counting, offline, start(size, epoch + 1_300_000)]) {
      const after = apply(before, { _tag: "Ticked", now: before.now - hour, setBack: hour })
      const known = instantsOf(before)
      expect(known.size).toBeGreaterThan(3)
      for (const [path, at] of instantsOf(after)) {
        expect([path, at - after.now <= Math.max(0, (known.get(path) ?? 0) - before.now)]).toEqual([path, true])
      }
    }
    expect(counting.surveying).toBeDefined()
    for (const path of [
      ".paused.at",
      ".anomalies.0.1.at",
      ".list.sortedAt",
      ".life.away.since",
      ".requests.samples.0.at",
      ".surveys.stats.asked.at"
    ])
      expect([...instantsOf(model).keys()]).toContain(path)
  })

  it("back sorts what is live by how long it has lasted by the new time", () => {
    const rows = [invocation(1), invocation(10, { tookMs: 30_000 }), invocation(20, { tookMs: 20_000 }), invocation(50)]
    const order = (model: Model) => shown(model).map(({ id }) => Number.parseInt(id.slice(0, 8), 16))
    const ahead = apply(withRows(size, rows, epoch + 60_000 + hour), fed(atRest(epoch + 60_000 + hour)), ...say("sort duration"))
    expect(order(ahead)).toEqual([1, 50, 10, 20])
    const back = apply(ahead, { _tag: "Ticked", now: epoch + 60_000, setBack: hour })
    expect(order(back)).toEqual([1, 10, 20, 50])
    expect(order(secondsLater(back, 11)[0])).toEqual([1, 10, 50, 20])
  })
})
