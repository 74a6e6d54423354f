/**
 * What it costs to list invocations through this project's packages, beside a bare `fetch` and `JSON.parse` that check nothing.
 *
 * Every measure is a process of its own against a server that is a process of its own. Arms take turns, so that a busy moment of the machine falls
 * on all of them, and medians are compared: the ratios hold on other machines, the times do not.
 *
 * Usage: pnpm bench [--rows 100000] [--limit 1000 --limit 500] [--rounds 5] [--arm "core pages"] [--json tooling/bench/results.json]
 */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { writeFileSync } from "node:fs"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { parseArgs, promisify } from "node:util"
import type { Cost } from "./arm.ts"
import { armNames } from "./arms.ts"

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    limit: { type: "string", multiple: true, default: ["1000", "500"] },
    rounds: { type: "string", default: "5" },
    arm: { type: "string", multiple: true, default: [...armNames] },
    json: { type: "string", default: fileURLToPath(new URL("../results.json", import.meta.url)) }
  }
})
const rounds = Number(values.rounds)
const local = (file: string) => fileURLToPath(new URL(file, import.meta.url))

const median = (numbers: ReadonlyArray<number>): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2
}

const measure = async (arm: string, url: string, limit: string): Promise<Cost> => {
  const { stdout } = await promisify(execFile)(process.execPath, [local("arm.ts"), arm, url, limit])
  const cost: Cost = JSON.parse(stdout)
  if (cost.rows !== Number(values.rows)) throw new Error(`${arm} read ${cost.rows} of ${values.rows} invocations`)
  return cost
}

const server = spawn(process.execPath, [local("server.ts"), values.rows], { stdio: ["ignore", "pipe", "inherit"] })
try {
  const [url] = (await once(createInterface(server.stdout), "line")) as [string]
  const results = []
  for (const limit of values.limit) {
    const costs = new Map<string, Array<Cost>>(values.arm.map((arm) => [arm, []]))
    // The round before the first fills the server's cache.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [arm, all] of costs) {
        const cost = await measure(arm, url, limit)
        if (round > 0) all.push(cost)
      }
    }
    const medians = [...costs].map(([arm, all]) => ({
      arm,
      cpuMs: median(all.map((cost) => cost.cpuMs)),
      processCpuMs: median(all.map((cost) => cost.processCpuMs)),
      wallMs: median(all.map((cost) => cost.wallMs)),
      peakMb: median(all.map((cost) => cost.peakMb))
    }))
    const [base] = medians
    console.log(`\n${values.rows} invocations in pages of ${limit}, median of ${rounds}`)
    console.table(
      Object.fromEntries(
        medians.map((cost) => [
          cost.arm,
          {
            "CPU ms": Math.round(cost.cpuMs),
            "CPU ×": Number((cost.cpuMs / (base?.cpuMs ?? NaN)).toFixed(2)),
            "with imports ×": Number((cost.processCpuMs / (base?.processCpuMs ?? NaN)).toFixed(2)),
            "wall ×": Number((cost.wallMs / (base?.wallMs ?? NaN)).toFixed(2)),
            "peak MB": Math.round(cost.peakMb)
          }
        ])
      )
    )
    results.push({ rows: Number(values.rows), limit: Number(limit), rounds, medians })
  }
  writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`)
} finally {
  server.kill()
}
