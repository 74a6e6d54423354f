/**
 * Arms as their users would ship them: one minified file each, all by the same bundler.
 */
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, type Plugin } from "rolldown"

const dist = fileURLToPath(new URL("../dist", import.meta.url))

/** A module of the workspace by its name, or of this package by its place in `src`, as text for an import. */
export const moduleOf = (name: string): string =>
  JSON.stringify(fileURLToPath(name.startsWith("./") ? new URL(name, import.meta.url) : import.meta.resolve(name)))

/** How a bundle is made. */
export interface BundleOptions {
  readonly platform?: "node" | "browser"
  /** Leaves what comes from the registry where it is installed. */
  readonly installed?: boolean
}

interface Bundle {
  readonly file: string
  /** What is loaded at once: for a browser, without the files that later calls load. */
  readonly code: string
}

const bundles = new Map<string, Promise<Bundle>>()

/** Bundles a program that is given as text, once for each name, and says in which file it is and how it reads. */
export const bundle = (name: string, program: string, options: BundleOptions = {}): Promise<Bundle> => {
  const made = bundles.get(name) ?? make(name, program, options)
  bundles.set(name, made)
  return made
}

const make = async (name: string, program: string, { platform = "node", installed = false }: BundleOptions): Promise<Bundle> => {
  const named = name.replaceAll(/\W+/g, "-")
  const forBrowser = platform === "browser"
  const file = join(dist, forBrowser ? named : "", `${named}.mjs`)
  const entry: Plugin = {
    name: "entry",
    resolveId: (id) => (id === "entry" ? "\0entry.ts" : undefined),
    load: (id) => (id === "\0entry.ts" ? program : undefined)
  }
  const outside: Plugin = {
    name: "installed",
    async resolveId(id, importer, options) {
      const found = await this.resolve(id, importer, { ...options, skipSelf: true })
      return found?.id.includes("/node_modules/") === true ? { ...found, external: "absolute" } : found
    }
  }
  const { output } = await build({
    input: "entry",
    platform,
    output: {
      ...(forBrowser ? { dir: dirname(file), entryFileNames: basename(file) } : { file, codeSplitting: false }),
      format: "esm",
      minify: true
    },
    plugins: installed ? [entry, outside] : [entry],
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
    logLevel: "warn"
  })
  const loaded = new Set([output[0].fileName])
  for (const at of loaded)
    for (const chunk of output) if (chunk.fileName === at && chunk.type === "chunk") chunk.imports.forEach((other) => loaded.add(other))
  return { file, code: output.flatMap((chunk) => (chunk.type === "chunk" && loaded.has(chunk.fileName) ? [chunk.code] : [])).join("") }
}
