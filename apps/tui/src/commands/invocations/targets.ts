/**
 * What a command is to change: ids, or a query.
 */
import { type Invocation, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import type * as Command from "effect/cli/Command"
import { tell, UsageError } from "../../output.ts"
import { print } from "../../query/print.ts"
import type { Term } from "../../query/Query.ts"
import { Settings } from "../../settings/Settings.ts"
import { consentFlags, mayChange } from "../changing.ts"
import { filterFlags, readQuery, type Selection, toSelection } from "../flags.ts"
import { anyText, type Reader } from "../../settings/Reader.ts"
import { argumentOf, beginsAs, uuid, uuidOrBeginning } from "../params.ts"
import { wholeIds } from "./namedInvocation.ts"

/** A word of nothing, as of a variable that is not set, would be a query that finds everything. */
const target: Reader<string> = { ...anyText("TARGET"), allowed: "an id, or a word of a query such as status:pending" }

export const targetParameters = {
  ...filterFlags,
  ...consentFlags,
  targets: argumentOf("target", target, "Ids or their beginnings, or a query such as status:pending older:2h; never both").pipe(
    Argument.variadic()
  )
}

/**
 * What is asked for by ids, or else what a command `select`s by the query and the flags: those that can be read, and those that cannot. Ids and filters
 * together are refused, as is all that there is.
 */
export const targetsOf = Effect.fnUntraced(function* <E, R>(
  given: Command.Command.Config.Infer<typeof targetParameters>,
  example: StatusName,
  select: (selection: Selection) => Effect.Effect<ReadonlyArray<Invocation>, E, R>
) {
  const { ids, words } = yield* readTargets(given.targets)
  if (!given.dryRun) yield* mayChange
  const { database, source, sourceType, status, since, before } = given
  const filters: ReadonlyArray<Option.Option<unknown>> = [database, source, sourceType, status, since, before]
  const isNamed = ids.length > 0
  if (isNamed ? filters.some(Option.isSome) : words.length === 0 && Option.isNone(status))
    return yield* new UsageError({
      issue: `give either ids, or a query such as status:${example}, or --status ${example} with other filters`
    })
  const selection = yield* toSelection(given, (yield* Settings).values.database, words)
  const { unread, targets } = isNamed ? yield* namedTargets(ids) : { unread: [], targets: yield* select(selection) }
  const total = targets.length + unread.length
  if (unread[0] !== undefined && total === 1) return yield* Effect.fail(unread[0].error)
  return { isNamed, names: selection.names, targets, total, unread }
})

/**
 * Ids, and their beginnings, apart from the words of a query. Another word without a field may be meant as either: a shorter part of an id would find
 * every invocation that has it anywhere. So it is refused.
 */
const readTargets = Effect.fnUntraced(function* (targets: ReadonlyArray<string>) {
  const ids = targets.flatMap((target) => uuidOrBeginning.read(target) ?? [])
  const words = targets.filter((target) => uuidOrBeginning.read(target) === undefined)
  const { terms } = yield* readQuery(words)
  const bare = terms.filter((term) => term._tag === "Text").find(({ field }) => field === undefined)
  if (bare !== undefined) {
    // Commands take `-` for a flag's.
    const written = (term: Term) => print([term]).replace(/^-/, "!")
    return yield* new UsageError({
      issue: `"${written(bare)}" is neither an id, or eight characters of its beginning, nor a word of a query with its field`,
      next: `Give ids (\`invocations list -o ids\` has them), or say where it is looked for, such as ${written({ ...bare, field: "id" })} or ${written({ ...bare, field: "collection" })}. Nothing was sent.`
    })
  }
  if (ids.length > 0 && words.length > 0)
    return yield* new UsageError({ issue: `${words.join(" ")} is a query and ${ids[0] ?? ""} is an id; give either ids or a query` })
  return { ids, words }
})

/** Those that were named: which could not be read, and the others as they are. Which one the beginning of an id stands for is told. */
const namedTargets = Effect.fnUntraced(function* (words: ReadonlyArray<string>) {
  const { get } = yield* Invocations
  const ids = yield* wholeIds(words)
  for (const word of words) if (uuid.read(word) === undefined) yield* tell(`${word} is ${ids.find((id) => beginsAs(id, word))}`)
  const [targets, unread] = yield* Effect.partition(ids, (id) => Effect.mapError(get(id), (error) => ({ id, error })), { concurrency: 4 })
  return { unread, targets }
})

/** What is selected for sure: a list may show what nobody can tell the kind or the name of, beside what was asked for, and nothing is changed by a guess. */
export const sureOf = Effect.fnUntraced(function* ({ filter, isSure }: Selection, rows: ReadonlyArray<Invocation>) {
  const ofType = filter.sourceType === undefined ? rows : rows.filter(({ metadata }) => metadata._tag !== "Unknown")
  yield* tellLeftOut(rows.length - ofType.length, "of a kind that this version does not know")
  const sure = ofType.filter(isSure)
  yield* tellLeftOut(ofType.length - sure.length, "of a source whose name is not known")
  return sure
})

const tellLeftOut = (count: number, what: string) =>
  count === 0 ? Effect.void : tell(`${count} ${what} ${count === 1 ? "is" : "are"} left out.`)

/** A few stand in the question, more in a list before it. */
const [few, mostListed] = [3, 30]

export const questionOf = (verb: string, targets: ReadonlyArray<Invocation>, total: number): string => {
  const names = targets.map(({ id, status }) => `${id.slice(0, 8)} ${statusName(status)}`).join(", ")
  return `${verb} ${targets.length} of ${total}${targets.length > few ? "" : `: ${names}`}?`
}

export const listed = (targets: ReadonlyArray<Invocation>): ReadonlyArray<string> => {
  if (targets.length <= few) return []
  const lines = targets
    .slice(0, mostListed)
    .map(({ id, status, metadata }) => `${id}  ${statusName(status)}  ${metadata.databaseName}/${metadata.collectionName}`)
  return targets.length > mostListed ? [...lines, `… and ${targets.length - mostListed} more: --dry-run lists all.`] : lines
}
