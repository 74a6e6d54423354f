/** Rows that are read out line by line: a number is what was heard under it, wherever that is by now. */
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { speaking } from "./speaking.ts"

/** What the service is asked for beside the program. */
const onService = <A, E>(effect: Effect.Effect<A, E, Invocations | Sources>) =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    return yield* Effect.provide(
      effect,
      Layer.provide(Layer.mergeAll(Invocations.layer, Sources.layer), SyncConfig.layer({ baseUrl: url, token }))
    )
  })

/** So many more at the top of the list. */
const create = (count: number) =>
  onService(
    Effect.gen(function* () {
      const sources = yield* Stream.runCollect((yield* Sources).list({}))
      const source = sources.find(({ origin }) => origin._tag === "GitHub")
      if (source === undefined) return yield* Effect.die(new Error("the emulator has a source on GitHub"))
      const invocations = yield* Invocations
      for (let n = 0; n < count; n++)
        yield* invocations.create(source.id, {
          targetCollectionName: `more_${n}_${crypto.randomUUID().slice(0, 8)}`,
          ref: { _tag: "Branch", branch: "main" }
        })
    })
  )

const emulator = Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })

/** The ids that were read out under numbers. */
const numbered = (text: string): ReadonlyMap<number, string> =>
  new Map(Array.from(text.matchAll(/^(\d+)\. ([0-9a-f]{8}) /gm), ([, number, id]) => [Number(number), id ?? ""]))

describe("rows that are read out", () => {
  it.live("keep the number that they were heard under while others come in, and are read on behind the last one", () =>
    Effect.gen(function* () {
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type("/status:pending,processing")
      yield* until(/\d+ shown: status:pending,processing\./)
      type("")
      const first = numbered(yield* until(/^10\. .*\n/m))
      type("")
      const second = numbered(yield* until(/^20\. .*\n/m))
      type("/")
      yield* until(/60 invocations: [^.]*\.\n/)
      type("/status:pending,processing")
      yield* until(/\d+ shown: status:pending,processing\./)
      type("")
      yield* until(/^10\. .*\n/m)
      yield* create(3)
      type(":refresh")
      yield* until(/(is pending\.\n[^]*){3}/)
      type("5")
      yield* until(new RegExp(`${first.get(5)}-`))
      type(":cancel")
      yield* until(new RegExp(`Cancel 1\\? Type yes or no\\.\\n${first.get(5)} `))
      type("no")
      yield* until(/nothing was changed\./)
      type("")
      expect(numbered(yield* until(/^20\. .*\n/m))).toEqual(second)
      type("5")
      yield* until(new RegExp(`${first.get(5)}-`))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("are what a command is about, and after :again the new run is, which was never in the view", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      yield* create(1)
      yield* onService(
        Effect.gen(function* () {
          const invocations = yield* Invocations
          const { invocations: rows } = yield* invocations.page({ limit: 1 })
          for (const { id } of rows) yield* invocations.cancel(id)
        })
      )
      yield* advance("1 minute")
      const { type, until } = yield* speaking
      yield* until(/invocations: .* cancelled/)
      type("/status:cancelled collection:more_0")
      yield* until(/1 shown: /)
      type("1")
      yield* until(/status: cancelled/)
      type(":rerun")
      yield* until(/Run again 1\? Type yes or no\./)
      type("yes")
      const [, next = ""] = /runs again as (\w{8})/.exec(yield* until(/ runs again as \w{8}\./)) ?? []
      // The list has it a moment later.
      do type(":again")
      while (!(yield* until(/is not in the list yet|id: \S+/)).includes(`id: ${next}-`))
      type(":cancel")
      yield* until(new RegExp(`${next} is not in status:cancelled collection:more_0\\.\\n[^]*Cancel 1\\? Type yes or no\\.\\n${next} `))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )

  it.live("are what a command is about although they have left the view, which is said", () =>
    Effect.gen(function* () {
      const { advance } = yield* Emulator
      const { type, until } = yield* speaking
      yield* until(/60 invocations: .*31 complete/)
      type("/status:processing")
      yield* until(/22 shown: status:processing\./)
      type("")
      const ids = numbered(yield* until(/^10\. .*\n/m))
      type("10")
      yield* until(new RegExp(`${ids.get(10)}-`))
      yield* advance("30 minutes")
      type(":refresh")
      yield* until(/ have changed: /)
      type("10")
      yield* until(new RegExp(`${ids.get(10)}-[^]*no longer in status:processing`))
      type(":cancel")
      yield* until(new RegExp(`${ids.get(10)} is no longer in status:processing\\.\\n[^]*nothing to cancel: ${ids.get(10)} is already`))
    }).pipe(Effect.provide(emulator), Effect.scoped)
  )
})
