/**
 * What a list call adds to a web page, and to the start of a program.
 */
import { gzipSync } from "node:zlib"
import { type Arm, arms } from "../arms.ts"
import type { Benchmark } from "../Benchmark.ts"
import { bundle, moduleOf } from "../bundle.ts"
import { interleave, medians, ranOf, runProcess } from "../measure.ts"

/** One of each client; what reads all of them is of no account here. */
const clients: ReadonlyArray<Arm> = arms.filter(({ module }, place) => arms.findIndex((other) => other.module === module) === place)
const nameOf = ({ name }: Arm) => name.replace(/, pages$/, "")

export const size: Benchmark = {
  name: "size",
  title: "Size and loading",
  about: `One list call, bundled for the browser by rolldown and minified, in kilobytes (1,000 bytes) before and after gzip, as far as it is loaded at once; and what a Node process takes to
load the module that has it and nothing else, beyond what \`node\` takes to start: from one bundled file, and with the dependencies as they are
installed.`,
  limits: `Before minifying, nine tenths of core's list call are Effect's modules: its runtime, its fetch client, \`Channel\` and \`Stream\`, metrics. A list call of a client that
neither retries nor streams nor checks is a few kilobytes.`,
  run: async ({ rounds: asked, smoke }) => {
    const rounds = smoke ? 1 : 3 * asked
    const empty = await bundle("load nothing", "export {}")
    const built = []
    for (const arm of clients) {
      const program = `export { list } from ${moduleOf(arm.module)}`
      const keep = `import { list } from ${moduleOf(arm.module)}; globalThis.list = list`
      const browser = arm.nodeOnly === true ? undefined : await bundle(`size ${arm.name}`, program, { platform: "browser" })
      built.push({
        arm,
        min: browser === undefined ? NaN : Buffer.byteLength(browser.code) / 1_000,
        gzip: browser === undefined ? NaN : gzipSync(browser.code, { level: 9 }).length / 1_000,
        bundled: (await bundle(`load ${arm.name}`, keep)).file,
        installed: (await bundle(`load installed ${arm.name}`, keep, { installed: true })).file
      })
    }
    const files = [empty.file, ...built.flatMap(({ bundled, installed }) => (smoke ? [installed] : [bundled, installed]))]
    const costs = await interleave(files, { rounds, warm: !smoke }, async (file) => ({
      wallMs: (await runProcess(process.execPath, [file])).wallMs
    }))
    const wall = (file: string) => medians(costs.get(file) ?? []).wallMs - medians(costs.get(empty.file) ?? []).wallMs
    return {
      ran: ranOf(rounds),
      tables: [
        {
          title: "One list call",
          columns: [
            { name: "" },
            { name: "checks" },
            { name: "min KB", digits: 1 },
            { name: "gzip KB", digits: 1 },
            { name: "load, bundled ms", digits: 1 },
            { name: "load, installed ms", digits: 1 }
          ],
          rows: built.map(({ arm, min, gzip, bundled, installed }) => [
            nameOf(arm),
            arm.checks ? "yes" : "no",
            Number.isNaN(min) ? "–" : min,
            Number.isNaN(gzip) ? "–" : gzip,
            wall(bundled),
            wall(installed)
          ])
        }
      ],
      goals: []
    }
  }
}
