/**
 * Memory, as the list grows.
 */
import { type Arm, bareFetch, coreList, corePages, facadeList, heyApiZod } from "../arms.ts"
import type { Benchmark } from "../Benchmark.ts"
import { makeDrains } from "../drainOnce.ts"
import { interleave, median } from "../measure.ts"
import { startService } from "../service.ts"

const ours: ReadonlyArray<Arm> = [corePages, coreList]

export const memory: Benchmark = {
  name: "memory",
  title: "Memory",
  about: `The most memory that a process ever held while it read 100,000 invocations, and ten times as many, in pages of 1,000 with one page in flight.
Nothing is kept of what was read, so that all growth is the client's.`,
  limits: `Memory follows from how much garbage V8 lets stand before it collects, not from the length of the list: what is live after a full collection is 12 to 14 MB
for the bare loop and core alike.`,
  run: async ({ rounds, smoke }) => {
    const arms = smoke ? [corePages] : [bareFetch, heyApiZod, ...ours, facadeList]
    const sizes = smoke ? [603, 1_203] : [100_000, 1_000_000]
    const peaks: Array<ReadonlyMap<Arm, number>> = []
    for (const invocations of sizes) {
      await using service = await startService({ invocations })
      const drainOnce = await makeDrains(arms, invocations)
      const target = { url: service.url, token: service.token, limit: 1_000, prefetch: 1 }
      const costs = await interleave(arms, { rounds: Math.min(rounds, 3), warm: false }, (arm) => drainOnce(arm, target))
      peaks.push(new Map(arms.map((arm) => [arm, median((costs.get(arm) ?? []).map(({ peakMb }) => peakMb))])))
    }
    const peak = (arm: Arm, size: 0 | 1) => peaks[size]?.get(arm) ?? NaN
    const growth = (arm: Arm) => peak(arm, 1) / peak(arm, 0)
    return {
      tables: [
        {
          title: "Peak memory in MB",
          columns: [{ name: "" }, ...sizes.map((size) => ({ name: size.toLocaleString("en") })), { name: "×", digits: 2 }],
          rows: arms.map((arm) => [arm.name, peak(arm, 0), peak(arm, 1), growth(arm)])
        }
      ],
      goals: ours.map((arm) => ({
        figure: `Peak memory of ${arm.name}, a million beside a hundred thousand`,
        atMost: 1.2,
        now: growth(arm)
      }))
    }
  }
}
