import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "@effect/vitest"

const flags = ["--expose-gc", "--min-semi-space-size=16", "--trace-pretenuring", "--trace-pretenuring-statistics"]

/** How often V8 took to making what a literal makes in its old generation, in a process that reads so many pages. */
const tenured = async (pages: number) => {
  const program = fileURLToPath(new URL("./pagesInHand.ts", import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, String(pages)])
  expect(stdout).toContain(`${pages === 0 ? 0 : 1_000} rows in hand`)
  expect(stdout).toContain("pretenuring: threshold=")
  return stdout.match(/=> tenure$/gm)?.length ?? 0
}

it("however often a page is in hand while garbage is collected, its rows go with the young generation", async () => {
  expect(await tenured(60)).toBe(await tenured(0))
})
