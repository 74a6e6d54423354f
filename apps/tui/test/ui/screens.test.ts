/** The screens of the built binary in a real pseudo-terminal, over real HTTP. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { open } from "./support.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "chroma-sync-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const started = Effect.gen(function* () {
  const { url, token } = yield* Emulator
  const config = yield* folder
  const terminal = yield* open(["ui"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, XDG_CONFIG_HOME: config }, { cols: 130, rows: 36 })
  const until = (what: string, wanted: (text: string) => boolean) =>
    Effect.promise(() => terminal.until(what, (screen) => wanted(screen.join("\n"))))
  yield* until("the names of sources", (text) => /acme\/[\w-]+@/.test(text))
  return { terminal, until, views: join(config, "chroma-sync", "views.json") }
})
const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 200 })

it.live("goes from sources to their invocations, to stats, groups and what is unresolved, and back", () =>
  Effect.gen(function* () {
    const { terminal, until } = yield* started
    terminal.write(":src\r")
    yield* until("the sources", (text) => text.includes("▸ sources") && /^>.* (github|web|s3) /m.test(text))
    terminal.write("\r")
    yield* until("its invocations", (text) => text.includes("view  source:="))
    terminal.write("[")
    yield* until("the sources again", (text) => text.includes("▸ sources"))
    terminal.write(":stats\r")
    yield* until("the charts", (text) => text.includes("completed per 5 min") && text.includes("by database"))
    terminal.write("g")
    yield* until("the groups", (text) => text.includes("▸ failure groups") && /^> +\d+ /m.test(text))
    terminal.write("\r")
    yield* until("the failures of a group", (text) => text.includes("view  group:=") && text.includes("✗ failed"))
    terminal.write("\r")
    yield* until("how many are alike", (text) => /\d+ alike since/.test(text))
    terminal.write(":unresolved\r")
    yield* until("what still fails", (text) => text.includes("▸ unresolved failures"))
    terminal.write(":ctx\r")
    yield* until("the databases", (text) => text.includes("▸ databases") && /^>.*\d+%/m.test(text))
    terminal.write(":info\r")
    yield* until("the settings", (text) => text.includes("CHROMA_SYNC_URL") && text.includes("set (hidden)"))
    terminal.write("-")
    yield* until("the last place", (text) => text.includes("▸ databases"))
  }).pipe(Effect.provide(emulator), Effect.scoped)
)

it.live("saves a view for its user alone, shows it again, and never writes over a file that somebody broke", () =>
  Effect.gen(function* () {
    const { terminal, until, views } = yield* started
    terminal.write("/status:failed\r:view save on-call\r")
    yield* until("the name of the view", (text) => text.includes("view on-call    status:failed"))
    expect(statSync(views).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(views, "utf8"))).toEqual({ "on-call": { query: "status:failed" } })
    terminal.write("\u001b")
    yield* until("everything", (text) => text.includes("view  everything"))
    terminal.write(":view on-call\r")
    yield* until("the view", (text) => text.includes("view on-call    status:failed"))
    writeFileSync(views, '{\n  "mine": "status:failed"\n  "other": "db:docs"\n}\n')
    terminal.write(":view save other\r")
    yield* until("what is wrong", (text) => text.includes("views.json:3:3: this is not JSON"))
    expect(readFileSync(views, "utf8")).toContain('"mine"')
  }).pipe(Effect.provide(emulator), Effect.scoped)
)
