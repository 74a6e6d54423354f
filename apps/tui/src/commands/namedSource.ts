/**
 * Sources by what people call them: an id, the beginning of one, or the name that tables show.
 */
import type { Source, SourceId } from "@chroma-sync/core/Source"
import { Sources } from "@chroma-sync/core/Sources"
import type { SyncError } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { nameOf, namesOf, type SourceNames, whereOf } from "../format/source.ts"
import { nearest } from "../nearest.ts"
import { UsageError } from "../output.ts"
import { beginsAs, uuid } from "./params.ts"
import { theOne, Unfound } from "./theOne.ts"
import { warnOf } from "./warnOf.ts"

/** Every source of the service, and how many rows could not be read: they become warnings. */
const readSources = Effect.gen(function* () {
  const pages = yield* Stream.runCollect((yield* Sources).pages())
  const malformed = pages.flatMap(({ malformed }) => malformed)
  yield* warnOf(malformed)
  return { sources: pages.flatMap(({ sources }) => sources), unread: malformed.length }
})

/** What sources are called, and all that there are. */
export const knownSources = Effect.map(
  readSources,
  ({ sources }): { readonly names: SourceNames; readonly ids: ReadonlySet<SourceId> } => ({
    names: namesOf(sources),
    ids: new Set(sources.map(({ id }) => id))
  })
)

/** The id that a word stands for. The service is asked where it is no whole id; a word that fits several sources, or may do so, is refused. */
export const sourceNamed = Effect.fnUntraced(function* (word: string): Effect.fn.Return<string, Unfound | UsageError | SyncError, Sources> {
  const whole = uuid.read(word)
  if (whole !== undefined) return whole
  const { sources, unread } = yield* readSources
  const found = sources.filter(({ id, origin }) => isCalled(origin, word) || beginsAs(id, word))
  const one = yield* theOne(word, found, { kind: "sources", text: ({ id, databaseName }) => `${id} of ${databaseName}` })
  if (one === undefined) {
    const meant = nearest(
      word,
      sources.flatMap(({ origin }) => nameOf(origin) ?? [])
    )
    return yield* new Unfound({
      issue: `no source is called "${word}"${meant === undefined ? "" : `; did you mean ${meant}?`}`,
      next: "Give its name or the beginning of its id (8 characters or more), as `chroma-sync sources list` has them. Nothing was changed."
    })
  }
  if (unread === 0) return one.id
  return yield* new UsageError({
    issue: `"${word}" is ${one.id}, and may be another source: ${unread} of the list cannot be read`,
    next: "Give the whole id of one. Nothing was changed."
  })
})

/** By its name, or by all of where it reads from. */
const isCalled = (origin: Source["origin"], word: string): boolean => {
  const name = nameOf(origin)
  return name !== undefined && (name === word || whereOf(origin) === word)
}
