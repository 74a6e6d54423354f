/**
 * Measures the built app beside the bare list, by turns on the same rows: key to paint while ten rows a second change, update, first frame, memory, and
 * what both do at rest. The figures are ratios; what a machine makes of them in milliseconds is for comparison only.
 *
 * `pnpm --filter @chroma-sync/ui-bench bench [invocations]`
 */
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { inkStandIns } from "chroma-sync/inkStandIns.ts"
import { build, type Plugin } from "rolldown"
import { memory, processorMs, type Service, startService } from "./service.ts"

const count = Number(process.argv[2] ?? 100_000)
const here = import.meta.dirname
const dist = join(here, "../node_modules/.bench")
const app = join(here, "../../../apps/tui/dist/chroma-sync.mjs")

/** The bare list has Ink as it is, the app what it is built with. */
const bundle = (input: string, name: string, plugins: ReadonlyArray<Plugin>) =>
  build({
    input: join(here, input),
    platform: "node",
    output: { file: join(dist, name), format: "esm", minify: true, codeSplitting: false },
    plugins: [...plugins],
    transform: { define: { "process.env.NODE_ENV": '"production"', CHROMA_SYNC_VERSION: '"bench"' } },
    logLevel: "silent"
  })
const noDevtools: Plugin = {
  name: "no-devtools",
  resolveId: (source) => (source === "react-devtools-core" ? join(here, "../../../apps/tui/src/ink/noDevtools.ts") : undefined)
}
await bundle("bareApp.tsx", "bareApp.mjs", [noDevtools])
await bundle("updates.tsx", "updates-app.mjs", [inkStandIns])
await bundle("updates.tsx", "updates-bare.mjs", [noDevtools])

interface Program {
  readonly name: "app" | "bare"
  readonly file: string
  readonly args: ReadonlyArray<string>
}
const programs: ReadonlyArray<Program> = [
  { name: "app", file: app, args: ["ui"] },
  { name: "bare", file: join(dist, "bareApp.mjs"), args: [] }
]

const start = async (program: Program, service: Service, size: { readonly cols: number; readonly rows: number }) => {
  const began = performance.now()
  const terminal = openTerminal({
    file: process.execPath,
    args: [program.file, ...program.args],
    env: {
      CHROMA_SYNC_SESSION: "false",
      CHROMA_API_KEY: service.token,
      CHROMA_SYNC_URL: service.url,
      BENCH_URL: service.url,
      BENCH_TOKEN: service.token,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined
    },
    ...size
  })
  await terminal.until("the first frame", (screen) => screen.some((text) => text.includes("invocations")), 60_000)
  const firstFrame = performance.now() - began
  const isWhole = (text: string) => Number(/\/([\d,]+)$/.exec(text)?.[1]?.replaceAll(",", "") ?? 0) >= count
  await terminal.until("every row", (screen) => screen.some(isWhole), 300_000)
  return { program, terminal, firstFrame, allRows: performance.now() - began }
}

/** Where the cursor is: the app keeps it on its invocation while rows come, the bare list on its line. */
const place: Record<Program["name"], (screen: ReadonlyArray<string>) => string | undefined> = {
  app: (screen) =>
    screen
      .find((text) => text.startsWith(">"))
      ?.slice(3)
      .match(/[0-9a-f]{8}/)?.[0],
  bare: (screen) => String(screen.findIndex((text) => text.startsWith(">")))
}

const rank = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN

type ByName<A> = Record<Program["name"], A>
type StartUp = Record<"firstFrame" | "allRows" | "rss" | "peak", number>
const startUps: ByName<Array<StartUp>> = { app: [], bare: [] }
const rest: ByName<Record<"bytes" | "processor", number>> = { app: { bytes: 0, processor: 0 }, bare: { bytes: 0, processor: 0 } }

const lastRound = 4
const restMs = 20_000
/** Once a minute the app turns its clock, which is no work. */
const minuteHasTurned = async (): Promise<void> => {
  const left = 60_000 - (Date.now() % 60_000)
  if (left < restMs + 5_000) await delay(left + 2_000)
}

