/** The built binary changes what the emulator has, as its user asks. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import type { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator } from "./support.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })
type Left = Pick<ReturnType<typeof openTerminal>, "write" | "kill">
const has = (pattern: RegExp) => (screen: ReadonlyArray<string>) => pattern.test(screen.join("\n"))

describe("acting in the live list", () => {
  it.live("cancels after a yes, shows cancelling until the service says that it ended, and then how", () =>
    Effect.gen(function* () {
      const { emulator, terminal } = yield* onEmulator({ cols: 120, rows: 30 })
      terminal.write("3gg")
      yield* Effect.promise(() => terminal.until("what is processing", has(/^>\s+» processing/m)))
      const id = /^>\s+» processing\s+(\w{8})/m.exec(terminal.screen().join("\n"))?.[1] ?? "no row"
      terminal.write("x")
      yield* Effect.promise(() => terminal.until("the question", has(/Cancel 1\?/)))
      expect(terminal.screen().join("\n")).toContain(`${id} processing`)
      terminal.write("y")
      yield* Effect.promise(() => terminal.until("the time to undo", has(/cancel 1 in \ds · z undo/)))
      yield* Effect.promise(() => terminal.until("cancelling", has(new RegExp(`» cancelling\\s+${id}`))))
      yield* emulator.advance("1 minute")
      terminal.write("\u0012")
      yield* Effect.promise(() => terminal.until("its end", has(new RegExp(`✓ ${id} is cancelled`))))
      terminal.write("q")
      expect(yield* Effect.promise(() => terminal.exit)).toMatchObject({ code: 0 })
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is not answered by a key that is let go, nor by what is no key, and by escape with no", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator({ cols: 120, rows: 30 })
      const until = (what: string, wanted: RegExp) => Effect.promise(() => terminal.until(what, has(wanted)))
      terminal.write(":filter status:processing\rx")
      yield* until("the question", /Cancel 1\?/)
      // The letter y let go, as terminals say by kitty's protocol, and an answer to what was asked of the terminal.
      terminal.write("\u001b[121;1:3u\u001b]11;rgb:1e1e/1e1e/2e2e\u001b\\")
      // The same one pressed before it is let go.
      terminal.write("\u001b[110;1:1u\u001b[110;1:3u")
      yield* until("the answer", /nothing was changed/)
      terminal.write("x")
      yield* until("the question anew", /Cancel 1\?/)
      terminal.write("\u001b")
      yield* until("the list without it", /^(?![^]*Cancel 1\?)/)
      terminal.write("x\u001b[121;1:1u\u001b[121;1:3u")
      yield* until("the time to undo", /cancel 1 in \ds · z undo/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says after leaving what was confirmed and not sent, and sends nothing", () =>
    Effect.gen(function* () {
      const { emulator, terminal } = yield* onEmulator({ cols: 120, rows: 30 })
      terminal.write(":filter status:processing\rVx")
      yield* Effect.promise(() => terminal.until("the question", has(/Cancel 22\?/)))
      terminal.write("y")
      yield* Effect.promise(() => terminal.until("the time to undo", has(/cancel 22 in \ds · z undo/)))
      terminal.write("q")
      yield* Effect.promise(() => terminal.until("why it stays", has(/z undo · ▲ not sent yet: ctrl-c leaves without it/)))
      terminal.write("\u0003")
      expect(yield* Effect.promise(() => terminal.exit)).toMatchObject({ code: 0 })
      expect(terminal.screen().filter((line) => line !== "")).toEqual(["chroma-sync: cancel 22 was not sent"])
      expect((yield* emulator.requests).filter(({ method }) => method !== "GET")).toEqual([])
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("stays while many are being cancelled, and says after leaving what has no answer and what was not sent", () =>
    Effect.gen(function* () {
      const { emulator, terminal } = yield* onEmulator({ cols: 120, rows: 30 })
      yield* emulator.setFaults({
        rules: [{ route: "PUT /api/v1/invocations/*", requests: [3, 4, 5, 6], fault: { kind: "stall", at: "before-headers" } }]
      })
      terminal.write(":filter status:processing\rVx")
      yield* Effect.promise(() => terminal.until("the question", has(/Cancel 22\?/)))
      terminal.write("y")
      yield* Effect.promise(() => terminal.until("two that are asked to stop", has(/(» cancelling[^]*){2}/)))
      terminal.write("q")
      yield* Effect.promise(() => terminal.until("why it stays", has(/▲ not all is answered yet: ctrl-c leaves without it/)))
      terminal.write("\u0003")
      expect(yield* Effect.promise(() => terminal.exit)).toMatchObject({ code: 0 })
      const told = terminal.screen().join("")
      expect(told).toMatch(/^chroma-sync: cancel: 2 asked to stop; 4 have no answer: ([-0-9a-f]{36}(, )?){4}; 16 were not sent$/)
      expect((yield* emulator.requests).filter(({ method }) => method === "PUT")).toHaveLength(6)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each([
    { way: "ctrl-c", leave: ({ write }: Left) => write("\u0003") },
    { way: "SIGTERM", leave: ({ kill }: Left) => kill("SIGTERM") },
    { way: "SIGHUP", leave: ({ kill }: Left) => kill("SIGHUP") }
  ])("ends as outcome unknown where $way leaves a re-run without its answer", ({ leave }) =>
    Effect.gen(function* () {
      const { emulator, terminal } = yield* onEmulator({ cols: 120, rows: 30 })
      yield* emulator.setFaults({
        rules: [{ route: "POST /api/v1/sources/*/invocations", fault: { kind: "stall", at: "before-headers" } }]
      })
      terminal.write(":filter type:s3 status:complete\r")
      yield* Effect.promise(() => terminal.until("an object", has(/^>\s+✓ complete\s+\w{8}\s+s3:/m)))
      terminal.write("R")
      yield* Effect.promise(() => terminal.until("the question", has(/Run again 1\?/)))
      terminal.write("y")
      yield* Effect.promise(async () => {
        await terminal.until("the time to undo", has(/z undo/))
        await terminal.until("that it is sent", (screen) => !has(/z undo/)(screen))
      })
      yield* Effect.repeat(emulator.requests, { until: (requests) => requests.some(({ method }) => method === "POST") })
      leave(terminal)
      expect(yield* Effect.promise(() => terminal.exit)).toMatchObject({ code: 9 })
      expect(terminal.screen().join("")).toMatch(/^chroma-sync: re-run: 1 has no answer: [-0-9a-f]{36}$/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("runs an object again under a new id, and says where the service refuses", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator({ cols: 120, rows: 30 })
      const again = (kind: string, row: RegExp, answer: RegExp) =>
        Effect.promise(async () => {
          terminal.write(`:filter ${kind}\r`)
          await terminal.until(kind, has(row))
          terminal.write("R")
          await terminal.until("the question", has(/Run again 1\?/))
          terminal.write("y")
          await terminal.until("the answer", has(answer))
        })
      yield* again("type:s3 status:complete", /^>\s+✓ complete\s+\w{8}\s+s3:/m, /✓ \w{8} runs again as \w{8}/)
      yield* again("type:github status:failed", /^>\s+✗ failed.*acme\//m, /▲ \w{8} is not run again: .*409/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
