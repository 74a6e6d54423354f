/** What the program writes is its user's alone, whatever the system would allow; in a real pseudo-terminal. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { folder } from "../commands/process.ts"
import { open } from "./support.ts"

/** A session that writes every kind of file, where the system would let everybody read and write them. */
const session = Effect.fnUntraced(function* (home: string, after: string) {
  const { url, token } = yield* Emulator
  const env = {
    CHROMA_SYNC_SESSION: undefined,
    XDG_STATE_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
    NODE_COMPILE_CACHE: undefined,
    HOME: home,
    TMPDIR: `${home}/tmp`,
    CHROMA_API_KEY: token,
    CHROMA_SYNC_URL: url
  }
  const args = ["ui", "--record", `${home}/recording`, "--log-level", "debug", "--log-file", `${home}/log`]
  const terminal = yield* open(args, env, { cols: 120, rows: 24, after })
  yield* Effect.promise(() => terminal.until("the list", (screen) => screen.some((line) => line.includes("● live"))))
  terminal.write("/status:failed\r:view save on-call\r")
  yield* Effect.promise(() => terminal.until("the view", (screen) => screen.some((line) => line.includes("view on-call"))))
  terminal.write("\u0003")
  expect((yield* Effect.promise(() => terminal.exit)).code).toBe(0)
})

/** What is in a folder, with who may do what to it. */
const modes = (home: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(home, { encoding: "utf8", recursive: true })
      .filter((name) => name !== "tmp")
      .map((name) => [name, (statSync(`${home}/${name}`).mode & 0o777).toString(8)])
  )

describe.skipIf(process.platform === "win32")("under a umask that hides nothing", () => {
  it.live("every file is its user's alone, and every folder that is made for one", () =>
    Effect.gen(function* () {
      const home = yield* folder()
      mkdirSync(`${home}/tmp`)
      yield* session(home, "umask 0")
      const { log, recording, ...others } = modes(home)
      expect([log, recording]).toEqual(["600", "600"])
      const state = Object.entries(others).filter(([name]) => !name.startsWith("tmp/"))
      const compiled = Object.entries(others).filter(([name]) => /^tmp\/[^/]+$/.test(name))
      expect(state.map(([name, mode]) => [name.replace(/\w{24}(?=\.json)/, "<hash>"), mode]).toSorted()).toEqual([
        [".config", "700"],
        [".config/chroma-sync", "700"],
        [".config/chroma-sync/views.json", "600"],
        [".local", "700"],
        [".local/state", "700"],
        [".local/state/chroma-sync", "700"],
        [".local/state/chroma-sync/sessions", "700"],
        [".local/state/chroma-sync/sessions/<hash>.json", "600"]
      ])
      // What is below it nobody else can reach.
      expect(compiled).toEqual([[`tmp/chroma-sync-compiled-${process.getuid?.()}`, "700"]])
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )

  it.live("a file that all could read is replaced by one that is not; a log that is there is added to as its owner made it", () =>
    Effect.gen(function* () {
      const home = yield* folder({ log: "mine\n" })
      mkdirSync(`${home}/tmp`)
      yield* session(home, "umask 022")
      const kept = Object.keys(modes(home)).filter((name) => name.endsWith(".json"))
      expect(kept).toHaveLength(2)
      for (const name of [...kept, "log"]) chmodSync(`${home}/${name}`, 0o644)
      const inodes = kept.map((name) => statSync(`${home}/${name}`).ino)
      rmSync(`${home}/recording`)
      yield* session(home, "umask 0")
      expect(kept.map((name) => modes(home)[name])).toEqual(["600", "600"])
      kept.forEach((name, place) => expect(statSync(`${home}/${name}`).ino).not.toBe(inodes[place]))
      expect(modes(home)["log"]).toBe("644")
      expect(readFileSync(`${home}/log`, "utf8")).toMatch(/^mine\n.*span=/)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )
})
