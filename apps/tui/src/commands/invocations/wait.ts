/**
 * `chroma-sync invocations wait`: the outcome is the exit status.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { withinDeadline } from "../Deadline.ts"
import { onService } from "../onService.ts"
import { argumentOf, uuidOrBeginning } from "../params.ts"
import { awaitEnds } from "./awaitEnds.ts"
import { wholeIds } from "./namedInvocation.ts"

const args = { ids: argumentOf("id", uuidOrBeginning, "Of the invocations, or the beginnings of them").pipe(Argument.variadic({ min: 1 })) }

const run = Effect.fnUntraced(
  function* ({ ids }: { readonly ids: ReadonlyArray<string> }) {
    yield* awaitEnds(yield* withinDeadline(wholeIds(ids)))
  },
  onService(Layer.merge(Invocations.layer, InvocationFeed.layer), { ownDeadline: true })
)

export const wait = Command.make("wait", args, run).pipe(
  Command.withDescription(
    "Wait for the end of some, as long as --deadline says, and without it until all have ended, through outages. stderr tells how it goes, stdout what became of each, and the exit status how it ended."
  ),
  Command.withExamples([
    { command: 'chroma-sync invocations wait "$id" --deadline 30m', description: "0 complete, 3 failed, 4 cancelled, 5 not ended by then" },
    { command: 'chroma-sync invocations wait "$one" "$two" --json | jq -c .[].status', description: "Several, with what became of each" }
  ])
)
