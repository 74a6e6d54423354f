/**
 * `chroma-sync invocations create`: starts a run of a source.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Command from "effect/cli/Command"
import { invocationParameters, toCreateInvocation } from "../../creating/newInvocation.ts"
import { tell, UsageError } from "../../output.ts"
import { mayChange } from "../changing.ts"
import { calledInTime, withinDeadline } from "../Deadline.ts"
import { cutShort, lostAnswer } from "../lostAnswer.ts"
import { sourceNamed } from "../namedSource.ts"
import { onService } from "../onService.ts"
import { withoutColumns } from "../withoutColumns.ts"
import { argumentOf, flagsOf, toggle, sourceWord } from "../params.ts"
import { printAnswer } from "../printOne.ts"
import { alreadyThere } from "./alreadyThere.ts"
import { awaitEnds } from "./awaitEnds.ts"

const args = {
  source: argumentOf("source", sourceWord, "The source to read: its id, the beginning of it, or its name"),
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
    const sourceId = yield* withinDeadline(sourceNamed(source))
    const id = yield* calledInTime((options) => create(sourceId, input, options)).pipe(
      Effect.onInterrupt(cutShort),
      Effect.catchTags({ OutcomeUnknown: lostAnswer(reconcile), Conflict: alreadyThere(sourceId, input) })
    )
    yield* printed === undefined
      ? tell(`${id} is created`).pipe(Effect.andThen(awaitEnds([id])))
      : printAnswer(printed, { invocation_id: id }, id)
  },
  onService(Layer.mergeAll(Invocations.layer, InvocationFeed.layer, Sources.layer), { ownDeadline: true })
)

export const create = Command.make("create", args, run).pipe(
  Command.withDescription(
    "Start a run of a source. With --wait its end is waited for, as long as --deadline says for the whole command, and without it until it has ended."
  ),
  Command.withExamples([
    { command: 'chroma-sync invocations create "$source" --collection handbook --branch main', description: "Ingest a branch" },
    {
      command: 'chroma-sync invocations create "$source" --object-key 2026/a.pdf --wait',
      description: "Ingest an object; exit 3 if that fails"
    }
  ])
)
