/**
 * `chroma-sync invocations get`: one invocation as it stands now.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { invocationFields } from "../../format/invocationShape.ts"
import { onService } from "../onService.ts"
import { argumentOf, uuid } from "../params.ts"
import { printOne } from "../printOne.ts"

const run = Effect.fnUntraced(function* ({ id }: { readonly id: string }) {
  yield* printOne(yield* Invocations.use((invocations) => invocations.get(id)), invocationFields)
}, onService(Invocations.layer))

export const get = Command.make("get", { id: argumentOf("id", uuid, "Of the invocation") }, run).pipe(
  Command.withExamples([
    { command: "chroma-sync invocations get 3f2a91c4-7e0b-4d3c-9a51-5d2f8e6b1c20", description: "What is known of one" },
    { command: 'chroma-sync invocations get "$id" --json | jq -r .status', description: "Its status as the service sent it" }
  ])
)
