/**
 * What a client can do with files.
 */
import type { CallOptions } from "./CallOptions.ts"
import type { Chunking, Embedding } from "./Indexing.ts"

/** Where a file goes, and what is said about it. What is left out is the service's own default. */
export interface AddFileOptions extends CallOptions {
  readonly databaseName: string
  /** Made by the service with its first file. */
  readonly collectionName: string
  /** With its extension: the service's name for the document. Default: the file's own; a plain `Blob` has none. */
  readonly name?: string | undefined
  /** Chunks are then named `customId-0` and so on, instead of after a hash of the file's name. At most 120 characters. */
  readonly customId?: string | undefined
  /** Added to the metadata of every chunk. At most 16 KiB of JSON; keys that begin with `chroma_` are the service's own. */
  readonly metadata?: { readonly [key: string]: unknown } | undefined
  readonly embedding?: Embedding | undefined
  readonly chunking?: Chunking | undefined
  /** A MIME type that stands over the file's own and over the service's guess. */
  readonly contentType?: string | undefined
  /** Told after each piece how much has been handed to the network, in this attempt; the upload waits for it, and rejects with what it throws. */
  readonly onProgress?: ((progress: UploadProgress) => void | Promise<void>) | undefined
}

/** How far an upload is, in bytes of the file. */
export interface UploadProgress {
  readonly sentBytes: number
  readonly totalBytes: number
}

/** The calls under `sync.files`. */
export interface Files {
  /**
   * Uploads a file of at most 200 MiB, and gives the invocation that indexes it. It is streamed from its beginning in each attempt; where `fetch` cannot
   * stream a request, as in Firefox and Safari, it is held in memory. Chromium streams over HTTP/2 only. A lost answer is an `OutcomeUnknownError`.
   *
   * @example
   * const { invocationId } = await sync.files.add(new File(["# Notes"], "notes.md"), { databaseName: "docs", collectionName: "notes" })
   */
  readonly add: (file: Blob, options: AddFileOptions) => Promise<{ readonly invocationId: string }>
}
