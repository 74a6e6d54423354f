/**
 * What this project costs beside other ways to the same end.
 *
 * Every measure is a process of its own, against an emulator in a process of its own. Arms take turns, so that a busy moment of the machine falls on all
 * of them, and medians are compared: the ratios hold on other machines, the times do not.
 */
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { benchmarks } from "./benchmarks.ts"
import { drawPage, machine, type Results } from "./page.ts"
import { renderFindings } from "./render.ts"

const names = benchmarks.map(({ name }) => name)
const usage = `Usage: pnpm bench [NAME…] [--rounds N] [--minutes N] [--json FILE] [--write] [--draw] [--smoke]

  NAME          what to measure; all by default: ${names.join(", ")}
  --rounds N    how often each arm runs; 3 by default
  --minutes N   how long the soak lasts; 10 by default
  --json FILE   where to write the findings too
  --write       puts the findings into docs/performance.json, in place of older ones of the same benchmarks, and draws docs/performance.md
  --draw        only draws docs/performance.md anew
  --smoke       takes the smallest sizes, to see that all works; their figures mean nothing
  --help        prints this`

const fail = (message: string): never => {
  console.error(`bench: ${message}`)
  process.exit(2)
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const read = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: "string", default: "3" },
        minutes: { type: "string", default: "10" },
        json: { type: "string" },
        write: { type: "boolean", default: false },
        draw: { type: "boolean", default: false },
        smoke: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false }
      }
    })
  } catch (error) {
    return fail(`${messageOf(error).split(". ")[0]}; see --help`)
  }
}

const { values, positionals } = read()
if (values.help) {
  console.log(usage)
  process.exit()
}
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) fail(`--rounds is ${values.rounds}; it must be a whole number from 1`)
const minutes = Number(values.minutes)
if (!(minutes > 0)) fail(`--minutes is ${values.minutes}; it must be a number above 0`)
for (const name of positionals) {
  if (!names.includes(name)) fail(`there is no benchmark ${name}; there are ${names.join(", ")}`)
}
// A package's script runs in the package's folder, and pnpm says where it was called.
const json = values.json === undefined ? undefined : resolve(process.env["INIT_CWD"] ?? "", values.json)
try {
  // Before anything is measured.
  if (json !== undefined) closeSync(openSync(json, "a"))
} catch (error) {
  fail(`--json: ${messageOf(error)}`)
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
  if (json !== undefined) write(json, results)
  if (values.write) draw(results)
}
