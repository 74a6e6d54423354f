/**
 * What one tick of a watch asks for.
 */
import type { WatchCost, WatchInput } from "../arms/watch.ts"
import { bareFetch } from "../arms.ts"
import type { Benchmark, Goal } from "../Benchmark.ts"
import { bundle, moduleOf } from "../bundle.ts"
import { makeDrains } from "../drainOnce.ts"
import { ranOf, runProcess } from "../measure.ts"
import { startService } from "../service.ts"

export const watch: Benchmark = {
  name: "watch",
  title: "Watching",
  about: `What one tick of \`InvocationFeed.watch\` asks of the service, when it has read the list once: by the length of the list and the number of live
invocations, with nothing happening between two ticks (mean of 20), and with the usual workload of twenty arrivals a minute and two seconds between two
ticks (mean of 60). Beside it, what one reading of the whole list takes, in pages of 1,000: what a program without a watch asks for each time.
Counted by the service; bytes are those of the bodies.`,
  limits: `A tick is the newest page of 100 and, where live invocations lie behind it, the service's lists of pending and of processing ones; more pages of those where
more are live than a page holds. The list of everything is read again every ten minutes only, to find deletions.`,
  run: async ({ smoke }) => {
    const sizes = smoke ? [603] : [1_000, 10_000, 100_000, 1_000_000]
    const live = smoke ? [0, 10, 150] : [0, 10, 1_000]
    const { file } = await bundle("watch", `import ${moduleOf("./arms/watch.ts")}`)
    const watchOnce = async (given: Omit<WatchInput, "url" | "token">, arrivalsPerMinute: number) => {
      await using service = await startService({ invocations: given.invocations, arrivalsPerMinute })
      const { url, token } = service
      const before = await service.traffic()
      if (arrivalsPerMinute === 0) {
        const drainOnce = await makeDrains([bareFetch], given.invocations)
        await drainOnce(bareFetch, { url, token, limit: 1_000, prefetch: 0 })
      }
      const after = await service.traffic()
      const { stdout } = await runProcess(process.execPath, [file, JSON.stringify({ ...given, url, token } satisfies WatchInput)])
      const ticks: ReadonlyArray<WatchCost> = JSON.parse(stdout)
      return { ticks, poll: { requests: after.requests - before.requests, bytes: after.bytes - before.bytes } }
    }
    const rows: Array<readonly [string, ...ReadonlyArray<number | string>]> = []
    const requests = new Map<number, Array<number>>()
    const bytes = new Map<number, Array<number>>()
    for (const invocations of sizes) {
      const steps = live.map((count, place) => count - (live[place - 1] ?? 0))
      const { ticks, poll } = await watchOnce({ invocations, steps, ticks: smoke ? 3 : 20, advanceMs: 0 }, 0)
      const name = invocations.toLocaleString("en")
      for (const [place, tick] of ticks.entries()) {
        const count = live[place] ?? 0
        if (tick.known !== invocations + count) throw new Error(`the watch knows ${tick.known} invocations and not ${invocations + count}`)
        requests.set(count, [...(requests.get(count) ?? []), tick.requests])
        bytes.set(count, [...(bytes.get(count) ?? []), tick.bytes])
        rows.push([
          name,
          `${count.toLocaleString("en")} live`,
          tick.requests,
          tick.bytes / 1_000,
          tick.cpuMs,
          poll.requests,
          poll.bytes / 1_000
        ])
      }
      if (smoke || invocations > 100_000) continue
      const moving = await watchOnce({ invocations, steps: [0], ticks: 60, advanceMs: 2_000 }, 20)
      for (const tick of moving.ticks) {
        rows.push([name, "20 arrivals a minute", tick.requests, tick.bytes / 1_000, tick.cpuMs, poll.requests, poll.bytes / 1_000])
      }
    }
    const flat = (of: ReadonlyMap<number, ReadonlyArray<number>>, count: number) =>
      Math.max(...(of.get(count) ?? [])) / Math.min(...(of.get(count) ?? []))
    const most = (count: number) => Math.max(...(requests.get(count) ?? []))
    const goals: ReadonlyArray<Goal> = [
      ...live.map((count) => ({
        figure: `Requests a tick with ${count.toLocaleString("en")} live, longest list beside shortest`,
        atMost: 1,
        now: flat(requests, count)
      })),
      { figure: `Requests a tick with ${live[1]} live`, atMost: 3, now: most(live[1] ?? 0) }
    ]
    return {
      ran: ranOf(1),
      tables: [
        {
          title: "One tick",
          columns: [
            { name: "invocations" },
            { name: "" },
            { name: "requests", digits: 1 },
            { name: "KB", digits: 1 },
            { name: "CPU ms", digits: 1 },
            { name: "whole list: requests" },
            { name: "KB" }
          ],
          rows
        }
      ],
      goals
    }
  }
}
