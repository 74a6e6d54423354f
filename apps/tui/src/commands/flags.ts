/**
 * Flags that several commands share, each checked before anything is sent.
 */
import { StatusName } from "@chroma-sync/core/Invocation"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { SourceType } from "@chroma-sync/core/Source"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import { UsageError } from "../output.ts"
import { definitions } from "../settings/definitions.ts"
import { moment, oneOf, someOf } from "../settings/Reader.ts"
import { optionalFlag, uuid } from "./params.ts"

/** Which invocations. */
export const filterFlags = {
  database: optionalFlag("database", definitions.database.reader, definitions.database.about),
  source: optionalFlag("source", uuid, "Of this source"),
  sourceType: optionalFlag("source-type", oneOf(SourceType.literals), "Of sources of this type"),
  status: optionalFlag("status", someOf(StatusName.literals), `With one of these statuses: ${StatusName.literals.join(", ")}`),
  since: optionalFlag("since", moment(Date.now), "Created since then: an age such as 2h, a date, a time"),
  before: optionalFlag("before", moment(Date.now), "Created before then")
}

/** Which invocations: what the service or the client filters by, and the time of creation in milliseconds since the Unix epoch. */
export interface Selection {
  readonly filter: InvocationFilter
  readonly since: number
  readonly before: number
}

/** The flags as a selection. The settings' database holds only where neither a database nor a source was named. */
export const toSelection = (
  flags: Command.Command.Config.Infer<typeof filterFlags>,
  settingsDatabase: string | undefined
): Effect.Effect<Selection, UsageError> => {
  const rest = { sourceType: Option.getOrUndefined(flags.sourceType), status: Option.getOrUndefined(flags.status) }
  const window = { since: Option.getOrElse(flags.since, () => -Infinity), before: Option.getOrElse(flags.before, () => Infinity) }
  if (window.since >= window.before)
    return Effect.fail(new UsageError({ issue: "--since is not before --before: no time lies between them" }))
  if (Option.isNone(flags.source)) {
    const databaseName = Option.getOrElse(flags.database, () => settingsDatabase)
    return Effect.succeed({ filter: { ...rest, databaseName }, ...window })
  }
  return Option.isSome(flags.database)
    ? Effect.fail(new UsageError({ issue: "--database and --source exclude each other; give one of them" }))
    : Effect.succeed({ filter: { ...rest, sourceId: flags.source.value }, ...window })
}
