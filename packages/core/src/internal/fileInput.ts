/**
 * What users ask of an upload, as the contract's form spells it.
 */
import * as Effect from "effect/Effect"
import type { AddFile, FileUpload } from "../FileUpload.ts"
import { AddFileFields, maxUploadBytes } from "../FilesApi.ts"
import { InvalidRequest } from "../SyncError.ts"
import { checked } from "./input.ts"
import { present } from "./json.ts"
import { chunkingToWire, embeddingToWire } from "./sourceWire.ts"

/** The fields beside the file, in the order that they are sent in. */
export const toFileFields = Effect.fnUntraced(function* (
  operation: string,
  input: AddFile
): Effect.fn.Return<ReadonlyArray<readonly [name: string, value: string]>, InvalidRequest> {
  const fields = present({
    database_name: input.databaseName,
    collection_name: input.collectionName,
    custom_id: input.customId,
    metadata: input.metadata && JSON.stringify(input.metadata),
    embedding: input.embedding && JSON.stringify(embeddingToWire(input.embedding)),
    chunking: input.chunking && JSON.stringify(chunkingToWire(input.chunking)),
    content_type: input.contentType
  })
  yield* checked(AddFileFields)(operation, fields, "input")
  yield* checkFile(operation, input.file)
  // The contract has just found every field to be a text.
  return Object.entries(fields as { readonly [name: string]: string })
})

const checkFile = (operation: string, { name, size }: FileUpload): Effect.Effect<void, InvalidRequest> => {
  const refuse = (field: string, issue: string) => Effect.fail(new InvalidRequest({ operation, field, issue: `${field}: ${issue}` }))
  if (name === "") return refuse("name", "the file has no name; the service names the document after it")
  if (!Number.isInteger(size) || size < 0) return refuse("size", "it must be the whole number of bytes in the file")
  if (size === 0) return refuse("size", `${name} is empty; there is nothing to index`)
  if (size > maxUploadBytes) return refuse("size", `${name} has ${size} bytes; the service takes at most ${maxUploadBytes} (200 MiB)`)
  return Effect.void
}
