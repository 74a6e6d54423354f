/** In what order the live list starts; in a real pseudo-terminal. */
import { readFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { binary, folder } from "../commands/process.ts"
import { open } from "./support.ts"

/** Writes down which of Node's own modules are loaded when the first frame is out. */
const probe = `
const { writeFileSync } = require("node:fs")
const { write } = process.stdout
process.stdout.write = function (text, ...rest) {
  const written = write.call(this, text, ...rest)
  if (String(text).includes("invocations")) {
    process.stdout.write = write
    writeFileSync(process.env.PROBE_FILE, process.moduleLoadList.join("\\n"))
  }
  return written
}
`

describe("start-up", () => {
  it.live("draws the first frame before it loads what sends requests", () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const home = yield* folder({ "probe.cjs": probe })
      const terminal = yield* open(["ui"], {
        CHROMA_API_KEY: token,
        CHROMA_SYNC_URL: url,
        NODE_OPTIONS: `--require ${home}/probe.cjs`,
        PROBE_FILE: `${home}/loaded`
      })
      yield* Effect.promise(() => terminal.until("the list", (screen) => screen.some((line) => line.startsWith(">"))))
      const loaded = readFileSync(`${home}/loaded`, "utf8")
      expect(loaded).toContain("NativeModule tty")
      expect(loaded).not.toContain("undici")
      expect(loaded).not.toContain("_http_client")
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )

  it("has an entry that loads next to nothing by itself", () => {
    const entry = readFileSync(binary, "utf8")
    const imported = Array.from(entry.matchAll(/(?:from|import)"([^"]+)"/g), ([, name]) => name)
    expect(imported).toEqual([expect.stringMatching(/^\.\/entry-/)])
  })
})
