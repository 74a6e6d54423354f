/**
 * Writes down the licence of every package whose code is in the bundle: licences ask for that, and a bundle has no `node_modules` to look in.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Plugin } from "rolldown"

/** The folder of the package that a module is of, by its path. */
const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/

/** Puts `THIRD-PARTY-LICENSES.txt` beside the chunks. A package whose licence has no text, here or there, fails the build. */
export const thirdParty: Plugin = {
  name: "third-party",
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []))
    const folders = new Set(modules.flatMap((id) => packageFolder.exec(id.replace(/^\0/, ""))?.[0] ?? []))
    const source = Array.from(folders, notice)
      .toSorted()
      .join(`\n${"-".repeat(80)}\n\n`)
    this.emitFile({ type: "asset", fileName: "THIRD-PARTY-LICENSES.txt", source })
  }
}

const notice = (folder: string): string => {
  const { name = "", version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Readonly<Record<string, string>>
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  // What its authors forgot to ship is in our folder, with the copyright that its sources name.
  const texts = files.length === 0 ? [`licences/${name}.txt`] : files.map((file) => join(folder, file))
  return `${name} ${version} (${license})\n\n${texts.map((file) => readFileSync(file, "utf8").trim()).join("\n\n")}\n`
}
