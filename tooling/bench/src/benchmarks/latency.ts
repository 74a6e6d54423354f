/**
 * Reading everything, where each answer takes its time.
 */
import { type Arm, bareFetch, corePages, facadePages, openapiFetchZod } from "../arms.ts"
import type { Benchmark, Goal, Table } from "../Benchmark.ts"
import { makeDrains } from "../drainOnce.ts"
import { interleave, medians, ranOf } from "../measure.ts"
import { startService } from "../service.ts"

interface Run {
  readonly arm: Arm
  readonly prefetch: number
}

const loops = [bareFetch, openapiFetchZod].map((arm): Run => ({ arm, prefetch: 0 }))
const ours: ReadonlyArray<Run> = [
  { arm: corePages, prefetch: 1 },
  { arm: corePages, prefetch: 4 },
  { arm: corePages, prefetch: 8 },
  { arm: facadePages, prefetch: 8 }
]
const pages = (count: number) => (count === 1 ? "1 page" : `${count} pages`)

export const latency: Benchmark = {
  name: "latency",
  title: "Reading everything from afar",
  about: `The same, with 20 ms before each answer and pages in flight while one is worked on (\`prefetch\`). The others have no prefetch: theirs is the
loop over offsets that everyone writes. Milliseconds of the clock, of whole processes.`,
  limits: `A scan must see that a page joins the one before, so each asks for a row again. It asks for nothing ahead before the first page has shown how long
pages are, and the end takes one more request, which nothing hides. With eight pages ahead the processor is the limit: in pages of
1,000 it works for longer, on all its threads, than the clock runs. The client makes a second object of each row.`,
  run: async ({ rounds: asked, smoke }) => {
    const rounds = Math.min(asked, 3)
    const invocations = smoke ? 1_203 : 100_000
    const runs = smoke ? [loops[0]!, ours[2]!] : [...loops, ...ours]
    await using service = await startService({ invocations })
    const drainOnce = await makeDrains(
      runs.map(({ arm }) => arm),
      invocations
    )
    const tables: Array<Table> = []
    const goals: Array<Goal> = []
    for (const limit of smoke ? [400] : [100, 1_000]) {
      const target = { url: service.url, token: service.token, limit }
      // The service makes each page once; all ask for the same ones but for where they overlap.
      for (const { arm, prefetch } of runs) if (!smoke) await drainOnce(arm, { ...target, prefetch })
      await service.setLatency(20)
      const costs = await interleave(runs, { rounds, warm: false }, ({ arm, prefetch }) => drainOnce(arm, { ...target, prefetch }))
      await service.setLatency(0)
      const found = runs.map((run) => ({ ...run, ...medians(costs.get(run) ?? []) }))
      const base = found[0]?.wallMs ?? NaN
      tables.push({
        title: `${invocations.toLocaleString("en")} invocations in pages of ${limit.toLocaleString("en")}, 20 ms`,
        columns: [{ name: "" }, { name: "in flight" }, { name: "wall ms" }, { name: "wall ×", digits: 2 }, { name: "CPU ms" }],
        rows: found.map(({ arm, prefetch, wallMs, cpuMs }) => [
          arm.name,
          prefetch === 0 ? "none ahead" : `${pages(prefetch)} ahead`,
          wallMs,
          wallMs / base,
          cpuMs
        ])
      })
      goals.push({
        figure: `Wall time of core's pages, 8 ahead, beside the loop over \`fetch\`, pages of ${limit.toLocaleString("en")}`,
        atMost: 0.35,
        now: (found.find(({ arm, prefetch }) => arm === corePages && prefetch === 8)?.wallMs ?? NaN) / base
      })
    }
    return { ran: ranOf(rounds), tables, goals }
  }
}
