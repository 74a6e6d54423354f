/**
 * The live UI beside a bare Ink list: what `tooling/ui-bench` prints, as findings.
 */
import { fileURLToPath } from "node:url"
import type { Benchmark, Findings, Goal } from "../Benchmark.ts"
import { runProcess } from "../measure.ts"

const harness = fileURLToPath(import.meta.resolve("@chroma-sync/ui-bench/src/bench.ts"))

/** The figure, the app's, the bare list's, their ratio, and the goal where there is one. */
const line = /^(\S.*?) {2,}([\d.]+) +([\d.]+) +([\d.]+|=|∞)(?: +([\d.]+))?$/

/** Reads the harness's table. */
export const findingsOf = (printed: string): Findings => {
  const found = printed.split("\n").flatMap((text) => {
    const [, figure, app, bare, ratio, goal] = line.exec(text.trimEnd()) ?? []
    return figure === undefined ? [] : [{ figure, app: Number(app), bare: Number(bare), ratio: ratio ?? "", goal }]
  })
  if (found.length === 0) throw new Error(`the harness printed no table:\n${printed}`)
  return {
    ran: "5 starts, 300 keys in each size, 100 times fifty changes, one look at rest",
    tables: [
      {
        title: printed.split("\n").find((text) => text.includes(" invocations, ")) ?? "",
        columns: [{ name: "" }, { name: "app", digits: 1 }, { name: "bare Ink", digits: 1 }, { name: "×", digits: 2 }],
        rows: found.map(({ figure, app, bare, ratio }) => [figure, app, bare, /\d/.test(ratio) ? Number(ratio) : ratio])
      }
    ],
    goals: found.flatMap(({ figure, ratio, goal }): ReadonlyArray<Goal> =>
      goal === undefined ? [] : [{ figure, atMost: Number(goal), now: Number(ratio) }]
    )
  }
}

export const ui: Benchmark = {
  name: "ui",
  title: "The live UI",
  about: `The built app and the least that shows the same rows with Ink (an array, a cursor, one padded \`Text\` a row), by turns in pseudo-terminals of 120 by
36 on the same emulator. From a key to its paint and from fifty changes to their bytes; first frame, of a program that was used before; memory; what it writes at rest.`,
  limits: `Ink's own pass over the frame is most of a paint in both.`,
  run: async ({ smoke }) => findingsOf((await runProcess(process.execPath, [harness, smoke ? "300" : "100000"])).stdout)
}
