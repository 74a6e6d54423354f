/**
 * Runs faults for as long as asked, tells each as it is injected, and what promise was broken.
 *
 * Usage: pnpm chaos [--seed TEXT] [--minutes N] [--restarts N]
 */
import { parseArgs } from "node:util"
import { runChaos } from "./runChaos.ts"
import { makeTimeline } from "./Timeline.ts"

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: Math.random().toString(36).slice(2, 10) },
    minutes: { type: "string", default: "30" },
    restarts: { type: "string", default: "50" }
  }
})
const [minutes, restarts] = [Number(values.minutes), Number(values.restarts)]
if (!(minutes > 0) || !Number.isInteger(restarts) || restarts < 1) {
  console.error("chaos: --minutes takes a number above 0, and --restarts a whole number from 1")
  process.exit(2)
}
console.log(`seed ${values.seed}: the same faults come with --seed ${values.seed}`)
const { found, tested } = await runChaos({ seed: values.seed, minutes, restarts, timeline: makeTimeline((line) => console.log(line)) })
for (const [promised, complaints] of Object.entries(found)) console.log(`${complaints.length === 0 ? "kept  " : "BROKEN"} ${promised}`)
process.exit(Object.values(found).every((complaints) => complaints.length === 0) && tested.scans > 0 ? 0 : 1)
