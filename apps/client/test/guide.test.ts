/** The guide's blocks, in order, are one program: it type-checks, and runs against the emulator. */
import { execFile } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { longestLife } from "@chroma-sync/emulator/Lifecycle"
import { expect, it } from "vitest"
import { start } from "./support.ts"

const guide = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const blocks = Array.from(guide.matchAll(/^```ts\n([\s\S]+?)^```$/gm), ([, code = ""]) => code)
const run = promisify(execFile)

it("the guide's program is one for every Node that the package is for", () => {
  expect(blocks.join("\n")).not.toMatch(/^\s*await using/m)
})

it("the guide's program waits for as long as the emulator's invocations may take", () => {
  const deadlines = Array.from(guide.matchAll(/deadlineMs: ([\d_]+)/g), ([, ms = ""]) => Number(ms.replaceAll("_", "")))
  expect(deadlines).toHaveLength(2)
  for (const deadline of deadlines) expect(deadline).toBeGreaterThan(longestLife)
})

it("the guide's program type-checks and runs as it stands", async () => {
  expect(blocks.length).toBeGreaterThan(8)
  // Inside the package, so that it finds the client by its own name.
  const folder = join(import.meta.dirname, "../.vitest-report/guide")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "guide.ts"), blocks.join("\n"))
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../test/tsconfig.json",
      compilerOptions: { incremental: false, tsBuildInfoFile: null, types: ["node"] },
      include: ["guide.ts"],
      references: []
    })
  )
  const tsc = join(import.meta.dirname, "../../../node_modules/.bin/tsc")
  await run(tsc, ["--noEmit", "-p", folder]).catch((error: { readonly stdout: string }) => {
    throw new Error(error.stdout)
  })
  // The emulator's time goes on much faster than the guide's reader waits.
  await using world = await start({ clock: "live", seed: "guide", invocations: 20, arrivalsPerMinute: 20 })
  const { url, token } = world.emulator
  const hurry = setInterval(() => void world.emulator.advance(20_000), 200)
  try {
    const { stdout } = await run(process.execPath, [join(folder, "guide.ts")], {
      env: { ...process.env, CHROMA_SYNC_URL: url, CHROMA_API_KEY: token }
    })
    for (const line of ["seen 1 of 1", "7 of 7", " → ", "there is none", "the user went away"]) expect(stdout).toContain(line)
  } finally {
    clearInterval(hurry)
  }
})
