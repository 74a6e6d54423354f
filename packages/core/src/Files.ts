/**
 * Uploads: a file goes to the service, which indexes it into a collection.
 */
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { AddFile, FileUpload } from "./FileUpload.ts"
import { addFile, uploadLengthHeader } from "./FilesOperations.ts"
import type { InvocationId } from "./Invocation.ts"
import type { CreateError } from "./Operation.ts"
import { type CallOptions, SyncConfig } from "./SyncConfig.ts"
import { FileUnreadable } from "./SyncError.ts"
import { SyncHttp } from "./SyncHttp.ts"
import { checkFile, toFileFields } from "./internal/fileInput.ts"
import { makeForm } from "./internal/multipart.ts"

/** How patient one upload is, and who is told of its progress. */
export interface UploadOptions extends CallOptions {
  /** Told after each piece how many bytes of the file have been handed to the network, in this attempt. The upload waits for it. */
  readonly onProgress?: ((sentBytes: number) => Effect.Effect<void>) | undefined
}

/** What an upload can fail with. */
export type AddFileError = CreateError<typeof addFile> | FileUnreadable

/**
 * Uploads files, each of which starts the invocation that indexes it.
 *
 * @example
 * const added = Effect.gen(function* () {
 *   const files = yield* Files
 *   return yield* files.add({ databaseName: "docs", collectionName: "notes", file: fromBlob(new File(["# Notes"], "notes.md")) })
 * })
 */
export class Files extends Context.Service<
  Files,
  {
    /**
     * Uploads a file, and gives the id of the invocation that indexes it. The file is streamed: nothing but the piece under way is in memory. It is
     * read again, from its beginning, where the service did not take it (429) or was not reached; a lost answer is an `OutcomeUnknown`.
     *
     * Where the runtime's `fetch` cannot stream a request this is an `InvalidRequest`; `FetchHttpClient.StreamBodyFallback` lets it hold the file in
     * memory instead. Chromium streams over HTTP/2 and later only: where the service speaks HTTP/1.1 its refusal is an `OutcomeUnknown`.
     */
    readonly add: (input: AddFile, options?: UploadOptions) => Effect.Effect<InvocationId, AddFileError>
  }
>()("@chroma-sync/core/Files") {
  /** This service over a `SyncHttp` of yours. */
  static readonly layerNoDeps: Layer.Layer<Files, never, SyncConfig | SyncHttp> = Layer.effect(
    Files,
    Effect.gen(function* () {
      const config = yield* SyncConfig
      const http = yield* SyncHttp

      const add = Effect.fn("Files.add")(function* (input: AddFile, options: UploadOptions = {}) {
        const { databaseName, collectionName, file } = input
        yield* checkFile(addFile.name, file)
        // What breaks the file off inside the request; the transport sees a broken request only, and tells it in many ways.
        let broken: Cause.Cause<string> | undefined
        const stream = whole(file, options.onProgress, (cause) => (broken = cause))
        const deadline = options.deadline ?? config.uploadDeadlineMs
        const { invocation_id: id } = yield* http
          .create(addFile, {
            headers: { [uploadLengthHeader]: file.size },
            form: { fields: toFileFields(input), body: (fields) => makeForm(Object.entries(fields), { ...file, stream }) },
            request: { _tag: "AddFile", databaseName, collectionName, fileName: file.name },
            options: { deadline, attemptTimeout: options.attemptTimeout ?? deadline, retries: options.retries }
          })
          .pipe(
            Effect.catch((error): Effect.Effect<never, AddFileError> => {
              if (broken === undefined) return Effect.fail(error)
              return Effect.catch(
                Effect.failCause(broken),
                (issue) => new FileUnreadable({ operation: addFile.name, attempts: error.attempts, fileName: file.name, issue })
              )
            })
          )
        // Ids that the service sends are taken as they are.
        return id as InvocationId
      })

      return Files.of({ add })
    })
  )

  /** This service, sending as `SyncHttp.layer` does. */
  static readonly layer: Layer.Layer<Files, never, SyncConfig> = Files.layerNoDeps.pipe(Layer.provide(SyncHttp.layer))
}

/** The file's bytes, counted: fails where they cannot be read, or are more or fewer than was announced. Why is told apart, whatever it is. */
const whole = (
  file: FileUpload,
  onProgress: UploadOptions["onProgress"],
  breakOff: (cause: Cause.Cause<string> | undefined) => void
): Stream.Stream<Uint8Array, Error> =>
  Stream.suspend(() => {
    let sent = 0
    breakOff(undefined)
    const end = Stream.suspend(() =>
      sent === file.size ? Stream.empty : Stream.fail(`gives ${sent} bytes where ${file.size} were announced`)
    )
    return file.stream.pipe(
      Stream.mapError((error) => `cannot be read (${wordsOf(error)})`),
      Stream.tap((bytes) => {
        sent += bytes.length
        if (sent > file.size) return Effect.fail(`gives more than the ${file.size} bytes that were announced`)
        return onProgress === undefined ? Effect.void : onProgress(sent)
      }),
      Stream.concat(end),
      Stream.catchCause((cause) => {
        breakOff(cause)
        return Stream.fail(new Error("the file was broken off"))
      })
    )
  })

/** By its shape: an error may be of another realm. */
const wordsOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error)
