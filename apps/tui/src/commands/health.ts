/**
 * `chroma-sync health`: is the service up.
 */
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { System } from "@chroma-sync/core/System"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Command from "effect/cli/Command"
import { duration } from "../format/time.ts"
import { print } from "../output.ts"
import { readSettings } from "../settings/settings.ts"
import { Terminal } from "../terminal.ts"
import { connection, connectionOptions } from "./flags.ts"

export const health = Command.make(
  "health",
  connection,
  Effect.fnUntraced(function* (flags) {
    const settings = yield* readSettings(connectionOptions(flags), (yield* Terminal).env)
    yield* Effect.gen(function* () {
      const config = yield* SyncConfig
      const [took] = yield* Effect.timed(System.use((system) => system.health()))
      yield* print(`${config.baseUrl} is up (${duration(Duration.toMillis(took))})\n`)
    }).pipe(Effect.provide(System.layer.pipe(Layer.provideMerge(SyncConfig.layer(settings.config)))))
  })
).pipe(
  Command.withDescription("Say whether the service is up; needs no API key"),
  Command.withExamples([
    { command: "chroma-sync health", description: "Exit 0 when it is up, 6 when it cannot be reached" },
    { command: "chroma-sync health --base-url http://127.0.0.1:8787", description: "Ask an emulator" }
  ])
)
