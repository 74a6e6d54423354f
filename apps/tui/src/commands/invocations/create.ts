/**
 * `chroma-sync invocations create`: starts a run of a source.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Command from "effect/cli/Command"
import { invocationParameters, toCreateInvocation } from "../../creating/newInvocation.ts"
import { tell, UsageError } from "../../output.ts"
import { mayChange } from "../changing.ts"
import { cutShort, lostAnswer } from "../lostAnswer.ts"
import { onService } from "../onService.ts"
import { withoutColumns } from "../withoutColumns.ts"
import { argumentOf, flagsOf, toggle, uuid } from "../params.ts"
import { printAnswer } from "../printOne.ts"
import { awaitEnds } from "./awaitEnds.ts"

const args = {
  source: argumentOf("source_id", uuid, "The source to read"),
  ...flagsOf(invocationParameters),
  wait: toggle("wait", "Wait for its end, which sets the exit status")
}

const run = Effect.fnUntraced(
  function* ({ source, wait, ...given }: Command.Command.Config.Infer<typeof args>) {
    const input = yield* Effect.fromResult(toCreateInvocation(given, (name) => `--${name}`)).pipe(
      Effect.mapError(({ issue }) => new UsageError({ issue }))
    )
    yield* mayChange
    const printed = wait ? undefined : yield* withoutColumns
    const { create, reconcile } = yield* Invocations
    const [took, id] = yield* create(source, input).pipe(
      Effect.onInterrupt(cutShort),
      Effect.catchTag("OutcomeUnknown", lostAnswer(reconcile)),
      Effect.timed
    )
    yield* printed === undefined
      ? tell(`${id} is created`).pipe(Effect.andThen(awaitEnds([id], took)))
      : printAnswer(printed, { invocation_id: id }, id)
  },
  onService(Layer.merge(Invocations.layer, InvocationFeed.layer), { ownDeadline: true })
)

export const create = Command.make("create", args, run).pipe(
  Command.withExamples([
    { command: 'chroma-sync invocations create "$source" --collection handbook --branch main', description: "Ingest a branch" },
    {
      command: 'chroma-sync invocations create "$source" --object-key 2026/a.pdf --wait',
      description: "Ingest an object; exit 3 if that fails"
    }
  ])
)
