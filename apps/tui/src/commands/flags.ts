/**
 * Flags that several commands share, each checked before anything is sent.
 */
import { type Invocation, StatusName } from "@chroma-sync/core/Invocation"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import { SourceType } from "@chroma-sync/core/Source"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import type * as Command from "effect/cli/Command"
import { UsageError } from "../output.ts"
import { isOf } from "../query/asked.ts"
import { definitions } from "../settings/definitions.ts"
import { anyText, moment, oneOf, someOf } from "../settings/Reader.ts"
import { optionalFlag, toggle, uuid } from "./params.ts"

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
  /** What the filter and the query say, checked here: the service may ignore the one and does not know the other. */
  readonly matches: (invocation: Invocation) => boolean
}

/** The query language of the live list, as words after the command. */
export const queryArgument = {
  query: Argument.String("query").pipe(Argument.withDescription("Such as status:failed older:2h !collection:tmp"), Argument.variadic())
}

/** What a live list takes besides. */
export const uiArgs = {
  ...queryArgument,
  ...filterFlags,
  mouse: toggle("mouse", definitions.mouse.about),
  session: Flag.Boolean("session").pipe(Flag.withDescription(`${definitions.session.about}; --no-session keeps nothing`), Flag.optional),
  linear: toggle("linear", definitions.linear.about),
  record: optionalFlag("record", anyText("FILE"), "Write down what happens, for `chroma-sync replay`"),
  notify: optionalFlag("notify", definitions.notify.reader, definitions.notify.about)
}

/**
 * The flags and the query as a selection. The settings' database holds only where neither a database nor a source was named; what the query says of
 * statuses and ages spares the service work.
 */
export const toSelection = Effect.fnUntraced(function* (
  flags: Command.Command.Config.Infer<typeof filterFlags>,
  settingsDatabase: string | undefined,
  words: ReadonlyArray<string> = []
): Effect.fn.Return<Selection, UsageError> {
  const now = yield* Clock.currentTimeMillis
  const query = yield* readQuery(words)
  const plain = query.terms.filter(({ not }) => !not)
  const ages = (than: "older" | "newer") => plain.flatMap((term) => (term._tag === "Age" && term.than === than ? [now - term.ms] : []))
  const since = Math.max(
    Option.getOrElse(flags.since, () => -Infinity),
    ...ages("newer")
  )
  const before = Math.min(
    Option.getOrElse(flags.before, () => Infinity),
    ...ages("older")
  )
  if (since >= before)
    return yield* new UsageError({ issue: "--since (or newer:) is not before --before (or older:): no time lies between them" })
  const statuses = plain.find((term) => term._tag === "Status")
  const rest = {
    sourceType: Option.getOrUndefined(flags.sourceType),
    status: Option.getOrUndefined(flags.status) ?? (statuses?._tag === "Status" ? statuses.any : undefined)
  }
  if (Option.isSome(flags.source) && Option.isSome(flags.database)) {
    return yield* new UsageError({ issue: "--database and --source exclude each other; give one of them" })
  }
  const filter = Option.isSome(flags.source)
    ? { ...rest, sourceId: flags.source.value }
    : { ...rest, databaseName: Option.getOrElse(flags.database, () => settingsDatabase) }
  const isAsked = isOf(filter)
  return { filter, since, before, matches: (invocation) => isAsked(invocation) && query.wanted(invocation, now) }
})

/** The query that words after a command make, and its test; without words everything. */
export const readQuery = Effect.fnUntraced(function* (words: ReadonlyArray<string>) {
  if (words.length === 0) return { terms: [], wanted: () => true }
  // Loaded where there is a query: the flags are part of what every help loads.
  const [{ parse }, { predicateOf }] = yield* Effect.promise(() =>
    Promise.all([import("../query/parse.ts"), import("../query/predicate.ts")])
  )
  const terms = yield* Effect.fromResult(parse(words.join(" "))).pipe(
    Effect.mapError(({ message }) => new UsageError({ issue: `QUERY: ${message}` }))
  )
  return { terms, wanted: predicateOf(terms) }
})
