/** The command: what it refuses before it begins, and what it leaves behind when it is stopped. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const program = fileURLToPath(new URL("../src/chaos.ts", import.meta.url))
const start = (args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] })

it.each([
  ["--bogus", "Unknown option '--bogus'; see --help"],
  ["all", "Unexpected argument 'all'; see --help"],
  ["--minutes", "Option '--minutes <value>' argument missing; see --help"],
  ["--restarts=0", "--minutes takes a number above 0, and --restarts a whole number from 1"]
])("refuses %s in one line", async (argument, line) => {
  const child = start([argument])
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, "close")])
  expect([said, status]).toEqual([`chaos: ${line}\n`, 2])
})

it("tells its options", async () => {
  const child = start(["--help"])
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, "close")])
  expect(said).toContain("--restarts N")
  expect(status).toBe(0)
})

it("leaves nothing behind when it is stopped, and says that it was", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stopped-"))
  const child = start(["--seed", "stopped", "--minutes", "5"], { TMPDIR: folder })
  const ended = Promise.all([text(child.stderr), once(child, "close")])
  for await (const line of createInterface(child.stdout)) if (line.includes("everything is up")) child.kill("SIGTERM")
  const [said, [status]] = await ended
  expect([said, status]).toEqual(["chaos: stopped by SIGTERM\n", 143])
  expect(readdirSync(folder).filter((name) => name.startsWith("chroma-sync-chaos-"))).toEqual([])
  rmSync(folder, { recursive: true })
})
