/**
 * The one place that knows how the service spells an invocation in JSON: Rust enums as bare strings or one-key objects, a metadata kind flattened
 * beside its target. Decoding is total (a bad row becomes a `Malformed`) and written by hand, because every row of every page passes through it;
 * it keeps the JSON it was given, so that encoding loses nothing.
 */
import * as DateTime from "effect/DateTime"
import type { GitRef, Invocation, InvocationId, InvocationMetadata, InvocationStatus } from "../Invocation.ts"
import { isMalformed, type Malformed } from "../Malformed.ts"
import type { SourceId } from "../SourceId.ts"
import { instant } from "./instant.ts"
import { isJson, type Json, malformed, present, text } from "./json.ts"

/** Any JSON value to an invocation, or to what is wrong with it. Never throws. */
export const rowFromWire = (raw: unknown): Invocation | Malformed => {
  if (!isJson(raw)) return malformed(raw, "Expected an object")
  const { id, source_id: sourceId, status, metadata, created_at: createdAt } = raw
  if (typeof id !== "string") return malformed(raw, "Expected a string", "id")
  if (sourceId !== undefined && sourceId !== null && typeof sourceId !== "string") {
    return malformed(raw, "Expected a string or null", "source_id")
  }
  if (status === undefined) return malformed(raw, "Expected a status", "status")
  if (!isJson(metadata)) return malformed(raw, "Expected an object", "metadata")
  const { database_name: databaseName, collection_name: collectionName } = metadata
  if (typeof databaseName !== "string") return malformed(raw, "Expected a string", "metadata", "database_name")
  if (typeof collectionName !== "string") return malformed(raw, "Expected a string", "metadata", "collection_name")
  const created = instant(createdAt)
  if (created === undefined) return malformed(raw, "Expected an RFC 3339 date-time", "created_at")
  return new WireInvocation(
    raw,
    // The service's ids are taken as they are: the brand says where they came from, not that a pattern was checked.
    id as InvocationId,
    (sourceId ?? undefined) as SourceId | undefined,
    statusFromWire(status),
    metadataFromWire(metadata, databaseName, collectionName),
    created
  )
}

/** An invocation or malformed row to the JSON that the service sent, or would send. */
export const rowToWire = (row: Invocation | Malformed): unknown => {
  if (row instanceof WireInvocation) return row.toJSON()
  if (isMalformed(row)) return row.raw
  return {
    id: row.id,
    source_id: row.sourceId ?? null,
    status: statusToWire(row.status),
    metadata: metadataToWire(row.metadata),
    created_at: DateTime.formatIso(row.createdAt)
  }
}

/** An invocation that remembers its JSON, out of sight of spreads and comparisons. */
export class WireInvocation implements Invocation {
  readonly id: InvocationId
  readonly sourceId: SourceId | undefined
  readonly status: InvocationStatus
  readonly metadata: InvocationMetadata
  readonly createdAt: DateTime.Utc
  readonly #wire: Json

  constructor(
    wire: Json,
    id: InvocationId,
    sourceId: SourceId | undefined,
    status: InvocationStatus,
    metadata: InvocationMetadata,
    createdAt: DateTime.Utc
  ) {
    this.id = id
    this.sourceId = sourceId
    this.status = status
    this.metadata = metadata
    this.createdAt = createdAt
    this.#wire = wire
  }

  toJSON(): Json {
    return this.#wire
  }
}

/**
 * What the parts of a row are copied from, and not written as literals. V8 keeps count of how much of what a literal makes outlives a collection; where
 * that once was most of it, as of a page in hand, it makes all that follows in its old generation, and what is dead there holds what it points at.
 */
