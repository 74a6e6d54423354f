/**
 * `chroma-sync sources get`
 */
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { sourceFields } from "../../format/sourceShape.ts"
import { sourceNamed } from "../namedSource.ts"
import { onService } from "../onService.ts"
import { argumentOf, sourceWord } from "../params.ts"
import { printOne } from "../printOne.ts"

const run = Effect.fnUntraced(function* ({ source }: { readonly source: string }) {
  const id = yield* sourceNamed(source)
  yield* printOne(yield* Sources.use((sources) => sources.get(id)), sourceFields)
}, onService(Sources.layer))

export const get = Command.make("get", { source: argumentOf("source", sourceWord, "Its id, the beginning of it, or its name") }, run).pipe(
  Command.withExamples([
    { command: "chroma-sync sources get a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", description: "What is known of one" },
    { command: 'chroma-sync sources get "$source" --json | jq .chunking', description: "How it cuts documents" }
  ])
)
