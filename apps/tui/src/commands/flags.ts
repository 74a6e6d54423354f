/**
 * Flags that several commands share, each checked before anything is sent.
 */
import { type Invocation, StatusName } from "@chroma-sync/core/Invocation"
import type { InvocationFilter } from "@chroma-sync/core/Invocations"
import type { Sources } from "@chroma-sync/core/Sources"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import type * as Command from "effect/cli/Command"
import { UsageError } from "../output.ts"
import { noNames, type SourceNames } from "../format/source.ts"
import { isOf } from "../query/asked.ts"
import type { Query } from "../query/Query.ts"
import { definitions } from "../settings/definitions.ts"
import { anyText, instantOf, moment, someOf } from "../settings/Reader.ts"
import type { Unfound } from "./theOne.ts"
import { optionalFlag, sourceType, sourceWord, toggle, uuid } from "./params.ts"

/** Which invocations. */
export const filterFlags = {
  database: optionalFlag("database", definitions.database.reader, definitions.database.about),
  source: optionalFlag("source", sourceWord, "Of this source: its id, the beginning of it, or its name"),
  sourceType: optionalFlag("source-type", sourceType, "Of sources of this type"),
  status: optionalFlag("status", someOf(StatusName.literals), `With one of these statuses: ${StatusName.literals.join(", ")}`),
  since: optionalFlag("since", moment, "Created since then: an age such as 2h, a date, a time"),
  before: optionalFlag("before", moment, "Created before then")
}

/** Which invocations. */
export interface Selection {
  /** What the service is asked for. */
  readonly filter: InvocationFilter
  /** What sources are called, where the query goes by that. */
  readonly names: SourceNames
  /** Whether all is known of an invocation that the query asks for. The name of its source may not be, and then nothing is changed by a guess. */
  readonly isSure: (invocation: Invocation) => boolean
  /** What is selected at an instant: times that are so long ago count from it. All in milliseconds since the Unix epoch. */
  readonly at: (now: number) => Selected
}

/** The time of creation, and what the filter and the query say besides: the service may ignore the one and does not know the other. */
export interface Selected {
  readonly since: number
  readonly before: number
  readonly matches: (invocation: Invocation) => boolean
}

/** Whether an invocation is selected. */
export const isSelected = ({ since, before, matches }: Selected, invocation: Invocation): boolean => {
  const at = DateTime.toEpochMillis(invocation.createdAt)
  return at >= since && at < before && matches(invocation)
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
 * statuses and ages spares the service work. The sources are read where one is named by more than its id.
 */
export const toSelection = Effect.fnUntraced(function* (
  flags: Command.Command.Config.Infer<typeof filterFlags>,
  settingsDatabase: string | undefined,
  words: ReadonlyArray<string> = []
): Effect.fn.Return<Selection, UsageError | Unfound | SyncError, Sources> {
  const query = yield* readQuery(words)
  const plain = query.terms.filter(({ not }) => !not)
  const ages = (than: "older" | "newer") => plain.flatMap((term) => (term._tag === "Age" && term.than === than ? [term.moment] : []))
  const sinces = [...Option.toArray(flags.since), ...ages("newer")]
  const befores = [...Option.toArray(flags.before), ...ages("older")]
  // Between an age and a date there may be time, whatever this machine's clock says.
  const isNever = sinces.some((since) =>
    befores.some((before) => since._tag === before._tag && instantOf(since, 0) >= instantOf(before, 0))
  )
  if (isNever) return yield* new UsageError({ issue: "--since (or newer:) is not before --before (or older:): no time lies between them" })
  const statuses = plain.find((term) => term._tag === "Status")
  const rest = {
    sourceType: Option.getOrUndefined(flags.sourceType),
    status: Option.getOrUndefined(flags.status) ?? (statuses?._tag === "Status" ? statuses.any : undefined)
  }
  if (Option.isSome(flags.source) && Option.isSome(flags.database)) {
    return yield* new UsageError({ issue: "--database and --source exclude each other; give one of them" })
  }
  // Loaded where a source is named: the flags are part of what every help loads.
  const naming = Effect.promise(() => import("./namedSource.ts"))
  const source = Option.getOrUndefined(flags.source)
  const filter =
    source !== undefined
      ? { ...rest, sourceId: yield* Effect.flatMap(naming, ({ sourceNamed }) => sourceNamed(source)) }
      : { ...rest, databaseName: Option.getOrElse(flags.database, () => settingsDatabase) }
  const known = isByName(query.terms) ? yield* Effect.flatMap(naming, ({ knownSources }) => knownSources) : undefined
  const names = known?.names ?? noNames
  const isAsked = isOf(filter)
  return {
    filter,
    names,
    isSure: ({ sourceId, metadata }) => known === undefined || sourceId === undefined || metadata._tag === "S3" || known.ids.has(sourceId),
    at: (now) => ({
      since: Math.max(-Infinity, ...sinces.map((since) => instantOf(since, now))),
      before: Math.min(Infinity, ...befores.map((before) => instantOf(before, now))),
      matches: (invocation) => isAsked(invocation) && query.wanted(invocation, now, names)
    })
  }
})

/** Whether what sources are called matters to a query. A whole id needs no name. */
const isByName = (query: Query): boolean =>
  query.some(
    (term) =>
      term._tag === "Text" &&
      (term.field ?? "source") === "source" &&
      !term.any.every(({ kind, text }) => kind === "is" && uuid.read(text) !== undefined)
  )

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
