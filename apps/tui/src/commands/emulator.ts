/**
 * `chroma-sync emulator`: the same API on this machine, until it is stopped.
 */
import { readFile } from "node:fs/promises"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { parseScenario, type Scenario } from "@chroma-sync/emulator/Scenario"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { maybe } from "../creating/Parameter.ts"
import { errorCode } from "../errorCode.ts"
import { jsonText } from "../format/json.ts"
import { print, tell, UsageError } from "../output.ts"
import { anyText, type Reader, whole } from "../settings/Reader.ts"
import { givenOutput } from "../settings/Settings.ts"
import { flagOf, flagsOf } from "./params.ts"

const number = (min: number, max: number): Reader<number> => ({
  metavar: "N",
  read: (text) => (/^\d+(\.\d+)?$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
  allowed: `a number from ${min} to ${max}`
})

const share: Reader<number> = { ...number(0, 1), metavar: "0..1", allowed: "a share from 0 to 1, such as 0.2" }

const drift: Reader<readonly [inserts: number, deletes: number]> = {
  metavar: "IN,OUT",
  read: (text) => {
    const [inserts, deletes, more] = text.split(",").map(number(0, 1_000).read)
    return inserts === undefined || deletes === undefined || more !== undefined ? undefined : [inserts, deletes]
  },
  allowed: "how many are inserted and deleted a second, each from 0 to 1000, such as 2,0.5"
}

export const emulator = Command.make(
  "emulator",
  {
    port: flagOf("port", whole(0, 65_535)).pipe(Flag.withDescription("0 for any (8787)"), Flag.withDefault(8787)),
    host: flagOf("host", anyText("ADDRESS")).pipe(
      Flag.withDescription("Where to listen; 0.0.0.0 and :: are everywhere (127.0.0.1)"),
      Flag.withDefault("127.0.0.1")
    ),
    ...flagsOf({
      scenario: maybe(anyText("FILE"), "A JSON file of what follows and of scripted faults; flags go before it"),
      seed: maybe(anyText("TEXT"), "The same seed gives the same workload (chroma-sync)"),
      invocations: maybe(whole(0, 1_000_000), "How many exist at the start (200)"),
      arrivals: maybe(number(0, 100_000), "New ones a minute (20)"),
      latency: maybe(whole(0, 600_000), "Added to every answer, in milliseconds (0)"),
      jitter: maybe(whole(0, 600_000), "At most so much more, at random (0)"),
      errorRate: maybe(share, "The share of requests that fail (0)"),
      clamp: maybe(whole(1, 1_000_000), "The most rows that a page holds, whatever is asked for"),
      drift: maybe(drift, "Inserted and deleted a second, beside the arrivals (0,0)"),
      unknownStatuses: maybe(share, "The share whose statuses no client knows (0)"),
      unknownKinds: maybe(share, "The share whose kinds no client knows (0)"),
      malformed: maybe(whole(0, 1_000), "Rows that break the contract, behind the first invocation (0)"),
      clockSkew: maybe(whole(-86_400_000, 86_400_000), "How far the Date header is ahead, in milliseconds (0)")
    })
  },
  Effect.fnUntraced(function* ({ port, host, scenario, drift, ...flags }) {
    // By flags alone: what it prints is for a shell to run, whatever other commands are set to print.
    const output = yield* givenOutput
    const isJson = output === "json" || output === "ndjson"
    if (!isJson && output !== undefined && output !== "table")
      return yield* new UsageError({ issue: `--output: the emulator has no ${output}; give table, json or ndjson` })
    const fromFile = scenario === undefined ? {} : yield* readScenario(scenario)
    const [insertsPerSecond, deletesPerSecond] = drift ?? []
    const { arrivals, latency, jitter, clamp, malformed, clockSkew, ...same } = flags
    const fromFlags: { readonly [field in keyof Scenario]: Scenario[field] | undefined } = {
      ...same,
      arrivalsPerMinute: arrivals,
      latencyMs: latency,
      jitterMs: jitter,
      clampLimit: clamp,
      insertsPerSecond,
      deletesPerSecond,
      malformedRows: malformed,
      clockSkewMs: clockSkew
    }
    const given: Scenario = Object.fromEntries(Object.entries(fromFlags).filter(([, value]) => value !== undefined))
    yield* Effect.gen(function* () {
      const { url, token } = yield* Emulator
      // Nothing but zeros is every address of this machine, in whatever spelling.
      if (/^[0:.]+$/.test(host))
        yield* tell(
          "It listens on every address of this machine. On another one, put this one's name in the URL and set CHROMA_SYNC_ALLOW_PLAIN_HTTP=true."
        )
      yield* print(isJson ? `${jsonText({ url, token })}\n` : `export CHROMA_SYNC_URL=${url}\nexport CHROMA_API_KEY=${token}\n`)
      yield* Effect.never
    }).pipe(
      Effect.provide(Emulator.layer({ ...fromFile, ...given, port, host })),
      Effect.mapError((error) =>
        error._tag === "EmulatorError" && error.isHost
          ? refusal(`--host: "${host}" is no address of this machine (${error.reason})`)
          : error
      )
    )
  })
).pipe(
  Command.withExamples([
    { command: "chroma-sync emulator --port 0 --seed mine", description: "Any free port, a workload of your own" },
    { command: "chroma-sync emulator --port 0 --json", description: 'For a script: one line of JSON, {"url":…,"token":…}' },
    { command: "chroma-sync emulator --latency 300 --error-rate 0.2", description: "A slow service that fails now and then" },
    { command: "chroma-sync emulator --scenario rough.json --clamp 50", description: "A scenario of yours, with short pages" }
  ])
)

const readScenario = (file: string): Effect.Effect<Scenario, UsageError> =>
  Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: (cause) => refusal(`--scenario: ${file} cannot be read (${errorCode(cause)})`)
  }).pipe(
    Effect.flatMap((text) => Effect.fromResult(parseScenario(text, file))),
    Effect.mapError((error) => (error._tag === "UsageError" ? error : refusal(`--scenario: ${error.message}`)))
  )

/** A server sends nothing that could have been. */
const refusal = (issue: string) => new UsageError({ issue, next: "`chroma-sync emulator --help` shows what is allowed." })
