/** Every key of the keymap, pressed in the built binary in a real pseudo-terminal. The keys are the keymap's own: one without a drill fails. */
import type { Context } from "../../src/app/keymap.ts"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { formKeys } from "../../src/app/Form.ts"
import { type Binding, bindings } from "../../src/app/keymap.ts"
import { type Drill, drills, formDrills, ways } from "./drills.ts"
import { bytesOf, onEmulator } from "./support.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })
const escape = bytesOf("escape")

/** The contexts to press a binding's keys in: those that it names, and the list for one that holds everywhere. */
const contextsOf = ({ in: where }: Binding): ReadonlyArray<Context> => (where === "all" ? ["list"] : [where].flat())

const drillOf = ({ action }: Binding, context: Context): Drill | undefined => {
  const found = drills[action]
  return found === undefined || "shows" in found ? found : found[context]
}

/** What these do is not seen on the screen alone: they have a test each. */
const apart: ReadonlySet<string> = new Set(["refresh", "suspend", "redraw", "quit"])

/** What is pressed where, and seen how. */
const presses = bindings
  .flatMap((binding) => contextsOf(binding).flatMap((context) => binding.keys.map((key) => ({ binding, context, key }))))
  .filter(({ binding }) => !apart.has(binding.action))

const started = Effect.gen(function* () {
  const { terminal, emulator } = yield* onEmulator({ cols: 120, rows: 16 })
  const body = () => terminal.screen().slice(1).join("\n")
  const until = (what: string, wanted: (screen: string) => boolean) =>
    Effect.promise(() => terminal.until(what, (screen) => wanted(screen.join("\n"))))
  /** Escape until there is nothing left to leave: the whole list with its cursor on the first. */
  const home = Effect.gen(function* () {
    for (let tries = 0; tries < 6 && !isHome(terminal.text()); tries++) {
      const before = body()
      terminal.write(escape)
      yield* until("a step back", (screen) => isHome(screen) || screen.split("\n").slice(1).join("\n") !== before)
    }
    terminal.write("gg")
    yield* until("the list as it was", (screen) => isHome(screen) && / 1\/60 *$/.test(screen))
  })
  const seen = Effect.fnUntraced(function* (name: string, bytes: string, { before, ready, shows }: Drill) {
    if (before !== undefined) {
      terminal.write(before)
      if (ready !== undefined) yield* until(`${name}: what comes before`, (screen) => ready.test(screen))
    }
    const old = body()
    const shown = (screen: string) =>
      typeof shows === "function" ? shows(screen.split("\n").slice(1).join("\n"), old) : shows.test(screen)
    expect(shown(terminal.text()), `${name} shows before it is pressed:\n${terminal.text()}`).toBe(false)
    terminal.write(bytes)
    yield* until(name, shown)
    const screen = terminal.screen()
    expect({ name, lines: screen.length, wrapped: terminal.wrapped(), last: screen.at(-1) !== "" }).toEqual({
      name,
      lines: 16,
      wrapped: false,
      last: true
    })
  })
  return { terminal, emulator, until, home, seen }
})

const pressAll = Effect.fnUntraced(function* (some: typeof presses) {
  const { terminal, until, home, seen } = yield* started
  for (const { binding, context, key } of some) {
    const drill = drillOf(binding, context)
    if (drill === undefined) continue
    const [way, there] = ways[context]
    terminal.write(way)
    yield* until(`the way to ${context}`, (screen) => there.test(screen))
    yield* seen(`${key} in ${context}`, bytesOf(key), drill)
    if (drill.after !== undefined) terminal.write(drill.after)
    yield* home
  }
})

/** A screen is looked at while it is drawn too: the view is told in two of its lines. */
const isHome = (screen: string): boolean =>
  /▸ invocations/.test(screen) &&
  /\[1 all /.test(screen) &&
  /view {2}everything/.test(screen) &&
  /● live/.test(screen) &&
  !/ about ─|j k choose|\[ No |^[/:]|marked|marking|enter ends/m.test(screen)

describe("every key of the keymap", () => {
  it("has a drill in each context that it holds in", () => {
    const missing = presses.filter(({ binding, context }) => drillOf(binding, context) === undefined)
    expect(missing.map(({ context, key }) => `${key} in ${context}`)).toEqual([])
    expect(formKeys.flatMap(({ keys }) => keys).toSorted()).toEqual(Object.keys(formDrills).toSorted())
  })

  it.live(
    "does what it says, and leaves a whole screen and a live program",
    () =>
      Effect.gen(function* () {
        const half = presses.length >> 1
        yield* Effect.forEach([presses.slice(0, half), presses.slice(half)], (some) => Effect.scoped(pressAll(some)), { concurrency: 2 })
      }).pipe(Effect.provide(emulator)),
    120_000
  )

  it.live("reads the service, gives the terminal to the shell, and ends", () =>
    Effect.gen(function* () {
      const { terminal, until, emulator } = yield* started
      terminal.write(":src\r")
      yield* until("the sources", (screen) => ways.sources[1].test(screen))
      // Sources are read again every half a minute, unless they are asked for.
      yield* Effect.promise(() =>
        fetch(`${emulator.url}/api/v1/sources`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-chroma-token": emulator.token },
          body: JSON.stringify({ database_name: "docs", github: { repository: "acme/made-meanwhile" } })
        })
      )
      expect(terminal.text()).not.toContain("acme/made-meanwhile")
      terminal.write(bytesOf("ctrl-r"))
      yield* until("the new source", (screen) => screen.includes("acme/made-meanwhile"))
      const left = () => terminal.raw().split("\u001b[?1049l").length
      const before = left()
      terminal.write(bytesOf("ctrl-z"))
      yield* until("the terminal given away and taken back", () => left() > before && terminal.alternate())
      terminal.write("q")
      yield* until("a key that works", (screen) => /▸ invocations/.test(screen))
      terminal.write(bytesOf("ctrl-c"))
      expect(yield* Effect.promise(() => terminal.exit)).toMatchObject({ code: 0 })
      expect(terminal.alternate()).toBe(false)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("does what it says in a form too", () =>
    Effect.gen(function* () {
      const { terminal, until, seen } = yield* started
      terminal.write(":src\r")
      yield* until("the sources", (screen) => ways.sources[1].test(screen))
      for (const [key, drill] of Object.entries(formDrills)) {
        terminal.write("a")
        yield* until("the form", (screen) => /^> kind +\[github\]/m.test(screen))
        yield* seen(`${key} in a form`, bytesOf(key), drill)
        if (key !== "escape") terminal.write(escape)
        yield* until("the sources again", (screen) => /▸ sources/.test(screen))
        // Of the forms that were closed the last one is kept: another takes its place.
        terminal.write("N")
        yield* until("another form", (screen) => /▸ new invocation/.test(screen))
        terminal.write("other")
        yield* until("what was typed into it", (screen) => /^> [\w-]+ +other/m.test(screen))
        terminal.write(escape)
        yield* until("the sources once more", (screen) => /▸ sources/.test(screen))
      }
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