const aComplete = { _tag: "Complete", finishedAt: "", durationMs: "" } as const
const aFailed = { _tag: "Failed", error: "" } as const
const aGitHub = { _tag: "GitHub", databaseName: "", collectionName: "", ref: "" } as const
const anS3 = {
  _tag: "S3",
  databaseName: "",
  collectionName: "",
  bucketName: "",
  objectKey: "",
  customId: "",
  additionalMetadata: ""
} as const
const aWebScrape = { _tag: "WebScrape", databaseName: "", collectionName: "" } as const
const aFileUpload = { _tag: "FileUpload", databaseName: "", collectionName: "" } as const
const aSha = { _tag: "Sha", sha: "" } as const
const aBranch = { _tag: "Branch", branch: "" } as const

const statusFromWire = (raw: unknown): InvocationStatus => {
  if (raw === "pending") return { _tag: "Pending" }
  if (raw === "processing") return { _tag: "Processing" }
  if (raw === "cancelled") return { _tag: "Cancelled" }
  if (isJson(raw)) {
    const { complete, failed } = raw
    if (isJson(complete)) {
      const finishedAt = instant(complete["finished_at"])
      const durationMs = complete["duration_ms"]
      if (finishedAt !== undefined && typeof durationMs === "number") return { ...aComplete, finishedAt, durationMs }
    }
    if (isJson(failed) && typeof failed["error"] === "string") return { ...aFailed, error: failed["error"] }
  }
  return { _tag: "Unknown", raw }
}

const statusToWire = (status: InvocationStatus): unknown => {
  switch (status._tag) {
    case "Pending":
      return "pending"
    case "Processing":
      return "processing"
    case "Cancelled":
      return "cancelled"
    case "Complete":
      return { complete: { finished_at: DateTime.formatIso(status.finishedAt), duration_ms: status.durationMs } }
    case "Failed":
      return { failed: { error: status.error } }
    case "Unknown":
      return status.raw
  }
}

const metadataFromWire = (raw: Json, databaseName: string, collectionName: string): InvocationMetadata => {
  const { github, s3 } = raw
  if (isJson(github)) {
    const ref = refFromWire(github["git_ref_identifier"])
    if (ref !== undefined) return { ...aGitHub, databaseName, collectionName, ref }
  }
  if (isJson(s3) && typeof s3["bucket_name"] === "string") {
    const additional = s3["additional_metadata"]
    return {
      ...anS3,
      databaseName,
      collectionName,
      bucketName: s3["bucket_name"],
      objectKey: text(s3["object_key"]),
      customId: text(s3["custom_id"]),
      additionalMetadata: isJson(additional) ? additional : undefined
    }
  }
  // A unit kind arrives as a key with any value, `null` most likely: the contract's bare string cannot stand beside the target's two fields.
  if ("web_scrape" in raw) return { ...aWebScrape, databaseName, collectionName }
  if ("file_upload" in raw) return { ...aFileUpload, databaseName, collectionName }
  return { _tag: "Unknown", databaseName, collectionName, raw }
}

const metadataToWire = (metadata: InvocationMetadata): unknown => {
  const target = { database_name: metadata.databaseName, collection_name: metadata.collectionName }
  switch (metadata._tag) {
    case "GitHub":
      return { github: { git_ref_identifier: refToWire(metadata.ref) }, ...target }
    case "S3":
      return {
        s3: present({
          bucket_name: metadata.bucketName,
          object_key: metadata.objectKey ?? null,
          custom_id: metadata.customId,
          additional_metadata: metadata.additionalMetadata
        }),
        ...target
      }
    case "WebScrape":
      return { web_scrape: null, ...target }
    case "FileUpload":
      return { file_upload: null, ...target }
    case "Unknown":
      return isJson(metadata.raw) ? { ...metadata.raw, ...target } : target
  }
}

const refFromWire = (raw: unknown): GitRef | undefined => {
  if (!isJson(raw)) return undefined
  const { sha, branch } = raw
  if (typeof sha === "string") return { ...aSha, sha }
  if (typeof branch === "string") return { ...aBranch, branch }
  return undefined
}

/** A git ref to the service's JSON. */
export const refToWire = (ref: GitRef): Json => (ref._tag === "Sha" ? { sha: ref.sha } : { branch: ref.branch })
