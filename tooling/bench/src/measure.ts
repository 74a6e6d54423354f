/**
 * Measures: every arm once a round and in turn, so that a busy moment of the machine falls on all of them, and medians over the rounds.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"

/** The middle of some numbers. */
export const median = (numbers: ReadonlyArray<number>): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return ((sorted[middle] ?? NaN) + (sorted[sorted.length - 1 - middle] ?? NaN)) / 2
}

/** How often something ran, where the median of all runs is told. */
export const ranOf = (runs: number): string => (runs === 1 ? "one run" : `median of ${runs} runs`)

/** How often each arm runs: in each round once, and where `warm` once before them, which counts for nothing. */
export interface Rounds {
  readonly rounds: number
  readonly warm: boolean
}

/** Runs all arms by turns. */
export const interleave = async <Arm, Cost>(
  arms: ReadonlyArray<Arm>,
  { rounds, warm }: Rounds,
  measure: (arm: Arm) => Promise<Cost>
): Promise<ReadonlyMap<Arm, ReadonlyArray<Cost>>> => {
  const costs = new Map<Arm, Array<Cost>>(arms.map((arm) => [arm, []]))
  for (let round = warm ? 0 : 1; round <= rounds; round += 1) {
    for (const [arm, all] of costs) {
      const cost = await measure(arm)
      if (round > 0) all.push(cost)
    }
  }
  return costs
}

/** The median of each number of some costs. */
export const medians = <Cost extends Readonly<Record<string, number>>>(costs: ReadonlyArray<Cost>): Cost => {
  const names = Object.keys(costs[0] ?? {})
  // The same names with numbers again.
  return Object.fromEntries(names.map((name) => [name, median(costs.map((cost) => cost[name] ?? NaN))])) as Cost
}

/** What a process printed, and how long it took from its start to its end, in milliseconds. Throws where it fails. */
export const runProcess = async (
  file: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {}
): Promise<{ readonly stdout: string; readonly stderr: string; readonly wallMs: number }> => {
  const began = performance.now()
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } })
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  const wallMs = performance.now() - began
  if (status !== 0) throw new Error(`${[file, ...args].join(" ")} ended with ${status}\n${stderr}`)
  return { stdout, stderr, wallMs }
}
