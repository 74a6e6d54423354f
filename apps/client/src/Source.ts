/**
 * A source as plain data: what the service ingests from.
 */
import type { Chunking, DenseEmbedding, Embedding } from "./Indexing.ts"
import type { ListOptions, ListPage } from "./List.ts"

/** The kinds of source that a list can be filtered by. */
export type SourceType = "github" | "web_scrape" | "s3" | "file_upload"

/** A repository, `owner/name`. `appId` names the GitHub app that reads a private one; without globs every file is read. */
export interface GitHubOrigin {
  readonly kind: "github"
  readonly repository: string
  readonly appId?: string | undefined
  readonly includeGlobs?: ReadonlyArray<string> | undefined
}

/** A bucket. `autoSync` is `none`, `direct` (by S3 events) or `metadata` (by S3 events that carry metadata). */
export interface S3Origin {
  readonly kind: "s3"
  readonly bucketName: string
  readonly region: string
  readonly collectionName: string
  readonly pathPrefix?: string | undefined
  readonly autoSync?: string | undefined
  /** The credentials in the Chroma dashboard by which the service reads. */
  readonly awsCredentialId?: number | undefined
}

/** A website, from one page on. */
export interface WebScrapeOrigin {
  readonly kind: "web_scrape"
  readonly startingUrl: string
  readonly maxDepth?: number | undefined
  readonly pageLimit?: number | undefined
  readonly includePathRegexes?: ReadonlyArray<string> | undefined
  readonly excludePathRegexes?: ReadonlyArray<string> | undefined
}

/** What a source reads. A kind that this version does not know is `unknown`, with the JSON that was sent. */
export type SourceOrigin =
  | GitHubOrigin
  | S3Origin
  | WebScrapeOrigin
  | { readonly kind: "file_upload" }
  | { readonly kind: "unknown"; readonly raw: unknown }

/** One source, as the service reports it. */
export interface Source {
  readonly id: string
  readonly databaseName: string
  readonly origin: SourceOrigin
  readonly embedding: Embedding
  /** The dense model that is used, where the service says. */
  readonly embeddingModel: DenseEmbedding | undefined
  readonly chunking: Chunking | undefined
  readonly createdAt: Date
  /** The JSON exactly as the service sent it. */
  readonly raw: unknown
}

/** Which sources, in which order. */
export interface SourceQuery extends ListOptions {
  readonly databaseName?: string | undefined
  readonly sourceType?: SourceType | undefined
}

/** A page of sources. */
export type SourcePage = ListPage<Source>

/** How the service reads a bucket: with credentials saved in the Chroma dashboard, or with a key pair that it then saves for the team. */
export type AwsCredentials =
  | { readonly awsCredentialId: number; readonly awsAccessKeyId?: undefined; readonly awsSecretAccessKey?: undefined }
  | { readonly awsCredentialId?: undefined; readonly awsAccessKeyId: string; readonly awsSecretAccessKey: string }

/**
 * A source to make. What is left out is the service's own default. Sources of uploaded files are made by the service, with the first upload.
 *
 * @example
 * const handbook: CreateSource = {
 *   databaseName: "docs",
 *   origin: { kind: "github", repository: "acme/handbook", includeGlobs: ["**\/*.md"] },
 *   chunking: { kind: "lines", maxLines: 40 }
 * }
 */
export interface CreateSource {
  readonly databaseName: string
  readonly origin: GitHubOrigin | WebScrapeOrigin | (Omit<S3Origin, "awsCredentialId"> & AwsCredentials)
  readonly embedding?: Embedding | undefined
  readonly embeddingModel?: DenseEmbedding | undefined
  readonly chunking?: Chunking | undefined
}
