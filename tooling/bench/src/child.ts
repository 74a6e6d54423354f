/**
 * Runs one arm once, in a process of its own, and prints what it cost as JSON.
 */
import { readFileSync } from "node:fs"
import { type Drain, Tally, type Target } from "./Drain.ts"

/** What one run cost. */
export interface Cost extends Readonly<Record<string, number>> {
  /** Invocations read, and the digest of their ids. */
  readonly rows: number
  readonly digest: number
  /** Processor time of the process, user and system, from its start, in milliseconds. */
  readonly cpuMs: number
  /** The part of it that is not start-up. */
  readonly readingMs: number
  /** Most memory that the process ever held, in megabytes. */
  readonly peakMb: number
  /** Most that was live while it read, in megabytes, where it was asked to look. */
  readonly liveMb: number
}

/** Processor time of this process so far, in milliseconds. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Most memory that this process ever held, in megabytes. Elsewhere than on Linux, that of the process that started it may be the larger. */
const peakMb = (): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1_024
  } catch {
    return process.resourceUsage().maxRSS / 1_024
  }
}

/** What the benchmark passes to its arm. */
export const input = <A>(): A => JSON.parse(process.argv[2] ?? "{}")

/** Prints what the arm has found, and ends, whatever connections are open. */
export const report = (found: object): void => void process.stdout.write(JSON.stringify(found), () => process.exit())

export const runDrain = async (drain: Drain): Promise<void> => {
  const target = input<Target>()
  const { before = { times: 0 } } = target
  for (let time = 0; time < before.times; time += 1) await drain({ ...target, ...before }, new Tally(target))
  const began = cpuMs()
  const tally = new Tally(target)
  await drain(target, tally)
  const ended = cpuMs()
  const cost: Cost = {
    rows: tally.rows,
    digest: tally.digest,
    cpuMs: ended,
    readingMs: ended - began,
    peakMb: peakMb(),
    liveMb: tally.liveMb
  }
  report(cost)
}
