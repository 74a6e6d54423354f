/** That the bench measures what it says: every arm reads everything, and the bench refuses one that does not. */
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { armNames, arms } from "../src/arms.ts"

const source = (file: string) => fileURLToPath(new URL(`../src/${file}`, import.meta.url))

describe("an arm", () => {
  const server = spawn(process.execPath, [source("server.ts"), "1203"], { stdio: ["ignore", "pipe", "inherit"] })
  let url = ""
  beforeAll(async () => {
    const [line] = (await once(createInterface(server.stdout), "line")) as [string]
    url = line
  })
  afterAll(() => void server.kill())

  it.each(armNames)("reads every invocation once: %s", async (name) => {
    const run = await arms[name]()
    expect(await run({ url, limit: 200 })).toBe(1_203)
  })
})

it("prints a table of ratios and writes them as JSON", async () => {
  const json = join(await mkdtemp(join(tmpdir(), "bench-")), "results.json")
  const compared = ["--arm", "bare fetch + JSON.parse", "--arm", "core pages"]
  const sizes = ["--rows", "1203", "--limit", "200", "--rounds", "1"]
  const { stdout } = await promisify(execFile)(process.execPath, [source("bench.ts"), ...sizes, ...compared, "--json", json])
  expect(stdout).toMatch(/1203 invocations in pages of 200/)
  expect(stdout).toMatch(/core pages +│ +\d+ +│ +\d/)
  const [result] = JSON.parse(await readFile(json, "utf8"))
  expect(result).toMatchObject({ rows: 1_203, limit: 200, medians: [{ arm: "bare fetch + JSON.parse" }, { arm: "core pages" }] })
  for (const { cpuMs, processCpuMs, peakMb } of result.medians) {
    expect(cpuMs).toBeGreaterThan(0)
    expect(processCpuMs).toBeGreaterThan(cpuMs)
    expect(peakMb).toBeGreaterThan(10)
  }
})
