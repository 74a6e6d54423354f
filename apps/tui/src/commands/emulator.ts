/**
 * `chroma-sync emulator`: the same API on this machine, until it is stopped.
 */
import { Emulator } from "@chroma-sync/emulator/Emulator"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { print, UsageError } from "../output.ts"
import { whole } from "../settings/Reader.ts"
import { flagOf } from "./globals.ts"

export const emulator = Command.make(
  "emulator",
  {
    port: flagOf("port", whole(0, 65_535)).pipe(Flag.withDescription("0 for any (8787)"), Flag.withDefault(8787)),
    seed: Flag.String("seed").pipe(
      Flag.withMetavar("TEXT"),
      Flag.withDescription("The same seed gives the same workload"),
      Flag.withDefault("chroma-sync")
    ),
    invocations: flagOf("invocations", whole(0, 1_000_000)).pipe(
      Flag.withDescription("How many exist at the start (200)"),
      Flag.withDefault(200)
    ),
    arrivals: Flag.Finite("arrivals").pipe(Flag.withMetavar("N"), Flag.withDescription("New ones a minute (20)"), Flag.withDefault(20)),
    latency: flagOf("latency", whole(0, 600_000)).pipe(Flag.withDescription("Added to every answer (0)"), Flag.withDefault(0)),
    errorRate: Flag.Finite("error-rate").pipe(
      Flag.withMetavar("0..1"),
      Flag.withDescription("The share of requests that fail (0)"),
      Flag.withDefault(0)
    )
  },
  Effect.fnUntraced(function* (flags) {
    yield* inRange("arrivals", flags.arrivals, 0, 100_000)
    yield* inRange("error-rate", flags.errorRate, 0, 1)
    yield* Effect.gen(function* () {
      const { url, token } = yield* Emulator
      yield* print(`export CHROMA_SYNC_URL=${url}\nexport CHROMA_API_KEY=${token}\n`)
      yield* Effect.never
    }).pipe(
      Effect.provide(
        Emulator.layer({
          port: flags.port,
          seed: flags.seed,
          invocations: flags.invocations,
          arrivalsPerMinute: flags.arrivals,
          latencyMs: flags.latency,
          errorRate: flags.errorRate
        })
      )
    )
  })
).pipe(
  Command.withExamples([
    { command: "chroma-sync emulator --port 0 --seed mine", description: "Any free port, a workload of your own" },
    { command: "chroma-sync emulator --latency 300 --error-rate 0.2", description: "A slow service that fails now and then" }
  ])
)

const inRange = (flag: string, value: number, min: number, max: number) =>
  value >= min && value <= max
    ? Effect.void
    : Effect.fail(new UsageError({ issue: `--${flag}: ${value} is out of range; give ${min} to ${max.toLocaleString("en")}` }))
