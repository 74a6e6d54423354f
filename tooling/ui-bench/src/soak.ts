/**
 * Uses the built app as a person would, over and over, while about ten invocations a second change: keys, screens, prompts, sizes, a service that goes
 * away. After every round it looks at what the process holds, and prints all looks as one JSON array.
 *
 * Usage: node src/soak.ts [--minutes 10 | --rounds N] [--invocations 100000]
 */
import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { parseArgs } from "node:util"
import { openTerminal } from "@chroma-sync/terminal/Terminal"
import { memory, openFiles, processorMs, startService } from "./service.ts"

/** What a look found: `keyMs` is the median of the round from a key to its paint, `bytesPerSecond` what the round wrote to the terminal. */
export interface Look {
  readonly minutes: number
  readonly rssMb: number
  readonly heapMb: number
  readonly externalMb: number
  readonly files: number
  readonly handles: number
  readonly listeners: number
  readonly keyMs: number
  readonly bytesPerSecond: number
  readonly processorPercent: number
}

const { values } = parseArgs({
  options: { minutes: { type: "string" }, rounds: { type: "string" }, invocations: { type: "string", default: "100000" } }
})
const until = {
  minutes: Number(values.minutes ?? (values.rounds === undefined ? 10 : Infinity)),
  rounds: Number(values.rounds ?? Infinity)
}
const invocations = Number(values.invocations)

const here = import.meta.dirname
const probeFile = join(mkdtempSync(join(tmpdir(), "soak-")), "looks")
using service = await startService("busy", invocations)
await using terminal = openTerminal({
  file: process.execPath,
  args: ["--expose-gc", "--require", join(here, "probe.cjs"), join(here, "../../../apps/tui/dist/chroma-sync.mjs"), "ui"],
  env: {
    CHROMA_SYNC_SESSION: "false",
    CHROMA_API_KEY: service.token,
    CHROMA_SYNC_URL: service.url,
    PROBE_FILE: probeFile,
    NO_COLOR: undefined,
    FORCE_COLOR: undefined
  },
  cols: 120,
  rows: 36
})

const shows = (what: string) => terminal.until(what, (screen) => screen.some((line) => line.includes(what)), 60_000)
const press = async (keys: string, what: string): Promise<void> => {
  terminal.write(keys)
  await shows(what)
}
/** The invocation under the cursor. */
const under = (screen: ReadonlyArray<string>): string | undefined =>
  screen
    .find((line) => line.startsWith(">"))
    ?.slice(3)
    .match(/[0-9a-f]{8}/)?.[0]

/** From each of some keys to the paint of its cursor, in milliseconds. */
const move = async (key: string, times: number): Promise<ReadonlyArray<number>> => {
  const found: Array<number> = []
  for (let time = 0; time < times; time++) {
    const before = under(terminal.screen())
    const began = performance.now()
    terminal.write(key)
    await terminal.until("the cursor elsewhere", (screen) => ![before, undefined].includes(under(screen)), 60_000)
    found.push(performance.now() - began)
  }
  return found
}

const resize = async (cols: number, rows: number): Promise<void> => {
  terminal.resize(cols, rows)
  // The last line says where the cursor is, at the right edge.
  await terminal.until(`${cols}x${rows}`, (screen) => screen.length === rows && screen.at(-1)?.length === cols - 1, 60_000)
}

const median = (numbers: ReadonlyArray<number>): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

/** What is shown after a command, by its title. */
const screens = [
  ["src", "sources"],
  ["stats", "stats"],
  ["ctx", "databases"],
  ["groups", "failure groups"],
  ["msg", "messages"]
] as const

const useIt = async (round: number): Promise<number> => {
  const keys = [...(await move("j", 12)), ...(await move("k", 12))]
  await press("\r", " │ ")
  terminal.write("q")
  await terminal.until("the list alone", (screen) => !screen.some((line) => line.includes(" │ ")))
  await press("?", "▸ help")
  await press("\u001b", "▸ invocations")
  for (const [command, title] of screens) {
    await press(`:${command}\r`, `▸ ${title}`)
    await press("q", "▸ invocations")
  }
  await press("/status:failed", "status:failed")
  await press("\u001b", "everything")
  await press("s", "sort")
  await press("\u001b", "enter detail")
  await resize(80, 24)
  await resize(240, 70)
  await resize(120, 36)
  if (round % 5 === 4) {
    await service.tell("away")
    await press("\u0012", "offline")
    await service.tell("back")
    await press("\u0012", "● live")
  }
  return median(keys)
}

/** Whatever the process alone can tell. Its answer is a line more in the file. */
const probe = async (lines: number): Promise<Pick<Look, "heapMb" | "externalMb" | "handles" | "listeners">> => {
  process.kill(terminal.pid, "SIGUSR2")
  for (;;) {
    const told = readProbe()
    if (told.length > lines) return JSON.parse(told[lines] ?? "")
    await delay(20)
  }
}
const readProbe = (): ReadonlyArray<string> => {
  try {
    return readFileSync(probeFile, "utf8").trimEnd().split("\n")
  } catch {
    return []
  }
}

await terminal.until("every row", (screen) => screen.some((line) => line.includes("● live") && !line.includes("reading")), 300_000)
const began = performance.now()
const looks: Array<Look> = []
for (let round = 0; round < until.rounds && performance.now() - began < until.minutes * 60_000; round++) {
  const [from, written, took] = [performance.now(), terminal.raw().length, processorMs(terminal.pid)]
  const keyMs = await useIt(round)
  const ms = performance.now() - from
  const [bytesPerSecond, processorPercent] = [
    ((terminal.raw().length - written) / ms) * 1_000,
    ((processorMs(terminal.pid) - took) / ms) * 100
  ]
  const told = await probe(round)
  const look = {
    minutes: (performance.now() - began) / 60_000,
    rssMb: memory(terminal.pid, "VmRSS"),
    files: openFiles(terminal.pid),
    keyMs
  }
  looks.push({ ...look, ...told, bytesPerSecond, processorPercent })
}
console.log(JSON.stringify(looks))
process.exit(0)
