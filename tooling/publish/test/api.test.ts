/**
 * The public API of each library, as declarations without their comments, is the one that was reviewed. A change shows in the diff of its `api.md`;
 * `pnpm api` writes it anew.
 */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { parseSync } from "oxc-parser"
import { expect, it } from "vitest"
import { libraries } from "./published.ts"

/**
 * The declarations of a file without comments, imports of its own package by their names. What the compiler derives for a group of the contract is
 * left out: the order of its unions differs from build to build, and core's tests compare the contract itself.
 */
const declared = (file: string): string => {
  let text = readFileSync(file, "utf8")
  const { comments, program } = parseSync(file, text)
  const derived = program.body.filter(({ start, end }) => /^declare const \w+_base: HttpApi/.test(text.slice(start, end)))
  for (const { start, end } of [...comments, ...derived].toSorted((a, b) => b.start - a.start))
    text = text.slice(0, start) + text.slice(end)
  return text
    .replace(/^export \{\};$/gm, "")
    .replace(/\n\s*\n/g, "\n")
    .trim()
}

/** The public modules, and what their declarations reach. */
const reached = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file) || !existsSync(file)) return seen
  seen.add(file)
  for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]+)"/g)) {
    reached(join(dirname(file), specifier.replace(/\.(ts|js)$/, ".d.ts")), seen)
  }
  return seen
}

it.each(libraries)("of $name is what its api.md says", async ({ name, folder, modules }) => {
  const dist = join(folder, "dist")
  const files = new Set<string>()
  for (const module of modules) reached(join(dist, `${module}.d.ts`), files)
  const blocks = Array.from(files, (file) => [relative(dist, file).replace(/\.d\.ts$/, ""), declared(file)] as const)
    .filter(([, text]) => text !== "")
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, text]) => `## ${module}\n\n\`\`\`ts\n${text}\n\`\`\`\n`)
  expect(blocks.length).toBeGreaterThan(0)
  const head = `# The API of ${name}\n\nThe declarations that users see, written by \`pnpm api\`. Review what changes here.\n\n`
  await expect(head + blocks.join("\n")).toMatchFileSnapshot(join(folder, "api.md"))
})
