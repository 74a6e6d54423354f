/**
 * `docs/performance.md`, drawn from what was found.
 */
import { cpus } from "node:os"
import type { Findings } from "./Benchmark.ts"
import { benchmarks } from "./benchmarks.ts"
import { renderSection } from "./render.ts"

/** What each benchmark found when it was run last, by its name. */
export type Results = Readonly<Record<string, Findings & { readonly machine: string }>>

/** What this runs on, in words. */
export const machine = (): string => `Node ${process.version} on ${cpus().length} cores (${cpus()[0]?.model ?? process.arch})`

const intro = `# Performance

\`pnpm bench\` measures what this project costs beside other ways to the same end: a bare \`fetch\` loop, which is the limit, and the clients that other
generators make of the same OpenAPI document. This page is drawn from its findings: \`pnpm bench --write\` measures anew and draws it, \`pnpm bench drain
--write\` one part of it, \`pnpm bench --draw\` only draws.

Every measure is a process of its own, from one minified file, against the emulator in another process, which has made every page before anything is
timed. Arms take turns, and medians are compared where they ran more than once: each part says how often. Trust the ratios: the times are of one
machine, and a busy one adds to all of them.`

/** The whole page. */
export const drawPage = (results: Results): string =>
  [
    intro,
    ...benchmarks.flatMap((benchmark) => {
      const found = results[benchmark.name]
      return found === undefined ? [] : [renderSection(benchmark, found, `${found.machine}, ${found.ran}.`)]
    })
  ].join("\n\n") + "\n"
