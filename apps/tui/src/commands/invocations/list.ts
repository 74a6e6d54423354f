/**
 * `chroma-sync invocations list`: prints as it reads.
 */
import { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { tableHeader, tableRow } from "../../format/invocation.ts"
import { layoutFor } from "../../format/layout.ts"
import { makeStyle } from "../../format/style.ts"
import { harmless } from "../../format/text.ts"
import { print, tell, UsageError } from "../../output.ts"
import { readSettings } from "../../settings/settings.ts"
import { Terminal } from "../../terminal.ts"
import { connection, connectionOptions, filters, toFilter, whole } from "../flags.ts"

const encode = Schema.encodeSync(Invocation)

export const list = Command.make(
  "list",
  {
    ...filters,
    limit: whole("limit").pipe(Flag.withDescription("At most this many (100)"), Flag.optional),
    all: Flag.Boolean("all").pipe(Flag.withDescription("All of them"), Flag.withDefault(false)),
    order: Flag.Literals("order", ["desc", "asc"]).pipe(Flag.withDescription("Newest or oldest first (desc)"), Flag.withDefault("desc")),
    output: Flag.Literals("output", ["table", "json", "ndjson"]).pipe(
      Flag.withAlias("o"),
      Flag.withDescription("json and ndjson print what the service sent (table)"),
      Flag.optional
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("The same as -o json"), Flag.withDefault(false)),
    ...connection
  },
  Effect.fnUntraced(function* (flags) {
    const terminal = yield* Terminal
    const settings = yield* readSettings(connectionOptions(flags), terminal.env)
    const filter = yield* toFilter(flags, settings.databaseName)
    if (flags.all && Option.isSome(flags.limit)) {
      return yield* new UsageError({ message: "--all and --limit exclude each other: pass one of them. Nothing was sent." })
    }
    const limit = flags.all ? Infinity : Option.getOrElse(flags.limit, () => 100)
    if (limit < 1) return yield* new UsageError({ message: `--limit: ${limit} is too small; give 1 or more, or --all. Nothing was sent.` })
    const output = flags.json ? "json" : Option.getOrElse(flags.output, () => settings.output ?? "table")

    yield* Effect.gen(function* () {
      const { pageSize } = yield* SyncConfig
      const invocations = yield* Invocations
      const query = { ...filter, order: flags.order, limit: Math.max(2, Math.min(limit, pageSize)) }
      const rows = invocations.pages(query).pipe(
        Stream.tap((page) =>
          Effect.forEach(page.malformed, ({ issue }) => tell(`warning: a row breaks the contract: ${harmless(issue)}`), { discard: true })
        ),
        Stream.flatMap((page) => Stream.fromArray(page.invocations)),
        Stream.take(limit)
      )
      const now = yield* Clock.currentTimeMillis
      const lines = format(output, terminal.stdoutColumns, terminal.colour, now)
      let count = 0
      // The head waits for the first row: where the service refuses, stdout stays empty.
      yield* rows.pipe(
        Stream.chunks,
        Stream.runForEach((chunk) => print((count === 0 ? lines.before : "") + chunk.map((row) => lines.row(row, count++)).join("")))
      )
      yield* print((count === 0 ? lines.before : "") + lines.after(count))
      if (count === 0) yield* tell("No invocation matches.")
    }).pipe(Effect.provide(Invocations.layer.pipe(Layer.provideMerge(SyncConfig.layer(settings.config)))))
  })
).pipe(
  Command.withAlias("ls"),
  Command.withDescription("List invocations, newest first"),
  Command.withExamples([
    { command: "chroma-sync invocations list --database docs --status failed", description: "What failed in a database" },
    { command: "chroma-sync inv ls --all -o ndjson | jq -r .id", description: "Every id, as the list is read" }
  ])
)

interface Lines {
  readonly before: string
  readonly row: (invocation: Invocation, place: number) => string
  readonly after: (count: number) => string
}

const format = (output: "table" | "json" | "ndjson", columns: number | undefined, colour: boolean, now: number): Lines => {
  switch (output) {
    case "ndjson":
      return { before: "", row: (invocation) => `${JSON.stringify(encode(invocation))}\n`, after: () => "" }
    case "json":
      return {
        before: "[",
        row: (invocation, place) => `${place === 0 ? "\n" : ",\n"}${JSON.stringify(encode(invocation))}`,
        after: (count) => (count === 0 ? "]\n" : "\n]\n")
      }
    case "table": {
      const layout = layoutFor(columns ?? 160, { ascii: false, fullIds: columns === undefined || columns >= 140 })
      const style = makeStyle(colour)
      return {
        before: `${style.heading(tableHeader(layout)).trimEnd()}\n`,
        row: (invocation) => `${tableRow(invocation, layout, now, style).trimEnd()}\n`,
        after: () => ""
      }
    }
  }
}
