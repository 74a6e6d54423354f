/** The tarballs on other runtimes than this Node, against the emulator: the same program gives the same. */
import { startEmulator } from "@chroma-sync/emulator/startEmulator"
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { effectVersion, install, libraries, pack, run } from "./published.ts"

/** Installed here alone, where nobody else waits for them: each is a hundred megabytes. Their binaries are packages of the registry, so no script need run. */
const runtimes = { bun: "1.4.5", deno: "2.9.6" }

/** The oldest Node that `engines` promises, as the package of this system. */
const oldest = "22.19.0"
const { platform, arch } = process
const oldestPackage = `${platform === "darwin" && arch === "arm64" ? "node-bin" : "node"}-${platform === "win32" ? "win" : platform}-${arch}`

const folder = mkdtempSync(join(tmpdir(), "runtimes-"))

beforeAll(async () => {
  await install(folder, await pack(folder), { effect: effectVersion(), ...runtimes, [oldestPackage]: oldest })
  copyFileSync(join(import.meta.dirname, "elsewhere.ts"), join(folder, "elsewhere.ts"))
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 180_000)

/** The one file of this system's package. */
const binary = (pattern: string): string => {
  const [file, ...more] = globSync(pattern, { cwd: join(folder, "node_modules") })
  if (file === undefined || more.length > 0) throw new Error(`${pattern} should be one file: ${[file, ...more].join(" ")}`)
  return join(folder, "node_modules", file)
}

const oldestNode = () => binary(`${oldestPackage}/bin/node{,.exe}`)

const offline = ["--quiet", "--no-lock", "--no-remote", "--no-config", "--node-modules-dir=manual"]

const commands = {
  "this Node": () => [process.execPath],
  "the oldest Node that is promised": () => [oldestNode()],
  Bun: () => [binary("@oven/bun-*/bin/bun{,.exe}")],
  Deno: () => [binary("@deno/*/deno{,.exe}"), "run", ...offline, "--allow-net=127.0.0.1", "--allow-env"]
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

it("the oldest Node is the one that every package promises", () => {
  const engines = ["chroma-sync", ...libraries.map(({ name }) => name)].map(
    (name) =>
      (JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")) as { readonly engines: unknown }).engines
  )
  expect(engines).toEqual(engines.map(() => ({ node: `>=${oldest.replace(/\.0$/, "")}` })))
})

it("the program lists, waits and shows what it should on the oldest Node that is promised", { timeout: 60_000 }, async () => {
  await using emulator = await startEmulator({ seed: "oldest", invocations: 30, arrivalsPerMinute: 0 })
  const say = (...args: ReadonlyArray<string>) =>
    run(
      folder,
      "env",
      `CHROMA_SYNC_URL=${emulator.url}`,
      `CHROMA_API_KEY=${emulator.token}`,
      oldestNode(),
      join(folder, "node_modules/chroma-sync/dist/chroma-sync.mjs"),
      ...args
    )
  expect((await say("invocations", "list", "--all", "-o", "ndjson")).trim().split("\n")).toHaveLength(30)
  const [{ id }] = JSON.parse(await say("invocations", "list", "--status", "complete", "-o", "json")) as [{ readonly id: string }]
  expect(JSON.parse(await say("invocations", "wait", id, "--deadline", "20s", "-o", "json"))).toMatchObject([{ id }])
  expect(await say("demo")).toMatch(/200 invocations/)
})
