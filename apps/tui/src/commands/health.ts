/**
 * `chroma-sync health`: is the service up.
 */
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { System } from "@chroma-sync/core/System"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { duration } from "../format/time.ts"
import { onService } from "./onService.ts"
import { withoutColumns } from "./withoutColumns.ts"
import { printAnswer } from "./printOne.ts"

const run = Effect.fnUntraced(
  function* () {
    const output = yield* withoutColumns
    const { baseUrl } = yield* SyncConfig
    const [took] = yield* Effect.timed(System.use((system) => system.health()))
    const ms = Math.round(Duration.toMillis(took))
    yield* printAnswer(output, { up: true, url: baseUrl, ms }, `${baseUrl} is up (${duration(ms)})`)
  },
  onService(System.layer, { key: "unread" })
)

export const health = Command.make("health", {}, run).pipe(
  Command.withExamples([
    { command: "chroma-sync health", description: "Exit 0 when it is up, 6 when it cannot be reached or answers 503" },
    { command: "chroma-sync health --base-url http://127.0.0.1:8787", description: "Ask an emulator" }
  ])
)
