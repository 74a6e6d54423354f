/** Three minutes of faults by a fixed seed, and every promise held against them. `pnpm chaos` goes on for longer, by any seed. */
import { beforeAll, expect, it } from "vitest"
import { runChaos, type Promised, type Report } from "../src/runChaos.ts"
import { makeTimeline } from "../src/Timeline.ts"

const seed = process.env["CHAOS_SEED"] ?? "slice"
const timeline = makeTimeline(() => undefined)
let report: Report

beforeAll(async () => {
  report = await runChaos({ seed, minutes: 3, restarts: 8, timeline })
})

it.each<readonly [Promised, string]>([
  ["feed", "the watch's events fold to the service's state, and the watch never ends"],
  ["scans", "a scan has every row that stayed exactly once, in order"],
  ["waits", "a wait ends as its invocation did"],
  ["creates", "nothing is created twice, and reconciling tells what became of a lost answer"],
  ["ui", "the live UI never exits, draws on its screen alone and says how true it is"],
  ["growth", "memory, handles, listeners and files do not grow"]
])("%s: %s", (promised) => {
  expect(report.found[promised], `seed ${seed}\n${timeline.lines().join("\n")}`).toEqual([])
})

it("put every promise to the test, with every kind of fault", () => {
  const { tested } = report
  expect(tested.episodes).toBeGreaterThanOrEqual(24)
  expect(tested.restarts).toBe(8)
  expect(tested.scans).toBeGreaterThan(5)
  expect(tested.waits).toBeGreaterThan(20)
  expect(tested.creates).toBeGreaterThan(20)
  expect(tested.lost).toBeGreaterThan(0)
})
