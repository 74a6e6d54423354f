/**
 * Flags that several commands share, each checked before anything is sent.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { SourceType } from "@chroma-sync/core/Source"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { UsageError } from "../output.ts"

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

/** A time such as `500ms`, `30s`, `5m` or `1h`, in milliseconds. */
const time = (name: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("TIME"),
    Flag.mapTryCatch(
      (text) => {
        const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text)
        if (found === null) throw new Error()
        // The pattern admits these units only.
        return Number(found[1]) * units[found[2] as keyof typeof units]
      },
      () => "a time such as 500ms, 30s, 5m or 1h"
    ),
    Flag.optional
  )

/** A whole number. */
export const whole = (name: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("N"),
    Flag.mapTryCatch(
      (text) => {
        if (!/^-?\d+$/.test(text)) throw new Error()
        return Number(text)
      },
      () => `a whole number, such as --${name} 50`
    )
  )

/** How to reach the service. */
export const connection = {
  baseUrl: Flag.String("base-url").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("The service's address (or CHROMA_SYNC_URL)"),
    Flag.optional
  ),
  timeout: time("timeout").pipe(Flag.withDescription("One attempt may take this long (30s)")),
  deadline: time("deadline").pipe(Flag.withDescription("All attempts of one call may take this long together (120s)")),
  retries: whole("retries").pipe(Flag.withDescription("Tries after the first, 0 to 20 (3)"), Flag.optional),
  pageSize: whole("page-size").pipe(Flag.withDescription("Rows per request, 2 to 10000 (500)"), Flag.optional),
  // Read by the entry before anything is loaded; declared here so that it is known and documented.
  color: Flag.Literals("color", ["auto", "always", "never"]).pipe(Flag.withDescription("Colour (auto)"), Flag.withDefault("auto"))
}

interface ConnectionFlags {
  readonly baseUrl: Option.Option<string>
  readonly timeout: Option.Option<number>
  readonly deadline: Option.Option<number>
  readonly retries: Option.Option<number>
  readonly pageSize: Option.Option<number>
}

/** The flags as core's options; what was not given stays open. */
export const connectionOptions = (flags: ConnectionFlags) => ({
  baseUrl: Option.getOrUndefined(flags.baseUrl),
  attemptTimeout: Option.getOrUndefined(flags.timeout),
  deadline: Option.getOrUndefined(flags.deadline),
  retries: Option.getOrUndefined(flags.retries),
  pageSize: Option.getOrUndefined(flags.pageSize)
})

/** Which invocations. */
export const filters = {
  database: Flag.String("database").pipe(Flag.withMetavar("NAME"), Flag.withDescription("Of this database"), Flag.optional),
  source: Flag.String("source").pipe(Flag.withMetavar("ID"), Flag.withDescription("Of this source"), Flag.optional),
  sourceType: Flag.Literals("source-type", SourceType.literals).pipe(Flag.withDescription("Of sources of this type"), Flag.optional),
  status: Flag.String("status").pipe(
    Flag.withMetavar("A,B"),
    Flag.withDescription(`With one of these statuses: ${StatusName.literals.join(", ")}`),
    Flag.mapTryCatch(
      (text) => Schema.decodeUnknownSync(Schema.Array(StatusName))(text.split(",").map((word) => word.trim())),
      () => `one or more of ${StatusName.literals.join(", ")}, separated by commas`
    ),
    Flag.optional
  )
}

interface FilterFlags {
  readonly database: Option.Option<string>
  readonly source: Option.Option<string>
  readonly sourceType: Option.Option<SourceType>
  readonly status: Option.Option<ReadonlyArray<StatusName>>
}

/** The flags as a filter. The settings' database holds only where neither a database nor a source was named. */
export const toFilter = (flags: FilterFlags, settingsDatabase: string | undefined): Effect.Effect<InvocationFilter, UsageError> => {
  const rest = { sourceType: Option.getOrUndefined(flags.sourceType), status: Option.getOrUndefined(flags.status) }
  if (Option.isSome(flags.source)) {
    return Option.isSome(flags.database)
      ? Effect.fail(new UsageError({ message: "--database and --source exclude each other: pass one of them. Nothing was sent." }))
      : Effect.succeed({ ...rest, sourceId: flags.source.value })
  }
  return Effect.succeed({ ...rest, databaseName: Option.getOrElse(flags.database, () => settingsDatabase) })
}
