/**
 * Bundles the app to one minified file. Start-up is most of what a short command costs, and one file starts several times faster than many.
 */
import { chmodSync, readFileSync, rmSync } from "node:fs"
import { build } from "rolldown"

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string }

rmSync("dist", { recursive: true, force: true })
await build({
  input: "src/main.ts",
  platform: "node",
  output: { file: "dist/chroma-sync.mjs", format: "esm", minify: true, codeSplitting: false, banner: "#!/usr/bin/env node" },
  // Ink asks for the devtools only in development; the bundle must not need them.
  resolve: { alias: { "react-devtools-core": new URL("src/noDevtools.ts", import.meta.url).pathname } },
  transform: { define: { "process.env.NODE_ENV": '"production"', CHROMA_SYNC_VERSION: JSON.stringify(version) } }
})
chmodSync("dist/chroma-sync.mjs", 0o755)
