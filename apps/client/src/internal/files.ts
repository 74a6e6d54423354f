/**
 * Uploads. Loaded with the first of them.
 */
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { InvalidRequest } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { AddFileOptions } from "../Files.ts"
import { toCallOptions } from "./toCallOptions.ts"
import { toChunking, toEmbedding } from "./toCore.ts"

/** A blob is in memory already, or the runtime reads it when asked: where a request cannot be streamed, it may be held whole. */
export const layer = Layer.merge(Files.layer, Layer.succeed(FetchHttpClient.StreamBodyFallback, "buffer"))

export const add = (file: Blob, options: AddFileOptions) =>
  Effect.gen(function* () {
    // Plain JavaScript gives anything, and a `File` of jsdom's cannot be streamed.
    if (typeof file?.stream !== "function") {
      return yield* new InvalidRequest({
        operation: "files.add",
        field: "file",
        issue: "file must be a File or a Blob that can be streamed"
      })
    }
    const { onProgress, name, embedding, chunking } = options
    const invocationId = yield* Files.use((files) =>
      files.add(
        {
          databaseName: options.databaseName,
          collectionName: options.collectionName,
          file: name === undefined ? fromBlob(file) : fromBlob(file, name),
          customId: options.customId,
          metadata: options.metadata,
          contentType: options.contentType,
          embedding: embedding && toEmbedding(embedding),
          chunking: chunking && toChunking(chunking)
        },
        {
          ...toCallOptions(options),
          onProgress: onProgress && ((sentBytes) => Effect.promise(async () => onProgress({ sentBytes, totalBytes: file.size })))
        }
      )
    )
    return { invocationId }
  })