{
  using quiet = await startService("quiet", count)
  for (let round = 0; round <= lastRound; round++) {
    const running = []
    // Each is first by turns: the other's start finds the files in memory.
    for (const program of round % 2 === 0 ? programs : programs.toReversed()) {
      running.push(await start(program, quiet, { cols: 120, rows: 36 }))
    }
    // Garbage of the first reading is gone and the compiler has settled before anything is compared.
    await delay(3_000)
    for (const { program, terminal, firstFrame, allRows } of running) {
      startUps[program.name].push({ firstFrame, allRows, rss: memory(terminal.pid, "VmRSS"), peak: memory(terminal.pid, "VmHWM") })
    }
    if (round === lastRound) {
      for (const { program, terminal } of running) {
        // The oldest rows' ages count days; those of the newest turn every minute, each at its own second.
        if (program.name !== "app") continue
        terminal.write("G")
        await terminal.until("the last row", (screen) => screen.some((text) => text.includes(`${count.toLocaleString("en")}/`)))
        await delay(5_000)
      }
      await minuteHasTurned()
      const before = running.map(({ terminal }) => [terminal.raw().length, processorMs(terminal.pid)] as const)
      await delay(restMs)
      for (const [at, { program, terminal }] of running.entries()) {
        const [written, took] = before[at] ?? [0, 0]
        rest[program.name] = {
          bytes: ((terminal.raw().length - written) / restMs) * 1_000,
          processor: ((processorMs(terminal.pid) - took) / restMs) * 100
        }
      }
    }
    for (const { program, terminal } of running) {
      // As people leave it: what was compiled is kept for the next start then, as it is for theirs.
      if (program.name === "app") {
        terminal.write("\u0003")
        await terminal.exit
      }
      await terminal[Symbol.asyncDispose]()
    }
  }
}

const sizes = [
  { cols: 120, rows: 36 },
  { cols: 240, rows: 70 }
]
const keys: Array<ByName<Array<number>>> = []
{
  using busy = await startService("busy", count)
  for (const size of sizes) {
    const running = []
    for (const program of programs) running.push(await start(program, busy, size))
    await delay(3_000)
    const found: ByName<Array<number>> = { app: [], bare: [] }
    for (let press = 0; press < 320; press++) {
      const down = press % 60 < 30
      for (const { program, terminal } of running) {
        const placeOf = place[program.name]
        const before = placeOf(terminal.screen())
        const began = performance.now()
        terminal.write(down ? "j" : "k")
        await terminal.until("the cursor to move", (screen) => ![before, undefined].includes(placeOf(screen)))
        if (press >= 20) found[program.name].push(performance.now() - began)
      }
    }
    keys.push(found)
    for (const { terminal } of running) await terminal[Symbol.asyncDispose]()
  }
}

const update: Record<Program["name"], Array<number>> = { app: [], bare: [] }
const updaters = await Promise.all(
  programs.map(async ({ name }) => {
    const child = fork(join(dist, `updates-${name}.mjs`), [name, String(count)], { env: { ...process.env, CI: "false", FORCE_COLOR: "1" } })
    await once(child, "message")
    return { name, child }
  })
)
for (let turn = 1; turn <= 140; turn++) {
  for (const { name, child } of updaters) {
    const answer = once(child, "message")
    child.send(turn)
    const [ms] = (await answer) as [number]
    if (turn > 40) update[name].push(ms)
  }
}
for (const { child } of updaters) child.kill()

const middle = (name: Program["name"], what: keyof StartUp): number =>
  rank(
    startUps[name].map((one) => one[what]),
    0.5
  )
const startUp = (label: string, what: keyof StartUp, goal: string) => [label, middle("app", what), middle("bare", what), goal] as const

const table: ReadonlyArray<readonly [figure: string, app: number, bare: number, goal: string]> = [
  ...sizes.flatMap(({ cols, rows }, at) => {
    const found = keys[at] ?? { app: [], bare: [] }
    return [
      [`key to paint ${cols}x${rows}, p50 ms`, rank(found.app, 0.5), rank(found.bare, 0.5), "1.2"],
      [`key to paint ${cols}x${rows}, p95 ms`, rank(found.app, 0.95), rank(found.bare, 0.95), "1.3"]
    ] as const
  }),
  ["50 changes to bytes, p50 ms", rank(update.app, 0.5), rank(update.bare, 0.5), "1.3"],
  ["50 changes to bytes, p95 ms", rank(update.app, 0.95), rank(update.bare, 0.95), ""],
  startUp("first frame, ms", "firstFrame", "1.5"),
  startUp("all rows read and shown, ms", "allRows", ""),
  startUp("RSS, MB", "rss", "1.5"),
  startUp("peak RSS, MB", "peak", ""),
  ["at rest, bytes/s", rest.app.bytes, rest.bare.bytes, ""],
  ["at rest, % of a core", rest.app.processor, rest.bare.processor, ""]
]
console.log(`${count.toLocaleString("en")} invocations, 120x36, ${keys[0]?.app.length ?? 0} keys each while ten rows a second change`)
console.log(`${"".padEnd(32)}${"app".padStart(10)}${"bare Ink".padStart(10)}${"ratio".padStart(8)}${"goal".padStart(8)}`)
for (const [name, ours, bare, goal] of table) {
  const ratio = bare === 0 ? (ours === 0 ? "=" : "∞") : (ours / bare).toFixed(2)
  console.log(
    `${name.padEnd(32)}${ours.toFixed(ours < 1 ? 2 : 1).padStart(10)}${bare.toFixed(bare < 1 ? 2 : 1).padStart(10)}${ratio.padStart(8)}${goal.padStart(8)}`
  )
}
process.exit(0)
