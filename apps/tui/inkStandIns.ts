/**
 * A rolldown plugin: some of what Ink imports comes from `src/ink` instead, where it does the same with less work.
 */
import { fileURLToPath } from "node:url"
import type { Plugin } from "rolldown"

const standIns: Readonly<Record<string, string>> = {
  // Ink asks for the devtools only in development; the bundle must not need them.
  "react-devtools-core": "noDevtools.ts",
  "@alcalzone/ansi-tokenize": "tokenize.ts",
  "string-width": "stringWidth.ts"
}

export const inkStandIns: Plugin = {
  name: "ink-stand-ins",
  resolveId: (source, importer) => {
    const file = standIns[source]
    const isInks = importer !== undefined && /node_modules[\\/](ink|widest-line)[\\/]/.test(importer)
    return file !== undefined && isInks ? fileURLToPath(new URL(`src/ink/${file}`, import.meta.url)) : undefined
  },
  // Yoga fetches its code from a data URL, for which Node loads all of its HTTP client; without `fetch` it decodes the same URL itself.
  transform: (code, id) => (id.endsWith("yoga-wasm-base64-esm.js") ? `const fetch = undefined;${code}` : undefined)
}
