/**
 * What a new source is told, and whether it fits together.
 */
import type { CreateSource } from "@chroma-sync/core/CreateSource"
import type { Chunking } from "@chroma-sync/core/Indexing"
import type { SourceOrigin } from "@chroma-sync/core/Source"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { address, anyText, oneOf, type Reader, whole } from "../settings/Reader.ts"
import type { Env } from "../terminal.ts"
import { type Given, many, maybe, type Misfit, type Named, once } from "./Parameter.ts"

const repository: Reader<string> = {
  metavar: "OWNER/NAME",
  read: (text) => (/^[\w.-]+\/[\w.-]+$/.test(text) ? text : undefined),
  allowed: "a repository as owner/name, such as acme/handbook"
}

const common = {
  database: maybe(anyText("NAME"), "Feed this database"),
  chunkLines: maybe(whole(1), "Cut documents by lines, at most so many to a chunk"),
  chunkBytes: maybe(whole(1), "At most so many bytes to a chunk")
}

/** By the kind of source. */
export const sourceParameters = {
  github: {
    repository: once(repository, "The repository"),
    appId: maybe(anyText("ID"), "The GitHub app that reads a private one"),
    include: many(anyText("GLOB"), "Read only these files; may be given again"),
    ...common
  },
  web: {
    url: once(address, "Begin here"),
    maxDepth: maybe(whole(0), "Follow links so many times"),
    pageLimit: maybe(whole(1), "Read at most so many pages"),
    include: many(anyText("REGEX"), "Only paths like this; may be given again"),
    exclude: many(anyText("REGEX"), "No paths like this; may be given again"),
    ...common
  },
  s3: {
    bucket: once(anyText("NAME"), "The bucket"),
    region: once(anyText("REGION"), "Where it is, such as eu-west-1"),
    collection: once(anyText("NAME"), "Write to this collection"),
    prefix: maybe(anyText("PREFIX"), "Only keys that begin so"),
    autoSync: maybe(oneOf(["none", "direct", "metadata"]), "Ingest on events of the bucket (none)"),
    credentialId: maybe(whole(0), "AWS credentials saved in the Chroma dashboard"),
    ...common
  }
}

type Sources = typeof sourceParameters
export type SourceKind = keyof Sources

/** A kind of source, and what is given for it. */
export type NewSource = { readonly [K in SourceKind]: { readonly kind: K; readonly given: Given<Sources[K]> } }[SourceKind]

/** A source to be made, without keys: an S3 source that names no saved credentials takes those of the environment when it is sent. */
export interface SourceDraft {
  readonly databaseName: string
  readonly origin: Exclude<SourceOrigin, { readonly _tag: "FileUpload" | "Unknown" }>
  readonly chunking: Chunking | undefined
}

/** Whether the environment holds a key pair for AWS. */
export const hasAwsKeys = (env: Env): boolean => Boolean(env["AWS_ACCESS_KEY_ID"]) && Boolean(env["AWS_SECRET_ACCESS_KEY"])

interface DraftOptions {
  readonly named: Named
  readonly awsKeys: boolean
  /** Fed where no other database is given. */
  readonly database: string | undefined
}

/** The source that is asked for, or why there is none. */
export const toSourceDraft = (source: NewSource, { named, awsKeys, database }: DraftOptions): Result.Result<SourceDraft, Misfit> => {
  const { database: databaseName = database, chunkLines: maxLines, chunkBytes: maxSizeBytes } = source.given
  const origin = originOf(source)
  if (origin._tag === "S3" && origin.awsCredentialId === undefined && !awsKeys) {
    const issue = `AWS credentials are needed: ${named("credential-id")}, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment`
    return Result.fail({ parameter: "credentialId", issue })
  }
  if (databaseName === undefined)
    return Result.fail({ parameter: "database", issue: `${named("database")} is needed: the database that the source feeds` })
  const chunking =
    maxLines !== undefined
      ? { _tag: "Lines" as const, maxLines, maxSizeBytes }
      : maxSizeBytes === undefined
        ? undefined
        : { _tag: "TreeSitter" as const, maxSizeBytes }
  return Result.succeed({ databaseName, origin, chunking })
}

const originOf = (source: NewSource): SourceDraft["origin"] => {
  switch (source.kind) {
    case "github": {
      const { repository, appId, include } = source.given
      return { _tag: "GitHub", repository, appId, includeGlobs: some(include) }
    }
    case "web": {
      const { url, maxDepth, pageLimit, include, exclude } = source.given
      return {
        _tag: "WebScrape",
        startingUrl: url,
        maxDepth,
        pageLimit,
        includePathRegexes: some(include),
        excludePathRegexes: some(exclude)
      }
    }
    case "s3": {
      const { bucket, region, collection, prefix, autoSync, credentialId } = source.given
      return {
        _tag: "S3",
        bucketName: bucket,
        region,
        collectionName: collection,
        pathPrefix: prefix,
        autoSync,
        awsCredentialId: credentialId
      }
    }
  }
}

const some = (values: ReadonlyArray<string>) => (values.length === 0 ? undefined : values)

/** The input of the service's operation, with the environment's keys where the source is to be read with them. */
export const toCreateSource = ({ origin, ...rest }: SourceDraft, env: Env): CreateSource => {
  if (origin._tag !== "S3") return { ...rest, origin }
  const { awsCredentialId, ...bucket } = origin
  return awsCredentialId !== undefined
    ? { ...rest, origin: { ...bucket, awsCredentialId } }
    : {
        ...rest,
        origin: {
          ...bucket,
          awsAccessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
          awsSecretAccessKey: Redacted.make(env["AWS_SECRET_ACCESS_KEY"] ?? "")
        }
      }
}
