/**
 * Sources: what the service ingests from. Every invocation belongs to one.
 *
 * Kinds are an open union: what this version does not know arrives as `Unknown` with the JSON that was sent, and a row that breaks the contract is a
 * {@link Malformed} beside the good ones. Encoding gives back the JSON as it came.
 */
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Chunking, DenseEmbedding, Embedding } from "./Indexing.ts"
import { isMalformed, type Malformed } from "./Malformed.ts"
import * as wire from "./internal/sourceWire.ts"
import { SourceId, SourceType } from "./SourceId.ts"

export { SourceId, SourceType }
export { sourceToJson } from "./internal/sourceToJson.ts"

const Text = Schema.optional(Schema.String)
const Texts = Schema.optional(Schema.Array(Schema.String))
const Count = Schema.optional(Schema.Number)

/**
 * What a source reads. An S3 source has its collection; the others are told theirs by each invocation.
 *
 * @example
 * const from = SourceOrigin.match(source.origin, {
 *   GitHub: ({ repository }) => repository,
 *   S3: ({ bucketName, pathPrefix = "" }) => `s3://${bucketName}/${pathPrefix}`,
 *   WebScrape: ({ startingUrl }) => startingUrl,
 *   FileUpload: () => "uploaded files",
 *   Unknown: ({ raw }) => JSON.stringify(raw)
 * })
 */
export const SourceOrigin = Schema.TaggedUnion({
  /** `repository` is `owner/name`; `appId` names the GitHub app that reads a private one; without globs every file is read. */
  GitHub: { repository: Schema.String, appId: Text, includeGlobs: Texts },
  /** `autoSync` is `none`, `direct` (by S3 events) or `metadata` (by S3 events that carry metadata). */
  S3: {
    bucketName: Schema.String,
    region: Schema.String,
    collectionName: Schema.String,
    pathPrefix: Text,
    autoSync: Text,
    awsCredentialId: Count
  },
  WebScrape: { startingUrl: Schema.String, maxDepth: Count, pageLimit: Count, includePathRegexes: Texts, excludePathRegexes: Texts },
  /** Made by the service when a database gets its first uploaded file. */
  FileUpload: {},
  Unknown: { raw: Schema.Unknown }
})
export type SourceOrigin = typeof SourceOrigin.Type

/**
 * The service's word for what a source or an invocation reads, by its origin or its metadata; `unknown` is ours.
 *
 * @example
 * sourceTypeName({ _tag: "FileUpload" }) // "file_upload"
 */
export const sourceTypeName = ({ _tag }: { readonly _tag: SourceOrigin["_tag"] }): SourceType | "unknown" => names[_tag]

const names = {
  GitHub: "github",
  S3: "s3",
  WebScrape: "web_scrape",
  FileUpload: "file_upload",
  Unknown: "unknown"
} as const satisfies Record<SourceOrigin["_tag"], SourceType | "unknown">

/** One source, with its creation time in UTC. */
export interface Source {
  readonly id: SourceId
  readonly databaseName: string
  readonly origin: SourceOrigin
  readonly embedding: Embedding
  /** The dense model that is used. Absent where the service sent none. */
  readonly embeddingModel: DenseEmbedding | undefined
  /** Absent where the service sent none. */
  readonly chunking: Chunking | undefined
  readonly createdAt: DateTime.Utc
}

const isRow = (value: unknown): value is Source | Malformed =>
  Predicate.hasProperty(value, "issue") || (Predicate.hasProperty(value, "origin") && Predicate.hasProperty(value, "createdAt"))

/**
 * The codec between the service's JSON and {@link Source}. Decoding fails with the path of the first field that breaks the contract; encoding a
 * source that was decoded gives the same JSON, unknown fields included.
 *
 * @example
 * const source = yield* Schema.decodeUnknownEffect(Source)(json)
 */
export const Source = Schema.Unknown.pipe(
  Schema.decodeTo(
    Schema.declare((value): value is Source => isRow(value) && !isMalformed(value), { identifier: "Source" }),
    SchemaTransformation.transformEffect({
      decode: (raw, options) => {
        const row = wire.sourceFromWire(raw)
        return isMalformed(row) ? Effect.fail(new SchemaIssue.InvalidValue({ message: row.issue }, raw, options)) : Effect.succeed(row)
      },
      encode: (source) => Effect.succeed(wire.sourceToWire(source))
    })
  )
)

/** The codec of a page: an array of rows, each a {@link Source} or a {@link Malformed}. Only a body that is no array fails to decode. */
export const SourceRows = Schema.Array(Schema.Unknown).pipe(
  Schema.decodeTo(
    Schema.declare((value): value is ReadonlyArray<Source | Malformed> => Array.isArray(value) && value.every(isRow), {
      identifier: "SourceRows"
    }),
    SchemaTransformation.transform({
      decode: (rows): ReadonlyArray<Source | Malformed> => rows.map(wire.sourceFromWire),
      encode: (rows) => rows.map(wire.sourceToWire)
    })
  )
)
