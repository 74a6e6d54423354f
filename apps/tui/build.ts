/**
 * Bundles the app. Start-up is most of what a short command costs: a few minified files start several times faster than many, and what a command
 * does not use (the live list, the emulator, the other commands) stays in files that it never opens.
 */
import { chmodSync, readFileSync, rmSync } from "node:fs"
import { resolve } from "node:path"
import { build } from "rolldown"
import { inkStandIns } from "./inkStandIns.ts"
import { thirdParty } from "./thirdParty.ts"

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string }

rmSync("dist", { recursive: true, force: true })
await build({
  input: "src/main.ts",
  platform: "node",
  output: {
    dir: "dist",
    format: "esm",
    minify: true,
    entryFileNames: "chroma-sync.mjs",
    codeSplitting: {
      groups: [
        // What the entry shares with the rest: it must load nothing else before the compile cache is on.
        { name: "entry", test: /src[\\/](version|stdout)\.ts$/, priority: 1 },
        // What every command loads is one file: a file costs half a millisecond.
        { name: "cli", test: /src[\\/]cli\.ts$/ }
      ]
    },
    chunkFileNames: "[name]-[hash].mjs",
    banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : "")
  },
  resolve: {
    // Of jsonc-parser, its ES modules: its other form hides its imports from the bundler.
    mainFields: ["module", "main"]
  },
  plugins: [inkStandIns, thirdParty],
  transform: {
    define: { "process.env.NODE_ENV": '"production"', CHROMA_SYNC_VERSION: JSON.stringify(version) },
    inject: { "Intl.Segmenter": [resolve("src/LazySegmenter.ts"), "LazySegmenter"] }
  }
})
chmodSync("dist/chroma-sync.mjs", 0o755)
