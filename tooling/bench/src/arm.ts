/**
 * One measure: a process that runs one arm once and prints what it cost as JSON.
 *
 * Usage: node src/arm.ts <arm> <url> <rows per request>
 */
import { arms, type ArmName, armNames } from "./arms.ts"

/** What one run cost. */
export interface Cost {
  /** Invocations read. */
  readonly rows: number
  /** Processor time of the reading, user and system, without imports, in milliseconds. */
  readonly cpuMs: number
  /** Processor time of the whole process so far, in milliseconds. */
  readonly processCpuMs: number
  readonly wallMs: number
  /** Most memory that the process ever held, in megabytes. */
  readonly peakMb: number
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const [name, url, limit] = process.argv.slice(2)
const isArm = (text: string | undefined): text is ArmName => armNames.some((known) => known === text)
if (!isArm(name) || url === undefined) throw new Error(`usage: arm.ts <${armNames.join(" | ")}> <url> <rows per request>`)

const run = await arms[name]()
const before = { cpu: cpuMs(), wall: performance.now() }
const rows = await run({ url, limit: Number(limit) })
const cost: Cost = {
  rows,
  cpuMs: cpuMs() - before.cpu,
  processCpuMs: cpuMs(),
  wallMs: performance.now() - before.wall,
  peakMb: process.resourceUsage().maxRSS / 1_024
}
console.log(JSON.stringify(cost))
