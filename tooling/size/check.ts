/**
 * Bundles what a user of the facade loads at once (uploads, watches and the like come with their first call), minified for a browser: fails where it is larger than its limit, or holds the contract, which only servers
 * and documents need, or schemas. Beside it stand the parts of Effect that it rests on, so that a growth shows whose it is.
 *
 * Usage: pnpm size
 */
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"

/**
 * In bytes, minified and compressed. Some are functions of Effect's that only later parts call: a bundler splits files apart, never a file, so they
 * come with the first part that imports theirs.
 */
const limit = 60_000

const runtime = `export { make } from "effect/ManagedRuntime"`
const fetching = `export { layer } from "effect/http/FetchHttpClient"`
const stream = `export { fromPull, map, filter, toAsyncIterableEffect } from "effect/Stream"`

const entries = {
  "Effect's runtime": [runtime],
  "… and its fetch client": [runtime, fetching],
  "… and streams": [runtime, fetching, stream],
  "the facade": [`export { ChromaSync } from "@chroma-sync/client"`]
}

const bundle = async (lines: ReadonlyArray<string>) => {
  const entry = `${import.meta.dirname}/entry.js`
  const build = await rolldown({
    input: entry,
    platform: "browser",
    logLevel: "silent",
    plugins: [
      { name: "entry", load: (id) => (id === entry ? lines.join("\n") : undefined), resolveId: (id) => (id === entry ? id : undefined) }
    ]
  })
  const { output } = await build.generate({ format: "esm", minify: true })
  await build.close()
  const chunks = new Map(output.flatMap((chunk) => (chunk.type === "chunk" ? [[chunk.fileName, chunk] as const] : [])))
  // What is loaded at once: the entry, and what it imports by statement.
  const loaded = new Set([output[0].fileName])
  for (const file of loaded) for (const imported of chunks.get(file)?.imports ?? []) loaded.add(imported)
  const first = [...chunks.values()].filter(({ fileName }) => loaded.has(fileName))
  return {
    bytes: first.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0),
    minified: first.reduce((sum, { code }) => sum + code.length, 0),
    moduleIds: first.flatMap(({ moduleIds }) => moduleIds)
  }
}

const kb = (bytes: number) => `${(bytes / 1_000).toFixed(3)} KB`.padStart(9)

const problems: Array<string> = []
for (const [name, lines] of Object.entries(entries)) {
  const { bytes, minified, moduleIds } = await bundle(lines)
  console.log(`${kb(bytes)} gzip ${kb(minified)} minified  ${name}`)
  if (name !== "the facade") continue
  if (bytes > limit) problems.push(`the facade has ${kb(bytes).trim()}, more than its ${kb(limit).trim()}`)
  if (!moduleIds.some((id) => id.endsWith("core/src/SyncHttp.ts")))
    problems.push("the facade's bundle has no SyncHttp.ts: what was measured?")
  for (const id of moduleIds) {
    if (/effect\/dist\/http-api\/|core\/src\/(\w*Api|ApiErrors|ApiInput|ApiToken)\.ts$|effect\/dist\/(Config|Schema\w*)\.js$/.test(id)) {
      problems.push(`the facade holds ${id.replace(/.*(node_modules|packages)\//, "")}`)
    }
  }
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
