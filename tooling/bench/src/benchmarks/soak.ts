/**
 * The live UI used without a pause: what `tooling/ui-bench/src/soak.ts` has looked at, and whether any of it grows.
 */
import { fileURLToPath } from "node:url"
import type { Look } from "@chroma-sync/ui-bench/src/soak.ts"
import type { Benchmark, Findings } from "../Benchmark.ts"
import { median, ranOf, runProcess } from "../measure.ts"
import { growth } from "../trend.ts"

const harness = fileURLToPath(import.meta.resolve("@chroma-sync/ui-bench/src/soak.ts"))

/** What is looked at, and by how many percent it may grow from the first look after the warm-up to the last. */
const figures: ReadonlyArray<{ readonly key: keyof Look; readonly name: string; readonly digits: number; readonly atMost?: number }> = [
  { key: "heapMb", name: "heap after a collection, MB", digits: 1, atMost: 5 },
  { key: "externalMb", name: "memory outside of the heap, MB", digits: 1, atMost: 5 },
  { key: "rssMb", name: "RSS, MB", digits: 1, atMost: 10 },
  { key: "files", name: "open files", digits: 0, atMost: 0 },
  { key: "handles", name: "handles", digits: 0, atMost: 0 },
  { key: "listeners", name: "listeners", digits: 0, atMost: 0 },
  { key: "keyMs", name: "key to paint, ms", digits: 1, atMost: 25 },
  { key: "bytesPerSecond", name: "written, bytes/s", digits: 0 },
  { key: "processorPercent", name: "% of a core", digits: 0 }
]

/** The findings of some looks. The first fifth is the warm-up, and counts for nothing. */
export const soakFindings = (looks: ReadonlyArray<Look>): Findings => {
  const counted = looks.slice(Math.floor(looks.length / 5))
  const found = figures.map((figure) => {
    const points = counted.map((look) => ({ at: look.minutes, value: look[figure.key] }))
    return { ...figure, values: points.map(({ value }) => value), grows: growth(points) * 100 }
  })
  return {
    ran: ranOf(1),
    tables: [
      {
        title: `${looks.length} rounds in ${(looks.at(-1)?.minutes ?? 0).toFixed(1)} minutes`,
        columns: [
          { name: "" },
          { name: "least", digits: 1 },
          { name: "median", digits: 1 },
          { name: "most", digits: 1 },
          { name: "grows by %", digits: 1 }
        ],
        rows: found.map(({ name, values, grows }) => [name, Math.min(...values), median(values), Math.max(...values), grows])
      }
    ],
    goals: found.flatMap(({ name, grows, atMost }) => (atMost === undefined ? [] : [{ figure: `${name}: grows by %`, atMost, now: grows }]))
  }
}

export const soak: Benchmark = {
  name: "soak",
  title: "The live UI, used without a pause",
  about: `The built app on 100,000 invocations of which about ten a second change, in a pseudo-terminal, used over and over: keys, every screen, prompts, other
sizes, and in every fifth round a service that goes away and comes back. After each round the process is looked at. How much a figure grows is the
middle of the slopes between all pairs of looks (Theil and Sen), from the first look after the warm-up to the last, as a share of the middle value. The
list itself grows by 200 invocations a minute, two percent in ten.`,
  limits: "",
  run: async ({ smoke, minutes }) =>
    soakFindings(
      JSON.parse(
        (
          await runProcess(process.execPath, [
            harness,
            ...(smoke ? ["--rounds", "6", "--invocations", "300"] : ["--minutes", `${minutes}`])
          ])
        ).stdout
      )
    )
}
