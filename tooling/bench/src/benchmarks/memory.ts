/**
 * Memory, as the list grows.
 */
import { type Arm, bareFetch, coreList, corePages, facadeList, heyApiZod } from "../arms.ts"
import type { Benchmark } from "../Benchmark.ts"
import type { Target } from "../Drain.ts"
import { makeDrains } from "../drainOnce.ts"
import { interleave, medians } from "../measure.ts"
import { startService } from "../service.ts"

const ours: ReadonlyArray<Arm> = [corePages, coreList]

export const memory: Benchmark = {
  name: "memory",
  title: "Memory",
  about: `Memory of a process while it read 100,000 invocations, and ten times as many, in pages of 1,000 with one page in flight. Nothing is kept of what
was read, so that all growth is the client's. _Live_ is the most that was left when all garbage was collected, looked at ten times on the way; _peak_ the
most that the process ever held, garbage included, where nobody interfered.`,
  limits: `A client holds no more of a long list than of a short one: what is live says that. The peak grows with the time that a program runs, whatever it does.
After some 600 requests V8 finds Node's own HTTP code worth compiling well, many functions at once: that takes 10 to 14 MB for a moment, which a run of
100 requests never comes to, and the C library keeps them. And V8 makes room for more garbage the longer it has seen some of it survive, as the pages in
hand do: 8 MB here, and much more for the loop over \`fetch\`, whose answers survive longer.`,
  run: async ({ rounds, smoke }) => {
    const arms = smoke ? [corePages] : [bareFetch, heyApiZod, ...ours, facadeList]
    const sizes = smoke ? [603, 1_203] : [100_000, 1_000_000]
    const found: Array<ReadonlyMap<Arm, { readonly liveMb: number; readonly peakMb: number }>> = []
    for (const invocations of sizes) {
      await using service = await startService({ invocations })
      const drainOnce = await makeDrains(arms, invocations)
      const target = { url: service.url, token: service.token, limit: 1_000, prefetch: 1 }
      const measured = async (run: Target) => interleave(arms, { rounds: Math.min(rounds, 3), warm: false }, (arm) => drainOnce(arm, run))
      const [undisturbed, watched] = [await measured(target), await measured({ ...target, liveEvery: Math.floor(invocations / 10) })]
      found.push(
        new Map(
          arms.map((arm) => [arm, { peakMb: medians(undisturbed.get(arm) ?? []).peakMb, liveMb: medians(watched.get(arm) ?? []).liveMb }])
        )
      )
    }
    const of = (arm: Arm) => found.map((each) => each.get(arm) ?? { liveMb: NaN, peakMb: NaN })
    const growth = (arm: Arm, part: "liveMb" | "peakMb") => {
      const [few, many] = of(arm)
      return (many?.[part] ?? NaN) / (few?.[part] ?? NaN)
    }
    return {
      tables: (["liveMb", "peakMb"] as const).map((part) => ({
        title: part === "liveMb" ? "Live memory in MB" : "Peak memory in MB",
        columns: [
          { name: "" },
          ...sizes.map((size) => ({ name: size.toLocaleString("en"), digits: part === "liveMb" ? 1 : 0 })),
          { name: "×", digits: 2 }
        ],
        rows: arms.map((arm) => [arm.name, ...of(arm).map((each) => each[part]), growth(arm, part)])
      })),
      goals: ours.flatMap((arm) => [
        { figure: `Live memory of ${arm.name}, a million beside a hundred thousand`, atMost: 1.2, now: growth(arm, "liveMb") },
        { figure: `Peak memory of ${arm.name}, a million beside a hundred thousand`, atMost: 1.2, now: growth(arm, "peakMb") }
      ])
    }
  }
}
