/**
 * `chroma-sync sources create github|s3|web`
 */
import type { NewSourceOrigin } from "@chroma-sync/core/CreateSource"
import { Sources } from "@chroma-sync/core/Sources"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { UsageError } from "../../output.ts"
import { address, anyText, oneOf, type Reader, whole } from "../../settings/Reader.ts"
import { Settings } from "../../settings/Settings.ts"
import { Terminal } from "../../terminal.ts"
import { mayChange } from "../changing.ts"
import { lostAnswer } from "../lostAnswer.ts"
import { onService } from "../onService.ts"
import { flagOf, optionalFlag } from "../params.ts"
import { printAnswer } from "../printOne.ts"

const common = {
  database: optionalFlag("database", anyText("NAME"), "Feed this database"),
  chunkLines: optionalFlag("chunk-lines", whole(1), "Cut documents by lines, at most so many to a chunk"),
  chunkBytes: optionalFlag("chunk-bytes", whole(1), "At most so many bytes to a chunk")
}

const make = Effect.fnUntraced(
  function* (given: Command.Command.Config.Infer<typeof common>, origin: NewSourceOrigin) {
    yield* mayChange
    const databaseName = Option.getOrElse(given.database, () => undefined) ?? (yield* Settings).values.database
    if (databaseName === undefined) return yield* new UsageError({ issue: "--database is needed: the database that the source feeds" })
    const [maxLines, maxSizeBytes] = [Option.getOrUndefined(given.chunkLines), Option.getOrUndefined(given.chunkBytes)]
    const chunking =
      maxLines !== undefined
        ? { _tag: "Lines" as const, maxLines, maxSizeBytes }
        : maxSizeBytes === undefined
          ? undefined
          : { _tag: "TreeSitter" as const, maxSizeBytes }
    const { create, reconcile } = yield* Sources
    const id = yield* create({ databaseName, origin, chunking }).pipe(Effect.catchTag("OutcomeUnknown", lostAnswer(reconcile)))
    yield* printAnswer({ source_id: id }, id)
  },
  (work) => onService(Sources.layer)(work)
)

const many = (name: string, reader: Reader<string>, about: string) =>
  flagOf(name, reader).pipe(Flag.withDescription(about), Flag.atLeast(0))
const some = (values: ReadonlyArray<string>) => (values.length === 0 ? undefined : values)

const repository: Reader<string> = {
  metavar: "OWNER/NAME",
  read: (text) => (/^[\w.-]+\/[\w.-]+$/.test(text) ? text : undefined),
  allowed: "a repository as owner/name, such as acme/handbook"
}

export const createGithub = Command.make(
  "github",
  {
    ...common,
    repository: flagOf("repository", repository).pipe(Flag.withDescription("The repository")),
    appId: optionalFlag("app-id", anyText("ID"), "The GitHub app that reads a private one"),
    include: many("include", anyText("GLOB"), "Read only these files; may be given again")
  },
  (given) =>
    make(given, {
      _tag: "GitHub",
      repository: given.repository,
      appId: Option.getOrUndefined(given.appId),
      includeGlobs: some(given.include)
    })
).pipe(
  Command.withExamples([
    { command: "chroma-sync sources create github --database docs --repository acme/handbook" },
    { command: "chroma-sync sources create github --database docs --repository acme/web \\\n    --include '**/*.md' --include 'src/**'" }
  ])
)

export const createWeb = Command.make(
  "web",
  {
    ...common,
    url: flagOf("url", address).pipe(Flag.withDescription("Begin here")),
    maxDepth: optionalFlag("max-depth", whole(0), "Follow links so many times"),
    pageLimit: optionalFlag("page-limit", whole(1), "Read at most so many pages"),
    include: many("include", anyText("REGEX"), "Only paths like this; may be given again"),
    exclude: many("exclude", anyText("REGEX"), "No paths like this; may be given again")
  },
  (given) =>
    make(given, {
      _tag: "WebScrape",
      startingUrl: given.url,
      maxDepth: Option.getOrUndefined(given.maxDepth),
      pageLimit: Option.getOrUndefined(given.pageLimit),
      includePathRegexes: some(given.include),
      excludePathRegexes: some(given.exclude)
    })
).pipe(
  Command.withExamples([
    { command: "chroma-sync sources create web --database docs --url https://acme.dev" },
    { command: "chroma-sync sources create web --database docs --url https://acme.dev \\\n    --max-depth 3 --exclude '^/private'" }
  ])
)

export const createS3 = Command.make(
  "s3",
  {
    ...common,
    bucket: flagOf("bucket", anyText("NAME")).pipe(Flag.withDescription("The bucket")),
    region: flagOf("region", anyText("REGION")).pipe(Flag.withDescription("Where it is, such as eu-west-1")),
    collection: flagOf("collection", anyText("NAME")).pipe(Flag.withDescription("Write to this collection")),
    prefix: optionalFlag("prefix", anyText("PREFIX"), "Only keys that begin so"),
    autoSync: optionalFlag("auto-sync", oneOf(["none", "direct", "metadata"]), "Ingest on events of the bucket (none)"),
    credentialId: optionalFlag("credential-id", whole(0), "AWS credentials saved in the Chroma dashboard")
  },
  Effect.fnUntraced(function* (given) {
    const { env } = yield* Terminal
    const [key, secret] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]]
    const saved = Option.getOrUndefined(given.credentialId)
    if (saved === undefined && (!key || !secret)) {
      return yield* new UsageError({
        issue: "AWS credentials are needed: --credential-id, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"
      })
    }
    const credentials =
      saved === undefined ? { awsAccessKeyId: key ?? "", awsSecretAccessKey: Redacted.make(secret ?? "") } : { awsCredentialId: saved }
    yield* make(given, {
      _tag: "S3",
      bucketName: given.bucket,
      region: given.region,
      collectionName: given.collection,
      pathPrefix: Option.getOrUndefined(given.prefix),
      autoSync: Option.getOrUndefined(given.autoSync),
      ...credentials
    })
  })
).pipe(
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
