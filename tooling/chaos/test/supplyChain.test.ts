/** What the packages stand on, and how they would be published. */
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "vitest"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const read = (file: string): string => readFileSync(`${root}/${file}`, "utf8")

/** Runs the pnpm that runs this test, or the workspace's where none does. */
const pnpm = async (...args: ReadonlyArray<string>): Promise<string> => {
  const program = process.env["npm_execpath"] ?? ""
  const [file, line] =
    program === "" ? ["npx", ["-y", "pnpm@12.21.0"]] : /\.[cm]?js$/.test(program) ? [process.execPath, [program]] : [program, []]
  return (await promisify(execFile)(file, [...line, ...args], { cwd: root, maxBuffer: 1e8 })).stdout
}

/** The same with the registry, asked once, and what it printed where it fails. */
const pnpmOrWhy = (...args: ReadonlyArray<string>): Promise<string> =>
  pnpm(...args, "--config.fetch-retries=0").catch((error: unknown) => {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string }
    return `${stdout ?? ""}${stderr ?? ""}`
  })

it("the lockfile is what the manifests ask for", async ({ skip }) => {
  const answer = await pnpmOrWhy("install", "--frozen-lockfile", "--lockfile-only", "--prefer-offline")
  // It is compared with the manifests first, and what is locked with what the registry says of it then.
  if (answer.includes("ERR_PNPM_META_FETCH_FAIL")) return skip("neither a cache nor a registry says when what is locked was published")
  expect(answer).toContain("Done")
})

it("only the runtime of the workspace may run a script when it is installed", () => {
  const allowed = /^allowBuilds:\n((?: {2}.+\n?)+)/m.exec(read("pnpm-workspace.yaml"))?.[1]?.trim().split(/\n\s*/)
  expect(allowed).toEqual(["esbuild: false", "node: true"])
})

/** By licence, what of these packages' production dependencies has it. */
const licencesOf = async (...of: ReadonlyArray<string>) =>
  JSON.parse(await pnpm(...of, "licenses", "list", "--prod", "--json")) as Readonly<
    Record<string, ReadonlyArray<{ readonly name: string }>>
  >

it("what users install has licences that let them use it", async () => {
  const licences = await licencesOf("-r")
  const known = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "(MIT OR CC0-1.0)"]
  expect(Object.keys(licences)).toContain("MIT")
  expect(Object.keys(licences).filter((licence) => !known.includes(licence))).toEqual([])
})

it("docs/licences.md names what the libraries depend on, directly or not", async () => {
  const libraries = ["core", "emulator", "insights", "client"].map((name) => `--filter=@chroma-sync/${name}`)
  const lines = Object.entries(await licencesOf(...libraries)).flatMap(([licence, packages]) =>
    packages.map(({ name }) => `- \`${name}\`: ${licence}`)
  )
  expect(lines).toContain("- `effect`: MIT")
  const head = `# Licences of others

What the libraries depend on, directly or not, as npm installs it beside them. The command depends on nothing: the licences of what is bundled in it are
in its package, in \`dist/THIRD-PARTY-LICENSES.txt\`. \`pnpm --filter @chroma-sync/chaos exec vitest run test/supplyChain.test.ts --update\` writes this anew.
`
  await expect(`${head}\n${lines.toSorted().join("\n")}\n`).toMatchFileSnapshot(`${root}/docs/licences.md`)
})

it("no known weakness is in what users install", async ({ skip }) => {
  // With findings pnpm ends with status 1, and says them; without an answer it says nothing that is JSON.
  const answer = await pnpmOrWhy("audit", "--prod", "--json")
  // A registry's mirror may not serve audits: then nothing is known, which is not the same as clean.
  if (answer.includes("ERR_PNPM_AUDIT_BAD_RESPONSE")) return skip("the registry at hand serves no audit")
  expect(JSON.parse(answer)).toMatchObject({ metadata: { vulnerabilities: { high: 0, critical: 0 } } })
})

it.each(["packages/core", "packages/emulator", "packages/insights", "apps/client", "apps/tui"])(
  "%s is published with its provenance, its licence and no more than it needs",
  (folder) => {
    const manifest = JSON.parse(read(`${folder}/package.json`))
    expect(manifest).toMatchObject({ license: "MIT", publishConfig: { access: "public", provenance: true } })
    expect(manifest.files.length).toBeGreaterThan(0)
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([])
  }
)
