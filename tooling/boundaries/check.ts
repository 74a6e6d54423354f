/**
 * Proves that the import boundaries hold by breaking each of them once: for every forbidden import a file is linted that has it, at a place where the
 * rule must bite. A rule that lets its file pass fails this check.
 */
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const forbidden: ReadonlyArray<readonly [place: string, specifier: string]> = [
  ["packages/core/src", "node:fs"],
  ["packages/core/src", "@effect/platform-node/NodeHttpClient"],
  ["packages/core/src", "@chroma-sync/emulator/Emulator"],
  ["packages/core/src", "effect"],
  ["packages/core/src/internal", "../SyncHttp.ts"],
  ["packages/core/src/internal", "../InvocationsApi.ts"],
  ["packages/emulator/src", "@chroma-sync/insights/Summary"],
  ["packages/insights/src", "@chroma-sync/emulator/Emulator"],
  ["packages/insights/src", "effect/http"],
  ["apps/client/src", "@chroma-sync/emulator/Emulator"],
  ["apps/client/src", "@chroma-sync/insights/Summary"],
  ["apps/tui/src", "@chroma-sync/client"],
  ["apps/tui/src", "@chroma-sync/terminal/Terminal"],
  ["apps/tui/src", "@effect/platform-node"]
]

const root = mkdtempSync(join(tmpdir(), "boundaries-"))
copyFileSync(".oxlintrc.json", join(root, ".oxlintrc.json"))

const passed = forbidden.filter(([place, specifier]) => {
  mkdirSync(join(root, place), { recursive: true })
  writeFileSync(join(root, place, "probe.ts"), `import * as probe from "${specifier}"\nexport const used = probe\n`)
  const { status, stdout } = spawnSync("oxlint", [`${place}/probe.ts`], { cwd: root, encoding: "utf8" })
  return status === 0 || !stdout.includes("no-restricted-imports")
})
rmSync(root, { recursive: true })

for (const [place, specifier] of passed) process.stderr.write(`${place} may import ${specifier}, and must not: see .oxlintrc.json\n`)
process.stdout.write(`${forbidden.length - passed.length} of ${forbidden.length} boundaries hold\n`)
process.exitCode = passed.length === 0 ? 0 : 1
