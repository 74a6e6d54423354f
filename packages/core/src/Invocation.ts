/**
 * An invocation: one run that ingests a source into a Chroma collection, as the service reports it.
 *
 * Statuses and metadata kinds are open unions. The service will grow new ones, so what this version does not know arrives as `Unknown` with the
 * JSON that was sent, and a row that breaks the contract is a {@link Malformed} beside the good ones. Encoding gives back the JSON as it came,
 * with numbers as JavaScript holds them: of an integer beyond 2^53 the last digits are lost.
 */
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { isMalformed, type Malformed } from "./Malformed.ts"
import * as wire from "./internal/wire.ts"
import { statusNames } from "./internal/words.ts"
import type { SourceId } from "./SourceId.ts"

/** The id of an invocation, a UUID in text form. Ids that the service sends are taken as they are. */
export const InvocationId = Schema.String.pipe(Schema.brand("InvocationId"))
export type InvocationId = typeof InvocationId.Type

/**
 * Where an invocation stands. `Pending` and `Processing` are live; `Complete`, `Failed` and `Cancelled` are final; `Unknown` is a status that this
 * version does not know, with the JSON that was sent.
 *
 * @example
 * const word = InvocationStatus.match(invocation.status, {
 *   Pending: () => "waiting",
 *   Processing: () => "running",
 *   Complete: ({ durationMs }) => `done in ${durationMs} ms`,
 *   Failed: ({ error }) => error,
 *   Cancelled: () => "cancelled",
 *   Unknown: ({ raw }) => JSON.stringify(raw)
 * })
 */
export const InvocationStatus = /* @__PURE__ */ Schema.TaggedUnion({
  Pending: {},
  Processing: {},
  /** `durationMs` is the service's own measure, in milliseconds. */
  Complete: { finishedAt: Schema.DateTimeUtc, durationMs: Schema.Number },
  Failed: { error: Schema.String },
  Cancelled: {},
  Unknown: { raw: Schema.Unknown }
})
export type InvocationStatus = typeof InvocationStatus.Type

/** The status words of the service's JSON. `unknown` is ours, for a status that none of them names. */
export const StatusName = Schema.Literals(statusNames)
export type StatusName = typeof StatusName.Type

export { isLive, statusName } from "./internal/status.ts"
export { invocationToJson } from "./internal/invocationToJson.ts"

/** The git ref that a GitHub invocation ingests. */
export const GitRef = /* @__PURE__ */ Schema.TaggedUnion({
  Sha: { sha: Schema.String },
  Branch: { branch: Schema.String }
})
export type GitRef = typeof GitRef.Type

const target = { databaseName: Schema.String, collectionName: Schema.String }

/** What an invocation reads and where it writes. Every kind names its database and collection. */
export const InvocationMetadata = /* @__PURE__ */ Schema.TaggedUnion({
  GitHub: { ...target, ref: GitRef },
  /** `customId` and `additionalMetadata` are what the invocation was started with, for the names and the metadata of its chunks. */
  S3: {
    ...target,
    bucketName: Schema.String,
    objectKey: Schema.UndefinedOr(Schema.String),
    customId: Schema.optional(Schema.String),
    additionalMetadata: Schema.optional(Schema.Record(Schema.String, Schema.Unknown))
  },
  WebScrape: target,
  FileUpload: target,
  Unknown: { ...target, raw: Schema.Unknown }
})
export type InvocationMetadata = typeof InvocationMetadata.Type

/** One run of a source, with times in UTC. */
export interface Invocation {
  readonly id: InvocationId
  /** Absent where the service sent `null` or nothing. */
  readonly sourceId: SourceId | undefined
  readonly status: InvocationStatus
  readonly metadata: InvocationMetadata
  readonly createdAt: DateTime.Utc
}

const isRow = (value: unknown): value is Invocation | Malformed =>
  Predicate.hasProperty(value, "issue") || Predicate.hasProperty(value, "createdAt")

/**
 * The codec between the service's JSON and {@link Invocation}. Decoding fails with the path of the first field that breaks the contract; encoding
 * an invocation that was decoded gives the same JSON, unknown fields and sub-millisecond digits included.
 *
 * @example
 * const invocation = yield* Schema.decodeUnknownEffect(Invocation)(json)
 */
export const Invocation = Schema.Unknown.pipe(
  Schema.decodeTo(
    Schema.declare((value): value is Invocation => isRow(value) && !isMalformed(value), { identifier: "Invocation" }),
    SchemaTransformation.transformEffect({
      decode: (raw, options) => {
        const row = wire.rowFromWire(raw)
        return isMalformed(row) ? Effect.fail(new SchemaIssue.InvalidValue({ message: row.issue }, raw, options)) : Effect.succeed(row)
      },
      encode: (invocation) => Effect.succeed(wire.rowToWire(invocation))
    })
  )
)

/**
 * The codec of a page: an array of rows, each an {@link Invocation} or a {@link Malformed}. Only a body that is no array fails to decode.
 *
 * Pages are long, so this is one transformation and looks at each row once. In a JSON codec `Schema.Any` stands for what was parsed already;
 * `Schema.Unknown` would have every value of every row checked again, which costs as much as the rest.
 */
export const InvocationRows = Schema.Array(Schema.Any).pipe(
  Schema.decodeTo(
    // Only what `rowFromWire` made, or a typed caller, gets here.
    Schema.declare((value): value is ReadonlyArray<Invocation | Malformed> => Array.isArray(value), { identifier: "InvocationRows" }),
    SchemaTransformation.transform({
      decode: (rows): ReadonlyArray<Invocation | Malformed> => rows.map(wire.rowFromWire),
      encode: (rows) => rows.map(wire.rowToWire)
    })
  )
)

/** The codec of invocations by object key: a JSON object on the wire, a map here, since keys are any text. */
export const InvocationsByKey = Schema.Record(Schema.String, Schema.Unknown).pipe(
  Schema.decodeTo(
    Schema.declare((value): value is ReadonlyMap<string, Invocation | Malformed> => value instanceof Map, {
      identifier: "InvocationsByKey"
    }),
    SchemaTransformation.transform({
      decode: (rows): ReadonlyMap<string, Invocation | Malformed> =>
        new Map(Object.entries(rows).map(([key, row]) => [key, wire.rowFromWire(row)])),
      encode: (rows) => Object.fromEntries(Array.from(rows, ([key, row]) => [key, wire.rowToWire(row)]))
    })
  )
)
