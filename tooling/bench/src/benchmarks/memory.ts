/**
 * Memory, as the list grows.
 */
import { type Arm, bareFetch, bareNode, coreList, corePages, coreWithoutMaglev, facadeList, heyApiZod } from "../arms.ts"
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
  readonly arms: ReadonlyArray<Arm>
}

const views: ReadonlyArray<View> = [
  { title: "Live memory", part: "liveMb", limit: 1_000, arms: all },
  { title: "Peak memory", part: "peakMb", limit: 1_000, arms: [bareNode, ...all, coreWithoutMaglev] },
  { title: "Peak memory", part: "peakMb", limit: 500, arms: [bareNode, ...ours, coreWithoutMaglev] },
  { title: "Peak memory", part: "peakMb", limit: 100, arms: [bareNode, bareFetch, ...ours] }
]

export const memory: Benchmark = {
  name: "memory",
  title: "Memory",
  about: `Memory of a process while it read 100,000 invocations, and ten times as many, with one page in flight. Nothing is kept of what was read, so that
all growth is the client's. _Live_ is the most that was left when all garbage was collected, looked at ten times on the way; _peak_ the most that the
process ever held, garbage included, where nobody interfered.`,
  limits: `A client holds no more of a long list than of a short one: what is live says that. The peak grows with the time that a program runs, and ever more
slowly: core has some 125 MB after three million. In pages of 100 both runs are long enough for most of that. In pages of 500, core's own, the shorter
makes 200 requests, in pages of 1,000 it makes 100, and two things come behind those, in whatever reads a list by Node's HTTP: in pages of 1,000 bare
\`node:http\`, the least that there is, is above the goal too. V8's second compiler, Maglev, takes a function up once it was called 400 times; what is
called once a request, two thirds of it Node's HTTP and a third ours, gets there within one request, and what compiling that takes is held until all
of it is done: 10 to 14 MB for a moment, which the C library keeps. Without Maglev they are missing. And V8 makes room for more garbage the longer it
has seen some of it survive, as the pages in hand do: 8 MB here, and much more for the loop over \`fetch\`, whose answers survive longer. In pages of
1,000 the shorter run has 75 or 86 MB, by chance.`,
  run: async ({ rounds: asked, smoke }) => {
    const rounds = Math.min(asked, 3)
    const sizes = smoke ? [603, 1_203] : [100_000, 1_000_000]
    const looked = views.map((view) => ({
      ...view,
      pages: `pages of ${view.limit.toLocaleString("en")}`,
      arms: smoke ? [corePages] : view.arms,
      found: [] as Array<ReadonlyMap<Arm, number>>
    }))
    for (const invocations of sizes) {
      await using service = await startService({ invocations })
      const drainOnce = await makeDrains(
        looked.flatMap(({ arms }) => arms),
        invocations
      )
      for (const { part, limit, arms, found } of looked) {
        const target = { url: service.url, token: service.token, limit, prefetch: 1 }
        const run: Target = part === "liveMb" ? { ...target, liveEvery: Math.floor(invocations / 10) } : target
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
