/**
 * `chroma-sync sources get`
 */
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { sourceFields } from "../../format/sourceShape.ts"
import { onService } from "../onService.ts"
import { argumentOf, uuid } from "../params.ts"
import { printOne } from "../printOne.ts"

const run = Effect.fnUntraced(function* ({ id }: { readonly id: string }) {
  yield* printOne(yield* Sources.use((sources) => sources.get(id)), sourceFields)
}, onService(Sources.layer))

export const get = Command.make("get", { id: argumentOf("id", uuid, "Of the source") }, run).pipe(
  Command.withExamples([
    { command: "chroma-sync sources get a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", description: "What is known of one" },
    { command: 'chroma-sync sources get "$source" --json | jq .chunking', description: "How it cuts documents" }
  ])
)
