/**
 * Runs faults for as long as asked, tells each as it is injected, and what promise was broken.
 */
import { parseArgs } from "node:util"
import { runChaos } from "./runChaos.ts"
import { makeTimeline } from "./Timeline.ts"

const usage = `Usage: pnpm chaos [--seed TEXT] [--minutes N] [--restarts N]

  --seed TEXT    what the faults follow from; any by default, which is printed
  --minutes N    how long faults go on; 30 by default, and a minute or two come after them
  --restarts N   how often the service is killed meanwhile; 5 in three minutes by default. Each takes at least 4 seconds
  --help         prints this

Ends with 0 where every promise of docs/reliability.md was kept, with 1 where one was broken or the run could not go on, and with 2 for options that it
does not know.`

const fail = (status: number, message: string): never => {
  console.error(`chaos: ${message}`)
  process.exit(status)
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const read = () => {
  try {
    return parseArgs({
      options: {
        seed: { type: "string", default: Math.random().toString(36).slice(2, 10) },
        minutes: { type: "string", default: "30" },
        restarts: { type: "string" },
        help: { type: "boolean", short: "h", default: false }
      }
    }).values
  } catch (error) {
    return fail(2, `${messageOf(error).split(". ")[0]}; see --help`)
  }
}

const { seed, help, ...given } = read()
if (help) {
  console.log(usage)
  process.exit()
}
const minutes = Number(given.minutes)
const restarts = given.restarts === undefined ? Math.max(1, Math.round((minutes * 5) / 3)) : Number(given.restarts)
if (!(minutes > 0) || !Number.isSafeInteger(restarts) || restarts < 1) {
  fail(2, "--minutes takes a number above 0, and --restarts a whole number from 1")
}
if (restarts * 4 > minutes * 60) console.log(`${restarts} restarts take longer than ${minutes} min: at least ${restarts * 4} s`)
console.log(`seed ${seed}: the same faults in the same order come with --seed ${seed}; what is under way when they come is the machine's`)

const stop = new AbortController()
for (const [signal, status] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129]
] as const) {
  // Once: a second one ends it at once.
  process.once(signal, () => {
    process.exitCode = status
    stop.abort(new Error(`stopped by ${signal}`))
  })
}
const timeline = makeTimeline((line) => console.log(line))
try {
  const { found, tested } = await runChaos({ seed, minutes, restarts, timeline, signal: stop.signal })
  for (const [promised, complaints] of Object.entries(found)) console.log(`${complaints.length === 0 ? "kept  " : "BROKEN"} ${promised}`)
  process.exit(Object.values(found).every((complaints) => complaints.length === 0) && tested.scans > 0 ? 0 : 1)
} catch (error) {
  fail(Number(process.exitCode ?? 1), messageOf(error))
}
