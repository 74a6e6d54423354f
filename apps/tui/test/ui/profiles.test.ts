/** From one profile to another in the running UI, each with an emulator of its own behind one address; in a real pseudo-terminal. */
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { readFileSync, writeFileSync } from "node:fs"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { folder } from "../commands/process.ts"
import { open } from "./support.ts"

const emulator = (seed: string, invocations: number) =>
  Effect.map(Layer.build(Layer.fresh(Emulator.layer({ clock: "manual", seed, invocations, token: `key-of-${seed}` }))), (built) =>
    Context.get(built, Emulator)
  )

/** One address that gives each key's requests to its own service; a key that is nobody's goes to the first, which refuses it. */
const routed = (services: ReadonlyArray<Emulator["Service"]>) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
      const server = createServer((incoming, outgoing) => {
        const key = incoming.headers["x-chroma-token"]
        const { url } = services.find(({ token }) => token === key) ?? services[0]!
        const onward = request(`${url}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
        })
        onward.on("error", () => outgoing.destroy())
        incoming.pipe(onward)
      })
      server.listen(0, "127.0.0.1", () => {
        // A server that listens on a port has an address.
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close: () => void server.close().closeAllConnections() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

const starting = Effect.fnUntraced(function* (args: ReadonlyArray<string> = []) {
  const first = yield* emulator("first", 40)
  const second = yield* emulator("second", 70)
  const { url } = yield* routed([first, second])
  const home = yield* folder({
    ".chroma/credentials": `[dev]\napi_key = "${first.token}"\n[staging]\napi_key = "${second.token}"\n[empty]\n[stale]\napi_key = "canary-of-nobody"\n`,
    ".chroma/config.json": '{"current_profile":"dev"}'
  })
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    XDG_STATE_HOME: `${home}/state`,
    CHROMA_SYNC_SESSION: undefined,
    CHROMA_SYNC_URL: url
  }
  const terminal = yield* open(["ui", ...args], env, { cols: 140, rows: 24 })
  const until = (what: string, wanted: RegExp) => Effect.promise(() => terminal.until(what, (screen) => wanted.test(screen.join("\n"))))
  yield* until("the list", /▸ dev ▸ invocations .*● live/)
  yield* until("its rows", /\[1 all 40\]/)
  return { terminal, until, home, first, second }
})

describe("profiles", () => {
  it.live("are gone to and come back from without leaving the terminal, each with its own rows and session", () =>
    Effect.gen(function* () {
      const { terminal, until } = yield* starting()
      terminal.write(":filter status:complete\r:ctx sta")
      yield* until("the names", /tab staging/)
      terminal.write("g\t\r")
      yield* until("the other team's rows", /▸ staging ▸ invocations .*● live(.*\n)*.*\[1 all 70\](.*\n)*.*view {2}everything/)
      terminal.write(":filter db:docs\r")
      yield* until("the narrowed list", /view {2}db:docs/)
      terminal.write(":ctx dev\r")
      yield* until("the first team's rows and view", /▸ dev ▸ invocations .*● live(.*\n)*.*\[1 all 40\](.*\n)*.*view {2}status:complete/)
      terminal.write(":ctx staging\r")
      yield* until("the other view again", /▸ staging ▸ .*● live(.*\n)*.*\[1 all 70\](.*\n)*.*view {2}db:docs/)
      // oxlint-disable-next-line no-control-regex -- the alternate screen's own control
      expect(terminal.raw().match(/\u001b\[\?1049[hl]/g)).toEqual(["\u001b[?1049h"])
      terminal.write("\u0003")
      expect((yield* Effect.promise(() => terminal.exit)).code).toBe(0)
    }).pipe(Effect.scoped)
  )

  it.live("that cannot be gone to are said with what is wrong, and the list stays live", () =>
    Effect.gen(function* () {
      const { terminal, until, home } = yield* starting()
      terminal.write(":ctx stagin\r")
      yield* until("the unknown name", /▲ there is no profile "stagin" in .*credentials; did you mean "staging"\?/)
      terminal.write(":ctx empty\r")
      yield* until("the missing key", /▲ .*: the profile "empty" has no api_key\. /)
      expect(terminal.text()).toMatch(/▸ dev ▸ invocations .*● live(.*\n)*.*\[1 all 40\]/)
      terminal.write(":ctx stale\r")
      yield* until("the refused key", /▸ stale ▸ invocations .*▲ token rejected(.*\n)*.*\[1 all 0\]/)
      terminal.write(":ctx staging\r")
      yield* until("the rows of another", /▸ staging ▸ .*● live(.*\n)*.*\[1 all 70\]/)
      expect(terminal.raw()).not.toContain("canary-of-nobody")
      expect(readFileSync(`${home}/.chroma/credentials`, "utf8")).toContain("canary-of-nobody")
    }).pipe(Effect.scoped)
  )

  it.live("are not gone to while a cancel is held, or sent and not answered", () =>
    Effect.gen(function* () {
      const { terminal, until, first } = yield* starting()
      yield* first.setFaults({ rules: [{ route: "PUT /api/v1/invocations/*", fault: { kind: "stall", at: "before-headers" } }] })
      terminal.write(":filter status:processing\r")
      yield* until("a row", /^>.*processing/m)
      terminal.write("xy:ctx staging\r")
      yield* until("the cancel in its time", /cancel 1 in \ds · z undo/)
      yield* Effect.promise(() => terminal.until("the cancel sent", (screen) => !screen.join("\n").includes("z undo")))
      terminal.write(":ctx staging\r")
      yield* until("the second refusal", /▲ what was asked of the service has no answer yet/)
      terminal.write(":msg\r")
      yield* until("the first refusal", /cancel 1 goes out in a moment: z takes it back/)
      expect(terminal.text()).toContain("▸ dev ▸")
    }).pipe(Effect.scoped)
  )

  it.live("that the Chroma CLI has gone to meanwhile are gone to by :reload, and never shown under the old name", () =>
    Effect.gen(function* () {
      const { terminal, until, home } = yield* starting()
      writeFileSync(`${home}/.chroma/config.json`, '{"current_profile":"staging"}')
      terminal.write(":reload\r")
      yield* until("the other team's rows", /▸ staging ▸ invocations .*● live(.*\n)*.*\[1 all 70\]/)
      yield* until("the word", /the key is of profile staging now/)
    }).pipe(Effect.scoped)
  )

  it.live("are named by the command that is copied, where they are not the current one, as are the address and the flags", () =>
    Effect.gen(function* () {
      const all = "pending,processing,complete,failed,cancelled"
      const { terminal, until } = yield* starting(["--status", all, "--since", "2020-01-01"])
      const copied = () => {
        // oxlint-disable-next-line no-control-regex -- the sequence's own controls
        const sequences = terminal.raw().match(/(?<=\u001b\]52;c;)[A-Za-z0-9+/=]+/g)
        return Buffer.from(sequences?.at(-1) ?? "", "base64").toString("utf8")
      }
      const flags = `--status=${all} --since=2020-01-01`
      terminal.write("yc")
      yield* until("the copy", /clipboard: command of this view/)
      expect(copied()).toMatch(new RegExp(`^chroma-sync invocations list --all --base-url=http://127.0.0.1:\\d+ ${flags}$`))
      terminal.write(":ctx staging\r")
      yield* until("the other team's rows", /▸ staging ▸ invocations .*● live/)
      terminal.write(":filter db:docs\ryc")
      yield* until("the copy", /clipboard: command of this view/)
      expect(copied()).toMatch(new RegExp(`--base-url=http://127.0.0.1:\\d+ --profile=staging ${flags} db:docs$`))
    }).pipe(Effect.scoped)
  )

  it.live("change nothing where nothing may be changed", () =>
    Effect.gen(function* () {
      const { terminal, until } = yield* starting(["--read-only"])
      terminal.write(":ctx staging\r")
      yield* until("the other team's rows", /▸ staging ▸ .*● live.* RO .*(.*\n)*.*\[1 all 70\]/)
    }).pipe(Effect.scoped)
  )
})
