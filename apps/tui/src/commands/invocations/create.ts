/**
 * `chroma-sync invocations create`: starts a run of a source.
 */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import { tell, UsageError } from "../../output.ts"
import { anyText, jsonObject } from "../../settings/Reader.ts"
import { mayChange } from "../changing.ts"
import { lostAnswer } from "../lostAnswer.ts"
import { onService } from "../onService.ts"
import { argumentOf, optionalFlag, toggle, uuid } from "../params.ts"
import { printAnswer } from "../printOne.ts"
import { awaitEnds } from "./awaitEnds.ts"

const args = {
  source: argumentOf("source_id", uuid, "The source to read"),
  collection: optionalFlag("collection", anyText("NAME"), "Write to this collection; S3 sources have their own"),
  branch: optionalFlag("branch", anyText("NAME"), "Of a GitHub source"),
  sha: optionalFlag("sha", anyText("SHA"), "A commit of a GitHub source"),
  objectKey: optionalFlag("object-key", anyText("KEY"), "The object of an S3 source"),
  customId: optionalFlag("custom-id", anyText("ID"), "Chunks are named after it (S3)"),
  metadata: optionalFlag("metadata", jsonObject, "Added to every chunk (S3)"),
  wait: toggle("wait", "Wait for its end, which sets the exit status")
}

type Given = Command.Command.Config.Infer<typeof args>

const toInput = (given: Given): Effect.Effect<CreateInvocation, UsageError> => {
  const refuse = (issue: string) => Effect.fail(new UsageError({ issue }))
  const [collection, objectKey] = [Option.getOrUndefined(given.collection), Option.getOrUndefined(given.objectKey)]
  const [branch, sha] = [Option.getOrUndefined(given.branch), Option.getOrUndefined(given.sha)]
  if (branch !== undefined && sha !== undefined) return refuse("--branch and --sha exclude each other; give one of them")
  if (objectKey !== undefined) {
    if (branch !== undefined || sha !== undefined) return refuse("--branch and --sha are for GitHub sources, --object-key for S3 sources")
    const [customId, metadata] = [Option.getOrUndefined(given.customId), Option.getOrUndefined(given.metadata)]
    return Effect.succeed({ objectKey, targetCollectionName: collection, customId, metadata })
  }
  if (Option.isSome(given.customId) || Option.isSome(given.metadata))
    return refuse("--custom-id and --metadata need --object-key: they are for S3 sources")
  if (collection === undefined) return refuse("give --collection, or --object-key for an S3 source")
  const ref = branch !== undefined ? { _tag: "Branch" as const, branch } : sha === undefined ? undefined : { _tag: "Sha" as const, sha }
  return Effect.succeed({ targetCollectionName: collection, ref })
}

const run = Effect.fnUntraced(
  function* (given: Given) {
    const input = yield* toInput(given)
    yield* mayChange
    const { create, reconcile } = yield* Invocations
    const id = yield* create(given.source, input).pipe(Effect.catchTag("OutcomeUnknown", lostAnswer(reconcile)))
    yield* given.wait ? tell(`${id} is created`).pipe(Effect.andThen(awaitEnds([id]))) : printAnswer({ invocation_id: id }, id)
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
