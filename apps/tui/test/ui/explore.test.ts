/** Filter, detail, help and command line of the built binary in a real pseudo-terminal, over real HTTP. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator, open } from "./support.ts"

it.live("filters by a query, opens the detail beside the list, shows the raw JSON, the help, and comes back", () =>
  Effect.gen(function* () {
    const { terminal } = yield* onEmulator({ cols: 140, rows: 40 })
    const until = (what: string, wanted: (text: string) => boolean) =>
      Effect.promise(() => terminal.until(what, (screen) => wanted(screen.join("\n"))))
    terminal.write("/status:failed\r")
    yield* until("only what failed", (text) => text.includes("view  status:failed") && !text.includes("✓ complete  "))
    terminal.write("\r")
    yield* until("the detail", (text) => text.includes(" error") && text.includes("source history"))
    terminal.write("r")
    yield* until("the JSON", (text) => text.includes('"collection_name":'))
    terminal.write("?mark a r")
    yield* until("the help, narrowed", (text) => text.includes("mark a range: v, move, v") && !text.includes("half a screen"))
    terminal.write("\u001b")
    yield* until("the list again", (text) => text.includes("view  status:failed"))
    terminal.write("\u001b[200~no key\u001b[201~")
    yield* until("a paste that does nothing", (text) => text.includes("pasted text goes into"))
    terminal.write("yi")
    yield* until("the copy", (text) => text.includes("clipboard: id"))
    // oxlint-disable-next-line no-control-regex -- the sequence's own controls
    expect(terminal.raw()).toMatch(/\u001b\]52;c;[A-Za-z0-9+/=]{48}\u0007/)
    terminal.write(":q\r")
    const exit = yield* Effect.promise(() => terminal.exit)
    expect(exit.code).toBe(0)
  }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
)

it.live("begins with the query that its words make, which can be cleared, and with what its flags leave out left out", () =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url }
    const terminal = yield* open(["status:failed", "!db:none"], env)
    yield* Effect.promise(() =>
      terminal.until("the view", (screen) => screen.some((line) => line.includes("view  status:failed -db:none")))
    )
    terminal.write("\u001b")
    yield* Effect.promise(() => terminal.until("everything", (screen) => screen.some((line) => line.endsWith("/60"))))
    const later = yield* open(["ui", "--before", "2020-01-01"], env)
    yield* Effect.promise(() => later.until("nothing from then", (screen) => screen.some((line) => line.includes("No invocations yet"))))
  }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
)
