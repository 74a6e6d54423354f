/**
 * `chroma-sync demo`: everything over real HTTP on an emulator in this process. Without a terminal: one table, a summary.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { type Summary, summaryOf } from "@chroma-sync/insights/Summary"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import { tableHeader, tableRow } from "../format/invocation.ts"
import { invocationShape } from "../format/invocationShape.ts"
import { layoutFor } from "../format/layout.ts"
import { percent } from "../format/number.ts"
import { makeStyle } from "../format/style.ts"
import { tableRoom } from "../format/tableRoom.ts"
import { duration } from "../format/time.ts"
import { print, type PrintError } from "../output.ts"
import type { Output } from "../settings/definitions.ts"
import { Settings } from "../settings/Settings.ts"
import type { SettingsError } from "../settings/SettingsError.ts"
import { Terminal } from "../terminal.ts"
import { uiArgs } from "./flags.ts"
import { printRows } from "./printRows.ts"
import { isLinear, openUi } from "./ui.ts"

const tableRows = 20

/** Of the settings, how the live UI looks and speaks; none of them is about the emulator. */
export const demo = Command.make(
  "demo",
  { linear: uiArgs.linear, mouse: uiArgs.mouse },
  Effect.fnUntraced(function* (given) {
    const { interactive, env } = yield* Terminal
    const settings = yield* Settings
    const { values, origins } = settings
    const linear = isLinear(given, settings, env)
    const options = { ...means, linear, mouse: given.mouse || values.mouse }
    yield* Effect.provide(
      Effect.suspend((): Demo =>
        // An output that is asked for is printed.
        (interactive || linear) && origins.get("output") !== "--output" ? openUi(options, values.theme) : printOnce(values.output)
      ),
      onEmulator
    )
  }, Effect.provide(Settings.layer))
).pipe(
  Command.withExamples([
    { command: "chroma-sync demo", description: "Watch a living workload" },
    { command: "chroma-sync demo | cat", description: "One table and a summary" }
  ])
)

/** The emulator in this process takes its own key alone. */
const means = {
  place: ["demo"],
  filter: {},
  isSelected: () => true,
  query: [],
  readOnly: false,
  info: () => Effect.succeed([{ name: "service", value: "an emulator in this process", from: "chroma-sync demo" }]),
  notify: "title",
  connect: (profile: string | undefined) =>
    Effect.fail(
      profile === undefined
        ? "the demo has a key of its own: there is none to read again"
        : "the demo has a key of its own: chroma-sync ui has the profiles"
    ),
  profiles: Effect.succeed([]),
  diagnose: () => Effect.succeed(["the demo runs on an emulator in this process: nothing is sent to anybody"])
} as const

type Demo = Effect.Effect<void, ListError | SettingsError | PrintError, Invocations | InvocationFeed | Sources | Terminal>

const onEmulator = Layer.mergeAll(Invocations.layer, InvocationFeed.layer, Sources.layer).pipe(
  Layer.provide(
    Layer.unwrap(Emulator.use((emulator) => Effect.succeed(SyncConfig.layer({ baseUrl: emulator.url, token: emulator.token }))))
  ),
  Layer.provide(Emulator.layer())
)

const printOnce = Effect.fnUntraced(function* (output: Output) {
  const terminal = yield* Terminal
  const invocations = yield* Invocations
  const rows = yield* invocations.list().pipe(Stream.runCollect)
  const now = yield* Clock.currentTimeMillis
  if (output !== "table") return void (yield* printRows(Stream.fromIterable(rows), invocationShape(terminal, now), output))
  const room = tableRoom(terminal)
  const layout = layoutFor(room ?? 120, { ascii: terminal.ascii, whole: room === undefined })
  const style = makeStyle(terminal.colour)
  const table = rows.slice(0, tableRows).map((row) => tableRow(row, layout, now, style).trimEnd())
  yield* print([style.heading(tableHeader(layout)).trimEnd(), ...table, "", summaryText(summaryOf(rows, now), tableRows), ""].join("\n"))
})

const summaryText = ({ counts, total, successRate, durations, throughput }: Summary, shown: number): string => {
  const byStatus = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status}`)
  const rate = successRate === undefined ? "" : ` · ${percent(successRate)} of what finished completed`
  const spans = durations === undefined ? "" : ` · p50 ${duration(durations.p50)} · p95 ${duration(durations.p95)}`
  return `${total} invocations (the newest ${Math.min(shown, total)} above): ${byStatus.join(", ")}\n${throughput.perMinute.toFixed(1)} completed a minute${rate}${spans}`
}
