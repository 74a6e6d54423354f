/**
 * Proves that lint bites: a copy of the workspace's shape breaks every rule once, and each broken line must be reported. A rule that lets its line pass
 * fails this check, and so does a file of core that belongs to no layer.
 */
import { spawnSync } from "node:child_process"
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { coreLayers } from "../../oxlint.config.ts"
import { broken, fine } from "./fixture.ts"

const workspace = join(import.meta.dirname, "../..")
const core = join(workspace, "packages/core/src")
const placed = new Set(coreLayers.flatMap((layer) => layer.files))
const misplaced = globSync("**/*.ts", { cwd: core })
  .filter((file) => !placed.has(file.replace(/\.ts$/, "")))
  .map((file) => `packages/core/src/${file} belongs to no layer in oxlint.config.ts`)

const root = mkdtempSync(join(tmpdir(), "boundaries-"))
try {
  cpSync(join(workspace, "oxlint.config.ts"), join(root, "oxlint.config.ts"))
  symlinkSync(join(workspace, "node_modules"), join(root, "node_modules"))
  for (const [file, lines] of Object.entries({ ...broken, ...fine })) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), `${lines.map(([line]) => line).join("\n")}\n`)
  }
  const oxlint = spawnSync("oxlint", ["--format=json", ...Object.keys({ ...broken, ...fine })], { cwd: root, encoding: "utf8" })
  const { diagnostics } = JSON.parse(oxlint.stdout) as {
    readonly diagnostics: ReadonlyArray<{
      readonly code: string
      readonly filename: string
      readonly labels: ReadonlyArray<{ readonly span: { readonly line: number } }>
    }>
  }
  const reported = (file: string, line: number, rule: string) =>
    diagnostics.some(({ code, filename, labels }) => filename === file && labels[0]?.span.line === line && code.includes(`(${rule})`))
  const each = (files: typeof broken, wrong: (file: string, line: number, rule: string) => boolean, verdict: string) =>
    Object.entries(files).flatMap(([file, lines]) =>
      lines.flatMap(([text, rule], index) => (wrong(file, index + 1, rule) ? [`${file} ${verdict}: ${text}`] : []))
    )
  const problems = [
    ...misplaced,
    ...each(broken, (file, line, rule) => !reported(file, line, rule), "gets away with"),
    ...each(fine, reported, "may not, and should")
  ]
  for (const problem of problems) console.error(problem)
  console.log(`${Object.values(broken).flat().length} rules broken, ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  rmSync(root, { recursive: true })
}
