/**
 * Uploads. Loaded with the first of them.
 */
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import * as Deferred from "effect/Deferred"
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
    const files = yield* Files
    // A callback that throws inside the request's body would look like a broken connection.
    const thrown = yield* Deferred.make<never>()
    const { onProgress, name, embedding, chunking } = options
    const invocationId = yield* Effect.raceFirst(
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
          onProgress:
            onProgress &&
            ((sentBytes) =>
              Effect.promise(async () => onProgress({ sentBytes, totalBytes: file.size })).pipe(
                Effect.catchCause((cause) => Deferred.failCause(thrown, cause).pipe(Effect.andThen(Effect.never)))
              ))
        }
      ),
      Deferred.await(thrown)
    )
    return { invocationId }
  })
