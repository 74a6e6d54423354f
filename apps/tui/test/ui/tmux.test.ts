/** Copying inside a real tmux as it comes: the terminal around it gets the text, and no other program the API key. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { open } from "./support.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

/** The live UI in a tmux of its own, with no configuration, in a terminal; where a program `tmux` is given, that is what it finds by this name. */
const inTmux = Effect.fnUntraced(function* (program?: string) {
  const { url, token } = yield* Emulator
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "chroma-sync-"))),
    (path) =>
      Effect.sync(() => {
        spawnSync("tmux", ["-S", join(path, "socket"), "kill-server"])
        rmSync(path, { recursive: true, force: true })
      })
  )
  if (program !== undefined) writeFileSync(join(folder, "tmux"), program, { mode: 0o755 })
  const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, TERM: "xterm-256color", TMUX: undefined, LC_ALL: "C.UTF-8", FOLDER: folder }
  const after = `exec tmux -S "$FOLDER/socket" -f /dev/null new-session env "PATH=$FOLDER:$PATH" "$0" "$@"`
  const terminal = yield* open(["ui"], env, { cols: 120, rows: 24, after })
  yield* Effect.promise(() => terminal.until("the list", (screen) => screen.some((line) => line.startsWith(">"))))
  terminal.write("yi")
  const until = (what: string) => Effect.promise(() => terminal.until(what, (screen) => screen.some((line) => line.includes(what))))
  const clipboard = () => {
    const [, encoded = ""] = /\]52;[a-z]?;([A-Za-z0-9+/=]+)/.exec(terminal.raw()) ?? []
    return Buffer.from(encoded, "base64").toString()
  }
  const buffer = () => spawnSync("tmux", ["-S", join(folder, "socket"), "show-buffer"]).stdout.toString()
  return { folder, token, until, clipboard, buffer }
})

describe.skipIf(spawnSync("tmux", ["-V"]).error !== undefined)("inside tmux", () => {
  it.live("what is copied is in its buffer and on the clipboard of the terminal around it", () =>
    Effect.gen(function* () {
      const { until, clipboard, buffer } = yield* inTmux()
      yield* until("✓ copied to tmux: id ")
      expect(buffer()).toMatch(/^[0-9a-f-]{36}$/)
      expect(clipboard()).toBe(buffer())
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("what tmux does not take is told as sent to the terminal, and tmux is not given the API key", () =>
    Effect.gen(function* () {
      const { folder, token, until, buffer } = yield* inTmux('#!/bin/sh\nenv > "${0%/*}/seen"\nexit 1\n')
      yield* until("✓ sent to the terminal's clipboard: id ")
      expect(buffer()).toBe("")
      const seen = readFileSync(join(folder, "seen"), "utf8")
      expect(seen).toContain("TMUX=")
      expect(seen).not.toContain(token)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
