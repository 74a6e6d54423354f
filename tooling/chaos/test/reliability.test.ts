/** What docs/reliability.md promises names the tests that hold it: they exist, and they test something. */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const rows = readFileSync(`${root}/docs/reliability.md`, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .slice(2)

it.each(rows)("%s", (row) => {
  const named = [...row.matchAll(/`([\w./-]+\.test\.tsx?)`/g)].map(([, file = ""]) => file)
  expect(named).not.toEqual([])
  const holds = (file: string) => existsSync(`${root}/${file}`) && /\bexpect\b/.test(readFileSync(`${root}/${file}`, "utf8"))
  expect(named.filter((file) => !holds(file))).toEqual([])
})

it("there are promises", () => {
  expect(rows.length).toBeGreaterThan(10)
})
