/** The README is held to its word: its test is one of these, its scenario is read. */
import { readFileSync } from "node:fs"
import { parseScenario } from "@chroma-sync/emulator/Scenario"
import { expect, it } from "@effect/vitest"
import * as Result from "effect/Result"

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")
const blockOf = (language: string): string => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(textOf("../README.md"))?.[1] ?? ""

it("the README's test is the one that runs here", () => {
  expect(blockOf("ts")).toBe(textOf("example.test.ts"))
})

it("the README's scenario is one", () => {
  expect(Object.keys(Result.getOrThrow(parseScenario(blockOf("json"), "README.md")))).toContain("rules")
})
