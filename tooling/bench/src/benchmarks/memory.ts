/**
 * Memory, as the list grows.
 */
import { type Arm, bareFetch, bareNode, coreList, corePages, facadeList, heyApiZod } from "../arms.ts"
import type { Benchmark } from "../Benchmark.ts"
import type { Target } from "../Drain.ts"
import { makeDrains } from "../drainOnce.ts"
import { interleave, medians, ranOf } from "../measure.ts"
import { startService } from "../service.ts"

const ours: ReadonlyArray<Arm> = [corePages, coreList]
const all: ReadonlyArray<Arm> = [bareFetch, heyApiZod, ...ours, facadeList]

/** What is looked at, over pages of `limit`. */
interface View {
  readonly title: string
  readonly part: "liveMb" | "peakMb"
  readonly limit: number
  /** Whether the process has read short lists before. */
  readonly worked?: boolean
  readonly arms: ReadonlyArray<Arm>
}

const views: ReadonlyArray<View> = [
  { title: "Live memory", part: "liveMb", limit: 1_000, arms: all },
  { title: "Peak memory", part: "peakMb", limit: 1_000, arms: [bareNode, ...all] },
  { title: "Peak memory", part: "peakMb", limit: 500, arms: [bareNode, ...ours] },
  { title: "Peak memory", part: "peakMb", limit: 100, arms: [bareNode, bareFetch, ...ours] },
  ...[1_000, 500].map((limit): View => ({
    title: "Peak memory once at work",
    part: "peakMb",
    limit,
    worked: true,
    arms: [bareNode, bareFetch, ...ours]
  }))
]

export const memory: Benchmark = {
  name: "memory",
  title: "Memory",
  about: `Memory of a process while it read 100,000 invocations, and ten times as many, with one page in flight. Nothing is kept of what was read, so that
all growth is the client's. _Live_ is the most that was left when all garbage was collected, looked at ten times on the way; _peak_ the most that the
process ever held, garbage included, where nobody interfered. _Once at work_: the process has read a list of five, in pages of two, 500 times before.`,
  limits: `A client holds no more of a long list than of a short one: what is live says that, and in pages of 500, core's own, the peak once at work. In
pages of 1,000 that peak differs by chance, from 120 to 160 MB, as late collections of garbage come. In a process that has just begun the peak grows
with the time that it runs, ever more slowly, in whatever reads a list by Node's HTTP. V8's second compiler, Maglev, takes a function up once it was
called 400 times; what is called once a request, two thirds of it Node's HTTP and a third ours, gets there within one request, and what compiling that
takes is held until all of it is done: 10 to 14 MB for a moment, which the C library keeps. And V8 makes room for more garbage the longer it has seen
some of it survive, as the pages in hand do: 8 MB here, and much more for the loop over \`fetch\`, whose answers survive longer. In pages of 100 both
runs are long enough for most of that. In pages of 500 the shorter makes 200 requests, in pages of 1,000 it makes 100, and it comes behind those.`,
  run: async ({ rounds: asked, smoke }) => {
    const rounds = Math.min(asked, 3)
    const sizes = smoke ? [603, 1_203] : [100_000, 1_000_000]
    const looked = views.map((view) => ({
      ...view,
      pages: `pages of ${view.limit.toLocaleString("en")}`,
      arms: smoke ? [corePages] : view.arms,
      found: [] as Array<ReadonlyMap<Arm, number>>
    }))
    await using short = await startService({ invocations: 5 })
    const before = { url: short.url, token: short.token, limit: 2, times: smoke ? 2 : 500 }
    for (const invocations of sizes) {
      await using service = await startService({ invocations })
      const drainOnce = await makeDrains(
        looked.flatMap(({ arms }) => arms),
        invocations
      )
      for (const { part, limit, worked, arms, found } of looked) {
        const run: Target = {
          url: service.url,
          token: service.token,
          limit,
          prefetch: 1,
          ...(part === "liveMb" && { liveEvery: Math.floor(invocations / 10) }),
          ...(worked && { before })
        }
        const costs = await interleave(arms, { rounds, warm: false }, (arm) => drainOnce(arm, run))
        found.push(new Map(arms.map((arm) => [arm, medians(costs.get(arm) ?? [])[part]])))
      }
    }
    const tables = looked.map(({ title, pages, part, arms, found }) => ({
      title: `${title} in MB, ${pages}`,
      columns: [
        { name: "" },
        ...sizes.map((size) => ({ name: size.toLocaleString("en"), digits: part === "liveMb" ? 1 : 0 })),
        { name: "×", digits: 2 }
      ],
      rows: arms.map((arm) => {
        const [few = NaN, many = NaN] = found.map((each) => each.get(arm) ?? NaN)
        return [arm.name, few, many, many / few] as const
      })
    }))
    return {
      ran: ranOf(rounds),
      tables,
      goals: looked.flatMap(({ title, pages, arms }, at) =>
        ours
          .filter((arm) => arms.includes(arm))
          .map(({ name }) => ({
            figure: `${title} of ${name}, ${pages}, a million beside a hundred thousand`,
            atMost: 1.2,
            now: tables[at]?.rows.find(([row]) => row === name)?.[3] ?? NaN
          }))
      )
    }
  }
}
