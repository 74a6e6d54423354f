/**
 * `chroma-sync sources create github|s3|web`
 */
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { hasAwsKeys, type NewSource, sourceParameters, toCreateSource, toSourceDraft } from "../../creating/newSource.ts"
import { UsageError } from "../../output.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { mayChange } from "../changing.ts"
import { calledInTime } from "../Deadline.ts"
import { cutShort, lostAnswer } from "../lostAnswer.ts"
import { onService } from "../onService.ts"
import { withoutColumns } from "../withoutColumns.ts"
import { flagsOf } from "../params.ts"
import { printAnswer } from "../printOne.ts"

const make = Effect.fnUntraced(
  function* (source: NewSource) {
    yield* mayChange
    const output = yield* withoutColumns
    const { env } = yield* Terminal
    const { database } = (yield* Settings).values
    const draft = yield* Effect.fromResult(
      toSourceDraft(source, { named: (name) => `--${name}`, awsKeys: hasAwsKeys(env), database })
    ).pipe(Effect.mapError(({ issue }) => new UsageError({ issue })))
    const { create, reconcile } = yield* Sources
    const id = yield* calledInTime((options) => create(toCreateSource(draft, env), options)).pipe(
      Effect.onInterrupt(cutShort),
      Effect.catchTag("OutcomeUnknown", lostAnswer(reconcile))
    )
    yield* printAnswer(output, { source_id: id }, id)
  },
  onService(Sources.layer, { ownDeadline: true })
)

export const createGithub = Command.make("github", flagsOf(sourceParameters.github), (given) => make({ kind: "github", given })).pipe(
  Command.withExamples([
    { command: "chroma-sync sources create github --database docs --repository acme/handbook" },
    { command: "chroma-sync sources create github --database docs --repository acme/web \\\n    --include '**/*.md' --include 'src/**'" }
  ])
)

export const createWeb = Command.make("web", flagsOf(sourceParameters.web), (given) => make({ kind: "web", given })).pipe(
  Command.withExamples([
    { command: "chroma-sync sources create web --database docs --url https://acme.dev" },
    { command: "chroma-sync sources create web --database docs --url https://acme.dev \\\n    --max-depth 3 --exclude '^/private'" }
  ])
)

export const createS3 = Command.make("s3", flagsOf(sourceParameters.s3), (given) => make({ kind: "s3", given })).pipe(
  Command.withExamples([
    {
      command:
        "chroma-sync sources create s3 --database legal --bucket acme-legal \\\n    --region eu-west-1 --collection contracts --credential-id 7"
    },
    {
      command:
        "chroma-sync sources create s3 --database legal --bucket acme-legal \\\n    --region eu-west-1 --collection contracts --prefix 2026/   # AWS_* set"
    }
  ])
)
