/**
 * Runs of arms that read everything: each in a process of its own, from one file as its users would ship it.
 */
import type { Arm } from "./arms.ts"
import { bundle, moduleOf } from "./bundle.ts"
import type { Cost } from "./child.ts"
import type { Target } from "./Drain.ts"
import { runProcess } from "./measure.ts"

const child = moduleOf("./child.ts")
const loop = moduleOf("./Drain.ts")

/** What one process cost, and how long it took from its start to its end, in milliseconds. */
export interface DrainCost extends Cost {
  readonly wallMs: number
}

/** Bundles arms and gives what runs one of them once. It throws where one has not read so many invocations, and exactly those that the first has. */
export const makeDrains = async (arms: Iterable<Arm>, invocations: number): Promise<(arm: Arm, target: Target) => Promise<DrainCost>> => {
  const files = new Map<Arm, string>()
  for (const arm of new Set(arms)) {
    const program = `
      import * as arm from ${moduleOf(arm.module)}
      import { byOffset } from ${loop}
      import { runDrain } from ${child}
      await runDrain(${arm.drain === undefined ? "byOffset(arm.list)" : `arm.${arm.drain}`})`
    files.set(arm, (await bundle(`drain ${arm.name}`, program)).file)
  }
  let digest: number | undefined
  return async (arm, target) => {
    const flags = target.liveEvery === undefined ? [] : ["--expose-gc"]
    const { stdout, wallMs } = await runProcess(process.execPath, [...flags, files.get(arm) ?? "", JSON.stringify(target)])
    const cost: DrainCost = { ...(JSON.parse(stdout) as Cost), wallMs }
    digest ??= cost.digest
    if (cost.rows !== invocations) throw new Error(`${arm.name} read ${cost.rows} of ${invocations} invocations`)
    if (cost.digest !== digest)
      throw new Error(`${arm.name} read other invocations than ${[...files.keys()][0]?.name}, or in another order`)
    return cost
  }
}
