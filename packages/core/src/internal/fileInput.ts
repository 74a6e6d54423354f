/**
 * What users ask of an upload, as the contract's form spells it.
 */
import * as Effect from "effect/Effect"
import type { AddFile, FileUpload } from "../FileUpload.ts"
import { maxUploadBytes } from "../FilesOperations.ts"
import { InvalidRequest } from "../SyncError.ts"
import { type Json, present } from "./json.ts"
import { chunkingToWire, embeddingToWire } from "./sourceWire.ts"

/** The fields beside the file. */
export const toFileFields = (input: AddFile): Json =>
  present({
    database_name: input.databaseName,
    collection_name: input.collectionName,
    custom_id: input.customId,
    metadata: input.metadata,
    embedding: input.embedding && embeddingToWire(input.embedding),
    chunking: input.chunking && chunkingToWire(input.chunking),
    content_type: input.contentType
  })

/** What no schema can say of a file: it has a name, and a size that the service takes. */
export const checkFile = (operation: string, { name, size }: FileUpload): Effect.Effect<void, InvalidRequest> => {
  const refuse = (field: string, issue: string) => Effect.fail(new InvalidRequest({ operation, field, issue: `${field}: ${issue}` }))
  if (name === "") return refuse("name", "the file has no name; the service names the document after it")
  if (!Number.isInteger(size) || size < 0) return refuse("size", "it must be the whole number of bytes in the file")
  if (size === 0) return refuse("size", `${name} is empty; there is nothing to index`)
  if (size > maxUploadBytes) return refuse("size", `${name} has ${size} bytes; the service takes at most ${maxUploadBytes} (200 MiB)`)
  return Effect.void
}
