/** Forms line by line, as somebody answers them who hears the screen. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { speaking } from "./speaking.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

describe("a form line by line", () => {
  it.live("asks field by field, says what is wrong, sends after a typed yes, and tells the service's answer", () =>
    Effect.gen(function* () {
      const { named, type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      yield* named("new acme/runbooks", /A new invocation of acme\/runbooks[^]*collection: .* Needed\./)
      type("")
      yield* until(/Attention: this is needed/)
      type("runbooks_2")
      yield* until(/branch: /)
      type(":back")
      yield* until(/collection: .* Now runbooks_2\./)
      type("")
      yield* until(/branch: /)
      type("main")
      yield* until(/sha: /)
      type("")
      yield* until(/Create an invocation of acme\/runbooks\? Type yes or no\.\ncollection +runbooks_2\nbranch +main/)
      type("no")
      yield* until(/nothing was changed\.\nsha: /)
      type("")
      yield* until(/Type yes or no/)
      type("yes")
      yield* until(/\w{8} is created: an invocation of acme\/runbooks\./)
      type(":new acme/runbooks")
      yield* until(/collection: /)
      type("runbooks_2")
      type("")
      type("")
      yield* until(/Type yes or no/)
      type("yes")
      yield* until(/Attention: .*409.*\.\nThe form is still open/)
      type(":stop")
      type("")
      yield* until(/^1\. \w{8} acme\/runbooks@main is pending/m)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("adds a source and deletes it by its name, which can be taken back", () =>
    Effect.gen(function* () {
      const { named, type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type(":add")
      yield* until(/kind: What it reads\. One of github, s3, web\. Needed\. Now github\./)
      type("what")
      yield* until(/Attention: there is no what here/)
      for (const line of ["web", "https://new.example", "docs"]) type(line)
      yield* until(/max-depth/)
      for (const _ of ["max-depth", "page-limit", "include", "exclude", "chunk-lines", "chunk-bytes"]) type("")
      yield* until(/Create this source\? Type yes or no\.\nkind +web/)
      type("yes")
      yield* until(/\w{8} is created: a source of docs\./)
      yield* named("delete new.example", /Delete the source new\.example\?/)
      type("yes")
      yield* until(/Attention: "yes" is not valid/)
      type("new.example")
      yield* until(/Will delete new\.example in 3 seconds/)
      type(":undo")
      yield* until(/taken back: delete .* was not sent/)
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
