/** What is published, and how to pack it. */
import { execFile } from "node:child_process"
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { promisify } from "node:util"

const workspace = join(import.meta.dirname, "../../..")

/** Runs a program to its end, and gives what it printed; rejects with that where it fails. */
export const run = async (cwd: string, program: string, ...args: ReadonlyArray<string>): Promise<string> => {
  // As the system's own npm does, so that a registry behind a company's certificate is one here too.
  const env = { ...process.env, NODE_USE_SYSTEM_CA: "1" }
  const { stdout } = await promisify(execFile)(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }).catch(
    (error: { readonly message: string; readonly stdout: string; readonly stderr: string }) => {
      throw new Error(`${program} ${args.join(" ")}: ${error.message}\n${error.stdout}\n${error.stderr}`)
    }
  )
  return stdout
}

/** The libraries, with the modules that a user may import: all of `src`, or the one entry. */
export const libraries = [
  { name: "@chroma-sync/core", folder: join(workspace, "packages/core") },
  { name: "@chroma-sync/emulator", folder: join(workspace, "packages/emulator") },
  { name: "@chroma-sync/insights", folder: join(workspace, "packages/insights") },
  { name: "@chroma-sync/client", folder: join(workspace, "apps/client"), entry: "index" }
].map(({ name, folder, entry }) => ({
  name,
  folder,
  modules:
    entry === undefined
      ? globSync("*.ts", { cwd: join(folder, "src") })
          .map((file) => basename(file, ".ts"))
          .toSorted()
      : [entry],
  /** How a module is imported, below the package's name. */
  entries: (modules: ReadonlyArray<string>) => (entry === undefined ? modules.map((module) => `./${module}`) : ["."])
}))

/** The command's own package. */
const command = { name: "chroma-sync", folder: join(workspace, "apps/tui") }

/** The packages as tarballs in a folder, by name: all of them, or these. */
export const pack = async (into: string, names?: ReadonlyArray<string>): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...libraries, command].filter(({ name }) => names?.includes(name) ?? true)
  const packed = wanted.map(async ({ name, folder }) => {
    const printed = await run(folder, "npx", "-y", "pnpm@12.21.0", "pack", "--json", "--pack-destination", into)
    return [name, (JSON.parse(printed) as { readonly filename: string }).filename] as const
  })
  return new Map(await Promise.all(packed))
}

/**
 * Installs tarballs, and packages of the registry by their versions, in an empty project. Nothing but what they hold is run or fetched. Of the tarballs
 * that are `found`, each is there for whoever asks for it, as if the registry had it.
 */
export const install = async (
  folder: string,
  tarballs: ReadonlyMap<string, string>,
  versions: Readonly<Record<string, string>>,
  found: ReadonlyMap<string, string> = new Map()
) => {
  const files = (of: ReadonlyMap<string, string>) => Object.fromEntries(Array.from(of, ([name, file]) => [name, `file:${file}`]))
  const [dependencies, overrides] = [{ ...files(tarballs), ...versions }, files(found)]
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module", dependencies, overrides }))
  await run(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts")
}

/** The version of Effect that the libraries are built with. */
export const effectVersion = (): string => {
  const file = join(workspace, "packages/core/node_modules/effect/package.json")
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version
}
