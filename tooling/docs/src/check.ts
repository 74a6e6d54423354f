/**
 * Holds the docstrings of what is published to their word: each export has a sentence, and each example in one is written out as a file that the type
 * checker reads next. An example may use, without import, the modules of `effect`, whatever the workspace's packages export, and the values of
 * `fixtures.ts`.
 */
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { examplesIn, exportsOf } from "./exports.ts"

const workspace = join(import.meta.dirname, "../../..")
const effect = join(workspace, "packages/core/node_modules/effect/dist")
const fixtures = exportsOf(join(import.meta.dirname, "fixtures.ts")).map(({ name }) => name)
const out = join(import.meta.dirname, "../dist/examples")

/** Where the published modules are. A package with one entry exports all through it. */
const published = [
  { name: "@chroma-sync/core", folder: "packages/core/src" },
  { name: "@chroma-sync/emulator", folder: "packages/emulator/src" },
  { name: "@chroma-sync/insights", folder: "packages/insights/src" },
  { name: "@chroma-sync/client", folder: "apps/client/src", entry: "@chroma-sync/client" }
]

const modules = published.flatMap(({ name, folder, entry }) =>
  globSync("*.ts", { cwd: join(workspace, folder) })
    .toSorted()
    .map((file) => {
      const base = file.replace(/\.ts$/, "")
      return {
        package: name,
        file: `${folder}/${file}`,
        base,
        specifier: entry ?? `${name}/${base}`,
        exports: exportsOf(join(workspace, folder, file))
      }
    })
)

const undocumented = modules.flatMap(({ file, exports }) =>
  exports.filter(({ doc }) => /^(@|$)/.test(doc)).map(({ name }) => `${file}: ${name} has no sentence in its docstring`)
)
const empty = modules.flatMap(({ file, exports }) =>
  exports.filter(({ doc }) => examplesIn(doc).includes("")).map(({ name }) => `${file}: ${name} has an empty example`)
)

type Module = (typeof modules)[number]

/** The import that gives a name its meaning in a module's example: its own package before the others, then `effect`. */
const importOf = (name: string, from: Module): string | undefined => {
  const near = [from, ...modules.filter((module) => module.package === from.package), ...modules]
  for (const { specifier, exports } of near) {
    const home = exports.find((known) => known.name === name)
    if (home !== undefined) return `import ${home.isType ? "type " : ""}{ ${name} } from "${specifier}"`
  }
  const namespace = near.find((module) => module.base === name)
  if (namespace !== undefined) return `import * as ${name} from "${namespace.specifier}"`
  const folder = ["", "http/", "http-api/", "testing/"].find((prefix) => existsSync(join(effect, `${prefix}${name}.js`)))
  return folder === undefined ? undefined : `import * as ${name} from "effect/${folder}${name}"`
}

/** An example as a file of its own. */
const toFile = (code: string, from: Module): string => {
  const [imports, body] = [true, false].map((wanted) => code.split("\n").filter((line) => line.startsWith("import ") === wanted))
  const text = body?.join("\n") ?? ""
  const bare = text.replace(/\/\/.*$/gm, "").replace(/"(?:[^"\\]|\\.)*"/g, '""')
  const bound = new Set(
    [
      ...bare.matchAll(/\b(?:const|let|class|function)\s+(\w+)/g),
      ...(imports ?? []).flatMap((line) => [...line.matchAll(/[{,*]\s*(?:as )?(\w+)/g)])
    ].map(([, name]) => name)
  )
  const used = new Set([...bare.matchAll(/(?<![.\w$])([A-Za-z]\w+)/g)].flatMap(([, name = ""]) => (bound.has(name) ? [] : [name])))
  const given = fixtures.filter((name) => used.has(name))
  // What is yielded outside any generator of its own stands in one here.
  const yields = /\byield\*/.test(bare) && !/function\*/.test(bare)
  return [
    ...(imports ?? []),
    ...Array.from(used).flatMap((name) => (given.includes(name) ? [] : (importOf(name, from) ?? []))),
    ...(given.length === 0 ? [] : [`import { ${given.join(", ")} } from "../../src/fixtures.ts"`]),
    ...(yields
      ? ['import * as Wrapped from "effect/Effect"', "export const example = Wrapped.gen(function* () {"]
      : ["export const example = async () => {"]),
    text,
    yields ? "})" : "}",
    ""
  ].join("\n")
}

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
let examples = 0
for (const module of modules) {
  for (const { name, doc } of module.exports) {
    examplesIn(doc).forEach((code, place) => {
      const file = `${module.package.slice("@chroma-sync/".length)}.${module.base}.${name}${place === 0 ? "" : `.${place + 1}`}.ts`
      writeFileSync(join(out, file), toFile(code, module))
      examples += 1
    })
  }
}

const problems = [...undocumented, ...empty]
for (const problem of problems) console.error(problem)
console.log(`${modules.reduce((sum, { exports }) => sum + exports.length, 0)} exports, ${examples} examples, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
