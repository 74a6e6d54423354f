/** The built binary in a real pseudo-terminal, over real HTTP. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import type { openTerminal } from "@chroma-sync/terminal/Terminal"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator, open } from "./support.ts"

const cursorLine = (screen: ReadonlyArray<string>) => screen.findIndex((line) => line.startsWith(">"))
const restored = (terminal: ReturnType<typeof openTerminal>) => ({ alternate: terminal.alternate(), cursor: terminal.cursorVisible() })

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

describe("the live list", () => {
  it.live("opens on the alternate screen with counters, titles and rows", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      expect(terminal.alternate()).toBe(true)
      const screen = terminal.screen()
      expect(screen[0]).toMatch(/● live 2s · data \d+s old/)
      expect(screen[1]).toMatch(/\[all 60\]/)
      expect(screen[3]).toMatch(/STATUS\s+ID\s+SOURCE/)
      expect(screen).toHaveLength(24)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("moves the cursor by keys, typed one by one or fast", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      expect(cursorLine(terminal.screen())).toBe(4)
      terminal.write("j")
      yield* Effect.promise(() => terminal.until("one down", (screen) => cursorLine(screen) === 5))
      terminal.write("jjjk")
      yield* Effect.promise(() => terminal.until("two further", (screen) => cursorLine(screen) === 7))
      terminal.write("G")
      yield* Effect.promise(() => terminal.until("the last", (screen) => screen.some((line) => line.endsWith("60/60"))))
      terminal.write("gg")
      yield* Effect.promise(() => terminal.until("the first", (screen) => cursorLine(screen) === 4))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("reads a long list no further than what is asked for", () =>
    Effect.gen(function* () {
      const { token, url, requests } = yield* Emulator
      const terminal = yield* open(["ui", "--since", "1h"], { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url })
      yield* Effect.promise(() => terminal.until("all that was read", (screen) => /● live \d+s/.test(screen[0] ?? "")))
      const offsets = (yield* requests).map(({ query }) => Number(new URLSearchParams(query).get("offset")))
      expect(Math.max(...offsets)).toBeLessThan(2_000)
      expect(Number(/all ([\d,]+)/.exec(terminal.screen()[1] ?? "")?.[1]?.replace(",", ""))).toBeGreaterThan(500)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "long", invocations: 6_000 })), Effect.scoped)
  )

  it.live("shows a status that changes on the service", () =>
    Effect.gen(function* () {
      const { emulator: service, terminal } = yield* onEmulator()
      terminal.write("3")
      yield* Effect.promise(() => terminal.until("what is processing", (screen) => screen[1]?.includes("[»") === true))
      const before = terminal.screen()[1]
      yield* service.advance("10 minutes")
      yield* Effect.promise(() => terminal.until("other counters", (screen) => screen[1] !== before, 15_000))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("shows one status by its number key", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      terminal.write("5")
      yield* Effect.promise(() =>
        terminal.until("only what failed", (screen) => {
          const rows = screen.slice(4, -1).filter((line) => line !== "")
          return rows.length > 0 && rows.every((line) => line.includes("✗ failed"))
        })
      )
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says that the service is away, keeps the list, and comes back by itself", () =>
    Effect.gen(function* () {
      const { emulator: service, terminal } = yield* onEmulator()
      yield* service.goAway
      yield* Effect.promise(() => terminal.until("offline", (screen) => /○ offline .* retry \d+ /.test(screen[0] ?? ""), 60_000))
      expect(cursorLine(terminal.screen())).toBe(4)
      yield* service.comeBack
      terminal.write("\u0012")
      yield* Effect.promise(() => terminal.until("live again", (screen) => /● live/.test(screen[0] ?? ""), 60_000))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("fits any size while it runs", () =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      for (const [cols, rows] of [
        [60, 20],
        [20, 6],
        [140, 40]
      ] as const) {
        terminal.resize(cols, rows)
        yield* Effect.promise(() =>
          terminal.until(`${cols}x${rows}`, (screen) => {
            const places = screen.filter((line) => /\d+\/60$/.test(line))
            return places.length === 1 && screen.findIndex((line) => /\d+\/60$/.test(line)) === rows - 1
          })
        )
      }
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each([
    { way: "q", leave: (terminal: ReturnType<typeof openTerminal>) => terminal.write("q"), code: 0 },
    { way: "Ctrl-C", leave: (terminal: ReturnType<typeof openTerminal>) => terminal.write("\u0003"), code: 0 },
    { way: "SIGTERM", leave: (terminal: ReturnType<typeof openTerminal>) => terminal.kill("SIGTERM"), code: 130 }
  ])("restores the terminal on $way", ({ leave, code }) =>
    Effect.gen(function* () {
      const { terminal } = yield* onEmulator()
      leave(terminal)
      const exit = yield* Effect.promise(() => terminal.exit)
      expect(exit.code).toBe(code)
      expect(restored(terminal)).toEqual({ alternate: false, cursor: true })
      expect(terminal.text()).not.toMatch(/ {4}at |Error:/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("draws no colour under NO_COLOR", () =>
    Effect.gen(function* () {
      const service = yield* Emulator
      const terminal = yield* open(["ui"], { CHROMA_API_KEY: service.token, CHROMA_SYNC_URL: service.url, NO_COLOR: "1" })
      yield* Effect.promise(() => terminal.until("the list", (screen) => screen.some((line) => line.startsWith(">"))))
      // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
      expect(terminal.raw()).not.toMatch(/\u001b\[(3[0-8]|9[0-7])m/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("refuses a wrong key before it draws anything that stays", () =>
    Effect.gen(function* () {
      const service = yield* Emulator
      const terminal = yield* open(["ui"], { CHROMA_API_KEY: "wrong-canary", CHROMA_SYNC_URL: service.url })
      const exit = yield* Effect.promise(() => terminal.exit)
      expect(exit.code).toBe(7)
      expect(terminal.alternate()).toBe(false)
      expect(terminal.text()).toContain("API key")
      expect(terminal.raw()).not.toContain("wrong-canary")
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
