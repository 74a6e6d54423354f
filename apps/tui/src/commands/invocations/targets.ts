/**
 * What a command is to change: ids, or a query.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import { tell, UsageError } from "../../output.ts"
import { print } from "../../query/print.ts"
import { readQuery } from "../flags.ts"
import { beginsAs, uuid, uuidOrBeginning } from "../params.ts"
import { wholeIds } from "./namedInvocation.ts"

export const targetsArgument = {
  targets: Argument.String("target").pipe(
    Argument.withDescription("Ids or their beginnings, or a query such as status:pending older:2h; never both"),
    Argument.variadic()
  )
}

/**
 * Ids, and their beginnings, apart from the words of a query. Another word without a field may be meant as either: a shorter part of an id would find
 * every invocation that has it anywhere. So it is refused.
 */
export const readTargets = Effect.fnUntraced(function* (targets: ReadonlyArray<string>) {
  const ids = targets.flatMap((target) => uuidOrBeginning.read(target) ?? [])
  const words = targets.filter((target) => uuidOrBeginning.read(target) === undefined)
  const { terms } = yield* readQuery(words)
  const bare = terms.find((term) => term._tag === "Text" && term.field === undefined)
  if (bare !== undefined) {
    const word = print([{ ...bare, not: false }])
    return yield* new UsageError({
      issue: `"${word}" is neither an id, or eight characters of its beginning, nor a word of a query with its field`,
      next: `Give ids (\`invocations list -o ids\` has them), or say where it is looked for, such as id:${word} or collection:${word}. Nothing was sent.`
    })
  }
  if (ids.length > 0 && words.length > 0)
    return yield* new UsageError({ issue: `${words.join(" ")} is a query and ${ids[0] ?? ""} is an id; give either ids or a query` })
  return { ids, words }
})

/** Those that were named: which could not be read, and the others as they are. Which one the beginning of an id stands for is told. */
export const namedTargets = Effect.fnUntraced(function* (words: ReadonlyArray<string>) {
  const { get } = yield* Invocations
  const ids = yield* wholeIds(words)
  for (const word of words) if (uuid.read(word) === undefined) yield* tell(`${word} is ${ids.find((id) => beginsAs(id, word))}`)
  const [targets, unread] = yield* Effect.partition(ids, (id) => Effect.mapError(get(id), (error) => ({ id, error })), { concurrency: 4 })
  return { unread, targets }
})
