/**
 * Invocations by the beginnings of their ids, as tables show them.
 */
import type { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations } from "@chroma-sync/core/Invocations"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { UsageError } from "../../output.ts"
import { beginsAs, uuid } from "../params.ts"
import { theOne, Unfound } from "../theOne.ts"

/** What is looked through for a beginning: the newest invocations. All of these are, since one of the same beginning may come last. */
const newest = 5_000

/** The whole ids of some words that are ids or beginnings of ids, each once. A beginning that fits several is refused. */
export const wholeIds = Effect.fnUntraced(function* (
  words: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<string>, UsageError | Unfound | SyncError, Invocations> {
  const begun = words.filter((word) => uuid.read(word) === undefined)
  if (begun.length === 0) return [...new Set(words)]
  const { pages } = yield* Invocations
  const found = new Map(begun.map((word): [string, Array<Invocation>] => [word, []]))
  yield* pages({ order: "desc" }).pipe(
    Stream.flatMap(({ invocations }) => Stream.fromArray(invocations)),
    Stream.take(newest),
    Stream.runForEach((invocation) =>
      Effect.sync(() => {
        for (const [word, fitting] of found) if (beginsAs(invocation.id, word)) fitting.push(invocation)
      })
    )
  )
  const ids = yield* Effect.forEach(
    words,
    Effect.fnUntraced(function* (word) {
      const fitting = found.get(word)
      if (fitting === undefined) return word
      const one = yield* theOne(word, fitting, { kind: "invocations", text: ({ id }) => id })
      if (one !== undefined) return one.id
      return yield* new Unfound({
        issue: `none of the newest ${newest} invocations has an id that begins with ${word}`,
        next: "Give the whole id, as `chroma-sync invocations list -o ids` has it. Nothing was changed."
      })
    })
  )
  return [...new Set(ids)]
})
