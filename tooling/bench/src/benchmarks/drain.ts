/**
 * Reading everything, where the service answers at once.
 */
import { arms, bareFetch, coreFetch, corePages } from "../arms.ts"
import type { Benchmark, Goal, Table } from "../Benchmark.ts"
import { makeDrains } from "../drainOnce.ts"
import { interleave, medians, ranOf } from "../measure.ts"
import { startService } from "../service.ts"

export const drain: Benchmark = {
  name: "drain",
  title: "Reading everything",
  about: `Every invocation of a list of 100,000, read once, where the service answers at once. Each arm has read exactly the same rows in the same order, or
the run fails. _CPU_ is all that the process took, start-up included; _without start-up_ leaves out what it took to load. Arms that _check_ have
looked at every field of every row before they hand it on. Core and the client have one page in flight while one is read, and the others ask for a page
once the one before is read, which helps _wall ×_.`,
  limits: `Over \`fetch\`, which core uses wherever there is no Node and where a program brings its own, it takes half again or more of what bare \`fetch\` does,
which is above the goal, and as much as the fastest peer that checks or a tenth more.

On Node core sends by \`node:http\`, which costs about two thirds of what \`fetch\` does there. Whether that is more than its own work takes
depends on the machine: another had 0.88 and 0.81 here for the same work, in pages of 100 and of 1,000. What this is at pages of 100, found by adding
part after part to a bare loop, in parts of that loop's own time over \`fetch\`: parsing in pieces and looking at every field of every row 0.1, an
attempt with its deadline and metrics 0.1, the scan and its stream 0.1; over \`fetch\`, Effect's \`HttpClient\` with its request, headers and abort
signal another 0.1 to 0.15. Most of it is code that runs a thousand times and is not compiled well before that: the calls after the first thousand
cost a third. At pages of 1,000 there are a tenth as many calls, and a long page is parsed some rows at a time, since a text of 340 KB costs more in
memory than it does to parse. The client makes a second object of each row, with its dates.`,
  run: async ({ rounds, smoke }) => {
    const invocations = smoke ? 1_203 : 100_000
    await using service = await startService({ invocations })
    const drainOnce = await makeDrains(arms, invocations)
    const tables: Array<Table> = []
    const goals: Array<Goal> = []
    for (const limit of smoke ? [400] : [100, 1_000]) {
      const target = { url: service.url, token: service.token, limit, prefetch: 1 }
      const costs = await interleave(arms, { rounds, warm: !smoke }, (arm) => drainOnce(arm, target))
      const found = arms.map((arm) => ({ arm, ...medians(costs.get(arm) ?? []) }))
      const of = (wanted: (typeof arms)[number]) => found.find(({ arm }) => arm === wanted)!
      const base = of(bareFetch)
      tables.push({
        title: `${invocations.toLocaleString("en")} invocations in pages of ${limit.toLocaleString("en")}`,
        columns: [
          { name: "" },
          { name: "checks" },
          { name: "CPU ms" },
          { name: "CPU ×", digits: 2 },
          { name: "without start-up ×", digits: 2 },
          { name: "wall ×", digits: 2 },
          { name: "peak MB" }
        ],
        rows: found.map(({ arm, cpuMs, readingMs, wallMs, peakMb }) => [
          arm.name,
          arm.checks ? "yes" : "no",
          cpuMs,
          cpuMs / base.cpuMs,
          readingMs / base.readingMs,
          wallMs / base.wallMs,
          peakMb
        ])
      })
      const peers = found.filter(({ arm }) => arm.peer === true && arm.checks).map(({ cpuMs }) => cpuMs)
      for (const [arm, over] of [
        [corePages, ""],
        [coreFetch, " over `fetch`"]
      ] as const) {
        const [figure, size] = [`CPU of core's pages${over} beside`, `pages of ${limit.toLocaleString("en")}`]
        const { cpuMs } = of(arm)
        goals.push(
          { figure: `${figure} bare \`fetch\`, ${size}`, atMost: 1.3, now: cpuMs / base.cpuMs },
          { figure: `${figure} the fastest peer that checks, ${size}`, atMost: 1, now: cpuMs / Math.min(...peers) }
        )
      }
    }
    return { ran: ranOf(rounds), tables, goals }
  }
}
