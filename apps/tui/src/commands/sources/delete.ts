/**
 * `chroma-sync sources delete`
 */
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { whereOf } from "../../format/source.ts"
import { sourceFields } from "../../format/sourceShape.ts"
import { tell } from "../../output.ts"
import { confirmed, consentFlags, mayChange } from "../changing.ts"
import { sourceNamed } from "../namedSource.ts"
import { onService } from "../onService.ts"
import { withoutColumns } from "../withoutColumns.ts"
import { argumentOf, sourceWord } from "../params.ts"
import { printAnswer, printOne } from "../printOne.ts"

const args = { ...consentFlags, source: argumentOf("source", sourceWord, "Its id, the beginning of it, or its name") }

const run = Effect.fnUntraced(function* ({ source: word, yes, dryRun }: Command.Command.Config.Infer<typeof args>) {
  if (!dryRun) yield* mayChange
  const sources = yield* Sources
  const id = yield* sourceNamed(word)
  const source = yield* sources.get(id)
  if (dryRun) {
    yield* printOne(source, sourceFields)
    return yield* tell("Would delete this source. Nothing was changed.")
  }
  const output = yield* withoutColumns
  if (!(yield* confirmed(`Delete the source ${id} (${whereOf(source.origin)})?`, yes))) return
  // It was there a moment ago: where an attempt's answer was lost, the next one finds nothing because it is deleted.
  yield* Effect.catchTag(sources.delete(id), "NotFound", (error) => (error.attempts.length > 1 ? Effect.void : Effect.fail(error)))
  yield* printAnswer(output, { id, deleted: true }, `${id} is deleted`)
}, onService(Sources.layer))

export const delete_ = Command.make("delete", args, run).pipe(
  Command.withExamples([
    { command: "chroma-sync sources delete a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", description: "Delete one, after a question" },
    { command: 'chroma-sync sources delete "$source" --dry-run', description: "See what it is first" }
  ])
)
