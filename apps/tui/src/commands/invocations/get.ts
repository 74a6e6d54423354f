/**
 * `chroma-sync invocations get`: one invocation as it stands now.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { invocationFields } from "../../format/invocationShape.ts"
import { onService } from "../onService.ts"
import { argumentOf, uuidOrBeginning } from "../params.ts"
import { printOne } from "../printOne.ts"
import { wholeIds } from "./namedInvocation.ts"

const run = Effect.fnUntraced(function* ({ id }: { readonly id: string }) {
  const [whole = id] = yield* wholeIds([id])
  yield* printOne(yield* Invocations.use((invocations) => invocations.get(whole)), invocationFields)
}, onService(Invocations.layer))

export const get = Command.make("get", { id: argumentOf("id", uuidOrBeginning, "Of the invocation, or its beginning") }, run).pipe(
  Command.withExamples([
    { command: "chroma-sync invocations get 3f2a91c4-7e0b-4d3c-9a51-5d2f8e6b1c20", description: "What is known of one" },
    { command: 'chroma-sync invocations get "$id" --json | jq -r .status', description: "Its status as the service sent it" }
  ])
)
