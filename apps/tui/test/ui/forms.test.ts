/** The built binary makes and deletes what its user types, over real HTTP; what the service says is what is shown. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { bytesOf, onEmulator } from "./support.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60, arrivalsPerMinute: 0 })
const escape = bytesOf("escape")

const onSources = Effect.gen(function* () {
  const { emulator, terminal } = yield* onEmulator({ cols: 120, rows: 30 })
  const until = (what: string, wanted: RegExp) => Effect.promise(() => terminal.until(what, (screen) => wanted.test(screen.join("\n"))))
  const type = (text: string) => Effect.sync(() => terminal.write(text))
  yield* type(":src\r")
  yield* until("the sources", /▸ sources(.*\n)*.*acme\/handbook-main/)
  const posts = Effect.map(emulator.requests, (requests) => requests.filter(({ method }) => method === "POST").length)
  return { emulator, terminal, until, type, posts }
})

describe("forms in the live UI", () => {
  it.live("make an invocation, whose row gets the cursor; the same again is a 409 that loses nothing typed", () =>
    Effect.gen(function* () {
      const { until, type } = yield* onSources
      const ask = Effect.gen(function* () {
        yield* type(":new acme/runbooks\r")
        yield* until("the form", /▸ new invocation/)
        yield* type("runbooks_2\tmain\r")
        yield* until("what is sent", /Create an invocation of acme\/runbooks\?\n +collection +runbooks_2\n +branch +main\n.*\[ No ]/)
        yield* type("y")
      })
      yield* ask
      yield* until("the row under the cursor", /view {2}source:=[^]*^> .*acme\/runbooks@main.*runbooks_2/m)
      yield* ask
      yield* until("the refusal", /> branch +main[^]*▲ invocations create: it exists already \(409\)/)
      yield* type(`${bytesOf("shift-tab")}${bytesOf("ctrl-u")}runbooks_3\r`)
      yield* until("what is sent now", /Create an invocation of acme\/runbooks\?\n +collection +runbooks_3/)
      yield* type("y")
      yield* until("both rows", /^> .*runbooks_3[^]*runbooks_2/m)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("send once what gets no answer, and say what the service has since", () =>
    Effect.gen(function* () {
      const { emulator, until, type, posts } = yield* onSources
      yield* emulator.setFaults({ rules: [{ route: "POST /api/v1/sources/*/invocations", fault: { kind: "reset", handled: true } }] })
      yield* type(":new acme/runbooks\r")
      yield* until("the form", /▸ new invocation/)
      yield* type("lost\r")
      yield* until("what is sent", /Create an invocation/)
      yield* type("y")
      yield* until("what is known", /> collection +lost[^]*▲ the answer was lost and it is not sent again: it seems to be \w{8}/)
      expect(yield* posts).toBe(1)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("make a source, which gets the cursor, say what is refused, and delete it by its name", () =>
    Effect.gen(function* () {
      const { terminal, until, type } = yield* onSources
      const ask = (database: string) =>
        Effect.gen(function* () {
          yield* type("a")
          yield* until("the form", /▸ new source/)
          yield* type(`\tacme/new\t${database}\r`)
          yield* until("what is sent", /Create this source\?/)
          yield* type("y")
        })
      yield* ask("nowhere")
      yield* until("the refusal", /> database +nowhere[^]*▲ sources create: not found \(404\)/)
      yield* type(`${bytesOf("ctrl-u")}docs\r`)
      yield* until("what is sent now", /Create this source\?[^]*database +docs/)
      yield* type("y")
      yield* until("the source under the cursor", /^> {2}\w{8} +github +acme\/new +docs/m)
      yield* type("D")
      yield* until("the question", /Delete the source acme\/new\?/)
      yield* type("acme/ne\r")
      yield* until("that it is not that", /▲ "acme\/ne" is not valid; give \w{8} or acme\/new/)
      yield* type("w\r")
      yield* until("the time to undo", /delete acme\/new in \ds · z undo/)
      yield* type("z")
      yield* until("that nothing was sent", /taken back: delete .* was not sent/)
      expect(terminal.text()).toMatch(/acme\/new +docs/)
      yield* type("Dacme/new\r")
      yield* until("its end", /✓ acme\/new is deleted/)
      yield* Effect.promise(() => terminal.until("the sources without it", (screen) => !/acme\/new +docs/.test(screen.join("\n"))))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("are told why where the key may not, and leave the program as it was", () =>
    Effect.gen(function* () {
      const { emulator, until, type } = yield* onSources
      yield* emulator.setFaults({ rules: [{ route: "POST /api/v1/sources/*/invocations", fault: { kind: "status", status: 403 } }] })
      yield* type(":new acme/runbooks\r")
      yield* until("the form", /▸ new invocation/)
      yield* type("c\r")
      yield* until("what is sent", /Create an invocation/)
      yield* type("y")
      yield* until("the refusal", /> collection +c[^]*▲ invocations create: .*\(403\)/)
      yield* type(escape)
      yield* until("the sources", /▸ sources/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
