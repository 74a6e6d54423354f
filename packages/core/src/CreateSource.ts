/**
 * What a new source is made of.
 */
import type * as Redacted from "effect/Redacted"
import type { Chunking, DenseEmbedding, Embedding } from "./Indexing.ts"
import type { SourceOrigin } from "./Source.ts"

type Origin<Tag extends SourceOrigin["_tag"]> = Extract<SourceOrigin, { readonly _tag: Tag }>

/**
 * How the service reads a bucket: with credentials saved in the Chroma dashboard, or with a key pair that it then saves for the team. The two
 * exclude each other.
 */
export type AwsCredentials =
  | { readonly awsCredentialId: number; readonly awsAccessKeyId?: undefined; readonly awsSecretAccessKey?: undefined }
  | { readonly awsCredentialId?: undefined; readonly awsAccessKeyId: string; readonly awsSecretAccessKey: Redacted.Redacted }

/** What a new source reads. Sources of uploaded files are made by the service itself, with the first upload. */
export type NewSourceOrigin = Origin<"GitHub"> | Origin<"WebScrape"> | (Omit<Origin<"S3">, "awsCredentialId"> & AwsCredentials)

/**
 * The input of `Sources.create`. What is left out is the service's own default.
 *
 * @example
 * const handbook: CreateSource = {
 *   databaseName: "docs",
 *   origin: { _tag: "GitHub", repository: "acme/handbook", includeGlobs: ["**\/*.md"] },
 *   chunking: { _tag: "Lines", maxLines: 40 }
 * }
 */
export interface CreateSource {
  readonly databaseName: string
  readonly origin: NewSourceOrigin
  readonly embedding?: Embedding | undefined
  readonly embeddingModel?: DenseEmbedding | undefined
  readonly chunking?: Chunking | undefined
}
