/**
 * What this project costs beside other ways to the same end.
 *
 * Every measure is a process of its own, against an emulator in a process of its own. Arms take turns, so that a busy moment of the machine falls on all
 * of them, and medians are compared: the ratios hold on other machines, the times do not.
 *
 * Usage: pnpm bench [name…] [--rounds 3] [--minutes 10] [--json FILE] [--write] [--smoke]
 *
 * `--write` puts the findings into `docs/performance.json`, in place of older ones of the same benchmarks, and draws `docs/performance.md` anew;
 * `--draw` only draws. `--smoke` takes the smallest sizes, to see that all works.
 * `--minutes` is how long the soak lasts.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { benchmarks } from "./benchmarks.ts"
import { drawPage, machine, type Results } from "./page.ts"
import { renderFindings } from "./render.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    minutes: { type: "string", default: "10" },
    json: { type: "string" },
    write: { type: "boolean", default: false },
    draw: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false }
  }
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be a whole number from 1`)
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error(`--minutes is ${values.minutes}; it must be a number above 0`)
const names = benchmarks.map(({ name }) => name)
for (const name of positionals) {
  if (!names.includes(name)) throw new Error(`there is no benchmark ${name}; there are ${names.join(", ")}`)
}

const docs = (file: string) => fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url))
const write = (file: string, results: Results) =>
  writeFileSync(file, `${JSON.stringify(results, (_, value) => (typeof value === "number" ? Number(value.toPrecision(5)) : value), 2)}\n`)

const draw = (found: Results) => {
  write(docs("performance.json"), { ...(JSON.parse(readFileSync(docs("performance.json"), "utf8")) as Results), ...found })
  writeFileSync(docs("performance.md"), drawPage(JSON.parse(readFileSync(docs("performance.json"), "utf8"))))
}

let results: Results = {}
if (values.draw) draw(results)
for (const benchmark of values.draw ? [] : benchmarks) {
  if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue
  console.log(`## ${benchmark.title}\n`)
  const findings = await benchmark.run({ rounds, minutes, smoke: values.smoke })
  console.log(`${renderFindings(findings)}\n`)
  results = { ...results, [benchmark.name]: { machine: machine(), ...findings } }
  // As each is done: whoever stops a long run keeps what it has found.
  if (values.json !== undefined) write(values.json, results)
  if (values.write) draw(results)
}
