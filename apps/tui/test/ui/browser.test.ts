/** The address of what is looked at, handed to the browser of a desktop, whose opener stands first in the path. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { open } from "./support.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "chroma-sync-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)
const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })
const size = { cols: 140, rows: 24 }

it.live.skipIf(process.platform !== "linux")(
  "opens the dashboard in the browser, which is given no key, and no shell sees the address",
  () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const path = yield* folder
      const heard = join(path, "heard")
      writeFileSync(
        join(path, "xdg-open"),
        `#!/bin/sh\nprintf '%s\\n' "$@" "\${CHROMA_API_KEY-no key}" > "${heard}.new" && mv "${heard}.new" "${heard}"\n`
      )
      chmodSync(join(path, "xdg-open"), 0o755)
      const env = {
        CHROMA_API_KEY: token,
        CHROMA_SYNC_URL: url,
        CHROMA_SYNC_DASHBOARD_URL: "https://console.example/$(touch x);'\"/{database}?run={invocation}",
        PATH: `${path}:${process.env["PATH"]}`,
        DISPLAY: ":9",
        SSH_CONNECTION: undefined,
        SSH_TTY: undefined
      }
      const terminal = yield* open(["ui"], env, size)
      yield* Effect.promise(() => terminal.until("the list", (screen) => screen.some((line) => line.startsWith(">"))))
      terminal.write("o")
      yield* Effect.promise(() =>
        terminal.until("the word", (screen) => screen.at(-1)?.includes("✓ opened https://console.example/") === true)
      )
      const words = yield* Effect.try(() => readFileSync(heard, "utf8")).pipe(Effect.retry(Schedule.spaced("50 millis")))
      expect(words).toMatch(/^https:\/\/console\.example\/\$\(touch x\);'"\/[\w-]+\?run=[0-9a-f-]{36}\nno key\n$/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
)

it.live("copies the address where the terminal is another machine's", () =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, SSH_CONNECTION: "10.0.0.1 5 10.0.0.2 22", DISPLAY: ":9" }
    const terminal = yield* open(["ui", "--theme", "color-blind"], { ...env, TERM: "xterm-256color" }, size)
    yield* Effect.promise(() => terminal.until("the list", (screen) => screen.some((line) => line.startsWith(">"))))
    expect(terminal.raw()).toContain("\u001b[38;5;208m")
    terminal.write("o")
    yield* Effect.promise(() =>
      terminal.until(
        "the copy",
        (screen) => screen.at(-1)?.includes("✓ sent to the terminal's clipboard: https://trychroma.com/login") === true
      )
    )
    expect(terminal.raw()).toContain(Buffer.from("https://trychroma.com/login").toString("base64"))
  }).pipe(Effect.provide(emulator), Effect.scoped)
)
