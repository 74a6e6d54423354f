/**
 * Serves an emulator whose clock stands still, in a process of its own, and says where on one line of JSON.
 */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import * as Effect from "effect/Effect"

const invocations = Number(process.argv[2] ?? 100_000)

await Effect.gen(function* () {
  const { url, token } = yield* Emulator
  console.log(JSON.stringify({ url, token }))
  yield* Effect.never
}).pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "bench", invocations, arrivalsPerMinute: 20 })), Effect.runPromise)
