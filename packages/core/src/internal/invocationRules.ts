/**
 * Which fields of a request about invocations contradict each other: for the client, which has no schema of them, and for the contract's schemas.
 */
import type { Json } from "./json.ts"

const has = (fields: Json, key: string): boolean => fields[key] !== undefined && fields[key] !== null

/** A list is of a source, of a database, or of all. */
export const queryProblem = (query: Json): string | undefined =>
  has(query, "source_id") && has(query, "database_name") ? "source_id cannot be provided simultaneously with database_name" : undefined

/**
 * S3 sources need `object_key` and may have `custom_id` and `metadata`; the others need `target_collection_name`, and GitHub's may have
 * `ref_identifier`.
 */
export const createProblem = (payload: Json): string | undefined => {
  if (has(payload, "object_key")) {
    return has(payload, "ref_identifier") ? "ref_identifier is for GitHub sources, object_key for S3 sources" : undefined
  }
  if (has(payload, "custom_id") || has(payload, "metadata")) return "custom_id and metadata are for S3 sources, which need object_key"
  return has(payload, "target_collection_name") ? undefined : "S3 sources need object_key, all others target_collection_name"
}
