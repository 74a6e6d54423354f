/**
 * Measures the built app beside the bare list, by turns on the same rows: key to paint, update, first frame, memory and bytes at rest. The figures are
 * ratios; what a machine makes of them in milliseconds is for comparison only.
 *
 * `pnpm --filter @chroma-sync/ui-bench bench [invocations]`
 */
import { fork, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { once } from "node:events"
import { join } from "node:path"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { inkStandIns } from "chroma-sync/inkStandIns.ts"
import { build, type Plugin } from "rolldown"

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

const server = spawn(process.execPath, [join(here, "serve.ts"), String(count)], { stdio: ["ignore", "pipe", "inherit"] })
const [line] = (await once(server.stdout, "data")) as [Buffer]
const { url, token } = JSON.parse(line.toString()) as { readonly url: string; readonly token: string }

interface Program {
  readonly name: "app" | "bare"
  readonly file: string
  readonly args: ReadonlyArray<string>
}
const programs: ReadonlyArray<Program> = [
  { name: "app", file: app, args: ["ui"] },
  { name: "bare", file: join(dist, "bareApp.mjs"), args: [] }
]

const start = async ({ file, args }: Program) => {
  const began = performance.now()
  const terminal = openTerminal({
    file: process.execPath,
    args: [file, ...args],
    env: {
      CHROMA_SYNC_SESSION: "false",
      CHROMA_API_KEY: token,
      CHROMA_SYNC_URL: url,
      BENCH_URL: url,
      BENCH_TOKEN: token,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined
    },
    cols: 120,
    rows: 36
  })
  await terminal.until("the first frame", (screen) => screen.some((text) => text.includes("invocations")), 60_000)
  const firstFrame = performance.now() - began
  const whole = count.toLocaleString("en")
  await terminal.until("every row", (screen) => screen.some((text) => text.includes(`/${whole}`) || text.includes(`/${count}`)), 300_000)
  return { terminal, firstFrame, allRows: performance.now() - began }
}

const cursorLine = (screen: ReadonlyArray<string>) => screen.findIndex((text) => text.startsWith(">"))
const memory = (pid: number, field: "VmRSS" | "VmHWM"): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024

const rank = (values: ReadonlyArray<number>, share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN

const startUps: Record<
  Program["name"],
  Array<{ readonly firstFrame: number; readonly allRows: number; readonly rss: number; readonly peak: number }>
> = { app: [], bare: [] }
const keys: Record<Program["name"], Array<number>> = { app: [], bare: [] }
const idle: Record<Program["name"], number> = { app: 0, bare: 0 }
try {
  for (let round = 0; round < 3; round++) {
    const running = []
    for (const program of programs) running.push({ program, ...(await start(program)) })
    // Garbage of the first reading is gone and the compiler has settled before anything is compared.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    for (const { program, terminal, firstFrame, allRows } of running) {
      startUps[program.name].push({ firstFrame, allRows, rss: memory(terminal.pid, "VmRSS"), peak: memory(terminal.pid, "VmHWM") })
    }
    for (let press = 0; press < 120; press++) {
      const down = press % 60 < 30
      for (const { program, terminal } of running) {
        const before = cursorLine(terminal.screen())
        const wanted = before + (down ? 1 : -1)
        const began = performance.now()
        terminal.write(down ? "j" : "k")
        await terminal.until("the cursor to move", (screen) => cursorLine(screen) === wanted)
        if (press >= 20) keys[program.name].push(performance.now() - began)
      }
    }
    if (round === 2) {
      for (const { program, terminal } of running) {
        // The oldest rows are finished, and their ages count days.
        if (program.name === "app") {
          terminal.write("G")
          await terminal.until("the last row", (screen) => screen.some((text) => text.includes(`${count.toLocaleString("en")}/`)))
          await new Promise((resolve) => setTimeout(resolve, 3_000))
        }
        const before = terminal.raw().length
        await new Promise((resolve) => setTimeout(resolve, 20_000))
        idle[program.name] = (terminal.raw().length - before) / 20
      }
    }
    for (const { terminal } of running) await terminal[Symbol.asyncDispose]()
  }
} finally {
  server.kill()
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

const table: Array<readonly [string, number, number, string]> = [
  ["key to paint, p50 ms", rank(keys.app, 0.5), rank(keys.bare, 0.5), "1.2"],
  ["key to paint, p95 ms", rank(keys.app, 0.95), rank(keys.bare, 0.95), "1.3"],
  ["50 changes to bytes, p50 ms", rank(update.app, 0.5), rank(update.bare, 0.5), "1.3"],
  ["50 changes to bytes, p95 ms", rank(update.app, 0.95), rank(update.bare, 0.95), ""],
  [
    "first frame, ms",
    rank(
      startUps.app.map((one) => one.firstFrame),
      0.5
    ),
    rank(
      startUps.bare.map((one) => one.firstFrame),
      0.5
    ),
    "1.5"
  ],
  [
    "all rows read and shown, ms",
    rank(
      startUps.app.map((one) => one.allRows),
      0.5
    ),
    rank(
      startUps.bare.map((one) => one.allRows),
      0.5
    ),
    ""
  ],
  [
    "RSS, MB",
    rank(
      startUps.app.map((one) => one.rss),
      0.5
    ),
    rank(
      startUps.bare.map((one) => one.rss),
      0.5
    ),
    "1.5"
  ],
  [
    "peak RSS, MB",
    rank(
      startUps.app.map((one) => one.peak),
      0.5
    ),
    rank(
      startUps.bare.map((one) => one.peak),
      0.5
    ),
    ""
  ],
  ["at rest, bytes/s", idle.app, idle.bare, ""]
]
console.log(`${count.toLocaleString("en")} invocations, 120x36, ${keys.app.length} keys each`)
console.log(`${"".padEnd(30)}${"app".padStart(10)}${"bare Ink".padStart(10)}${"ratio".padStart(8)}${"goal".padStart(8)}`)
for (const [name, ours, bare, goal] of table) {
  const ratio = bare === 0 ? (ours === 0 ? "=" : "∞") : (ours / bare).toFixed(2)
  console.log(`${name.padEnd(30)}${ours.toFixed(1).padStart(10)}${bare.toFixed(1).padStart(10)}${ratio.padStart(8)}${goal.padStart(8)}`)
}
process.exit(0)
