/** Where no folder can be made, as below /proc, nothing is kept, and nothing is tried for ever. */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { run } from "./process.ts"
import { speakingTo } from "./speaking.ts"

const nowhere = "/proc/chroma-sync"

describe.skipIf(process.platform !== "linux")("where the system makes no folder, and says that the one above is missing", () => {
  it.live("a live list says that a view is not saved, and ends when it is left", () =>
    Effect.gen(function* () {
      const { url, token } = yield* Emulator
      const env = { CHROMA_API_KEY: token, CHROMA_SYNC_URL: url, XDG_STATE_HOME: nowhere, XDG_CONFIG_HOME: nowhere }
      const { type, until, close, exit } = yield* speakingTo(env, ["ui", "--linear"])
      yield* until(/60 invocations: /)
      type(":view save mine")
      yield* until(/\/proc\/chroma-sync\/chroma-sync\/views\.json: this file cannot be written \(ENOENT\)/)
      close()
      expect(yield* Effect.promise(() => exit)).toBe(0)
    }).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "ui", invocations: 60 })), Effect.scoped)
  )

  it.live("a command runs without its compiled program", () =>
    Effect.map(run(["--help"], { env: { TMPDIR: nowhere } }), (ran) => expect(ran).toMatchObject({ status: 0, stderr: "" }))
  )
})
