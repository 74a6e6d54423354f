/** The client's tarball on other runtimes than Node, against the emulator: the same program gives the same. */
import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { copyFileSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { effectVersion, install, pack, run } from "./published.ts"

/** Installed here alone, where nobody else waits for them: each is a hundred megabytes. Their binaries are packages of the registry, so no script need run. */
const runtimes = { bun: "1.4.5", deno: "2.9.6" }

const folder = mkdtempSync(join(tmpdir(), "runtimes-"))

beforeAll(async () => {
  await install(folder, await pack(folder, ["@chroma-sync/core", "@chroma-sync/client"]), { effect: effectVersion(), ...runtimes })
  copyFileSync(join(import.meta.dirname, "elsewhere.ts"), join(folder, "elsewhere.ts"))
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 180_000)

/** The one file of this system's package. */
const binary = (pattern: string): string => {
  const [file, ...more] = globSync(pattern, { cwd: join(folder, "node_modules") })
  if (file === undefined || more.length > 0) throw new Error(`${pattern} should be one file: ${[file, ...more].join(" ")}`)
  return join(folder, "node_modules", file)
}

const offline = ["--quiet", "--no-lock", "--no-remote", "--no-config", "--node-modules-dir=manual"]

const commands = {
  node: () => [process.execPath],
  bun: () => [binary("@oven/bun-*/bin/bun{,.exe}")],
  deno: () => [binary("@deno/*/deno{,.exe}"), "run", ...offline, "--allow-net=127.0.0.1", "--allow-env"]
}

describe.each(Object.entries(commands))("on %s", (_, command) => {
  it("lists, gets, creates, watches until it is left, cancels, waits, uploads, and knows its errors", { timeout: 60_000 }, async () => {
    await using emulator = await startEmulator({ seed: "elsewhere", invocations: 30, arrivalsPerMinute: 0 })
    const [program = "", ...flags] = command()
    const env = [`CHROMA_SYNC_URL=${emulator.url}`, `CHROMA_API_KEY=${emulator.token}`]
    const printed = await run(folder, "env", ...env, program, ...flags, "elsewhere.ts")
    expect(JSON.parse(printed)).toEqual({
      listed: 30,
      distinct: 30,
      pages: true,
      missing: 404,
      refused: true,
      unreachable: "TransportError",
      events: ["added", "live", "cancelled", "changed"],
      left: "seen",
      done: "cancelled",
      upload: true
    })
  })
})
