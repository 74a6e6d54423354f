/** The live list line by line, over pipes as over a terminal. */
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { folder } from "./process.ts"
import { speaking, speakingTo } from "./speaking.ts"

/** What means nothing to those who hear it: bars, lines, dots, glyphs, and columns set by blanks. */
const drawing = /[─│┤▐▁-█⠀-⣿✓✗»▲]|\S {2,}\S/

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

describe("the live list line by line", () => {
  it.live("says what there is and what changes, takes queries and commands, and never addresses the cursor", () =>
    Effect.gen(function* () {
      const { advance, goAway } = yield* Emulator
      const { type, close, until, exit } = yield* speaking
      const first = yield* until(/60 invocations: .*31 complete/)
      // oxlint-disable-next-line no-control-regex -- that there is none is what is looked for
      expect(first).not.toMatch(/\u001b/)
      type("/status:failed")
      yield* until(/2 shown: status:failed\./)
      type("")
      const rows = yield* until(/^2\. .*$/m)
      expect(rows).toMatch(/^1\. [0-9a-f]{8} .* has failed: .*, created .* ago\.$/m)
      type("1")
      expect(yield* until(/^of its source: .* runs$/m)).not.toMatch(drawing)
      type(`/status:failed ${"x".repeat(20_000)}`)
      yield* until(/Attention: a line holds 10,000 characters, and this would be 20,014\./)
      type("/status:nonsense")
      yield* until(/Attention: .*nonsense/)
      type("/")
      yield* until(/60 invocations: [^.]*\.\n/)
      for (const [command, answer] of [
        [":src", /^id: .*; type: github; where: acme\/runbooks; .*; last: [a-z]+, .* ago; days: (\d+, ){6}\d+; runs: \d+;.*\n/m],
        [":stats", /^duration of \d+ complete: p50 .* p95 [^]*^database docs: \d+\n/m],
        [":groups", /^count: [1-9]\d*; error: .*\n/m],
        [":ctx", /^database: docs; runs: \d+; .*\n/m],
        [":info", /^baseUrl: http.*\n[^]*^node: .*\n/m],
        [":help", /^:q: quit\n[^]*^429 upstream: words anywhere\n/m],
        [":msg", /^\d\d:\d\d:\d\d: .*nonsense.*\n/m]
      ] as const) {
        type(command)
        const heard = yield* until(answer)
        expect(heard).not.toMatch(/(Looking|Counting|Reading) .*…/)
        expect(heard).not.toMatch(drawing)
      }
      type("what?")
      yield* until(/A number reads everything/)
      yield* advance("1 minute")
      yield* until(/ (is complete after|is processing|have changed)/)
      yield* goAway
      type(":refresh")
      yield* until(/Offline: /)
      close()
      expect(yield* Effect.promise(() => exit)).toBe(0)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each(["ACCESSIBLE", "INK_SCREEN_READER", "CHROMA_SYNC_LINEAR"])("needs no terminal where %s chooses it", (name) =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const { close, until, exit } = yield* speakingTo(
        { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, XDG_CONFIG_HOME: yield* folder(), [name]: "true" },
        ["ui", "--no-session"]
      )
      yield* until(/60 invocations: .*31 complete/)
      close()
      expect(yield* Effect.promise(() => exit)).toBe(0)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("is how the demo speaks too, and says that nothing is read before anything is", () =>
    Effect.gen(function* () {
      const { type, close, until, exit } = yield* speakingTo({ XDG_CONFIG_HOME: yield* folder() }, ["demo", "--linear"])
      type("/status:failed")
      yield* until(/^Nothing is read yet\.$[^]*\d+ invocations: .* shown: status:failed\.$/m)
      close()
      expect(yield* Effect.promise(() => exit)).toBe(0)
    }).pipe(Effect.scoped)
  )

  it.live("is how the demo speaks where a settings file chooses it, which is refused where it is damaged", () =>
    Effect.gen(function* () {
      const demo = Effect.fnUntraced(function* (settings: string) {
        return yield* speakingTo({ XDG_CONFIG_HOME: yield* folder({ "chroma-sync/config.json": settings }) }, ["demo"])
      })
      const chosen = yield* demo('{ "linear": true }')
      yield* chosen.until(/^chroma-sync, line by line\./)
      const damaged = yield* demo('{ "linear":')
      expect(yield* Effect.promise(() => damaged.exit)).toBe(2)
      expect(damaged.told()).toMatch(/config\.json:1:\d+: this is not JSON/)
    }).pipe(Effect.scoped)
  )

  it.live("ends by q although what is typed into it stays open", () =>
    Effect.gen(function* () {
      const { type, until, exit } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type("q")
      expect(yield* Effect.promise(() => exit)).toBe(0)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live.each(["SIGHUP", "SIGQUIT"] as const)("tells what it leaves undone when it is ended by %s", (signal) =>
    Effect.gen(function* () {
      const { told, type, until, ...child } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type("/status:processing")
      yield* until(/22 shown/)
      type(":cancel")
      yield* until(/Type yes or no/)
      type("yes")
      yield* until(/Will cancel 1 in 3 seconds/)
      child.signal(signal)
      expect(yield* Effect.promise(() => child.exit)).toBe(130)
      expect(told()).toMatch(/^chroma-sync: .*not sent/m)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("tells how much is unresolved once that is known, and a slash alone leaves it", () =>
    Effect.gen(function* () {
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      for (let time = 0; time < 2; time++) {
        type(":unresolved")
        yield* until(/[1-9]\d* shown: unresolved\.$/m)
        type("/status:processing")
        yield* until(/0 shown: unresolved status:processing\.$/m)
        type("/")
        yield* until(/60 invocations: [^.]*\.\n/)
      }
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says last what the doctor finds worst, with its remedy", () =>
    Effect.gen(function* () {
      const { url, token, setFaults } = yield* Emulator
      yield* setFaults({ clockSkewMs: -86_400_000 })
      const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, XDG_CONFIG_HOME: yield* folder() }
      const { type, until } = yield* speakingTo(env)
      yield* until(/60 invocations: .*31 complete/)
      type(":doctor")
      yield* until(/page size, 500 .*\nAttention: clock, is \w+ ahead of the service's\. Set this machine's clock: .*\n$/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("reads a screen to its end, however long it is, and takes the next line after any of them", () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      yield* Effect.provide(
        Sources.use(({ create }) =>
          Effect.forEach(Array.from({ length: 70 }).keys(), (n) =>
            create({ databaseName: "docs", origin: { _tag: "GitHub", repository: `acme/many-${n}` } })
          )
        ),
        Layer.provide(Sources.layer, SyncConfig.layer({ baseUrl: url, token }))
      )
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      for (const [command, end] of [
        [":src", /(?:^.* acme\/many-\d+; [^\n]*\n){70}[^]*acme\/runbooks/m],
        [":help", /^COMMANDS$[^]*^:q: quit$[^]*^429 upstream: words anywhere$/m],
        [":msg", /Nothing was said yet/],
        [":info", /baseUrl: http/],
        [":stats", /^duration of \d+ complete: [^]*^database docs: \d+$/m],
        [":groups", /^count: [1-9]/m],
        [":ctx", /^database: docs; runs: \d+/m]
      ] as const) {
        type(command)
        yield* until(end)
        type("/status:failed")
        yield* until(/2 shown: status:failed\./)
        type("/")
        yield* until(/60 invocations: [^.]*\.\n/)
      }
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("says that the list stands still, goes on, and in which order it is read", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type(":pause")
      yield* until(/Paused: what changes waits until :pause goes on\./)
      yield* advance("1 minute")
      type(":refresh")
      type(":pause")
      const goingOn = yield* until(/Going on: \d+ changes have waited\./)
      type("")
      expect((goingOn + (yield* until(/^10\. /m))).match(/Going on/g)).toHaveLength(1)
      type(":sort dur id")
      yield* until(/Sorted by duration, descending, then by id, ascending\./)
      type("")
      yield* until(/^1\. /m)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("reads out the saved views, and which of them is watched, and goes on with the next line", () =>
    Effect.gen(function* () {
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type(":view save all")
      yield* until(/saved view all\./)
      type("/status:processing")
      yield* until(/22 shown/)
      type(":view save running")
      yield* until(/saved view running\./)
      type(":watch running")
      yield* until(/watching running: you are told when nothing of it is live\./)
      type(":view")
      yield* until(/^all: everything\.\nrunning: status:processing, watched\.$/m)
      type(":view all")
      yield* until(/^60 invocations: /m)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("asks for a typed yes before it cancels, and can be told to take it back", () =>
    Effect.gen(function* () {
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type("/status:processing")
      yield* until(/22 shown/)
      type(":cancel")
      yield* until(/Cancel 1\? Type yes or no\.\n\w{8} processing/)
      type("what")
      yield* until(/nothing was changed\./)
      type(":cancel")
      yield* until(/Type yes or no/)
      type("yes")
      yield* until(/Will cancel 1 in 3 seconds/)
      type("q")
      yield* until(/Attention: not sent yet: ctrl-c leaves without it\./)
      type(":undo")
      yield* until(/taken back: cancel 1 was not sent\./)
      type(":cancel")
      yield* until(/Type yes or no/)
      type("y")
      yield* until(/\w{8} is asked to stop/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
