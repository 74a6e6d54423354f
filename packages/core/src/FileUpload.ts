/**
 * A file to upload, and what is said about it.
 */
import * as Stream from "effect/Stream"
import type { Chunking, Embedding } from "./Indexing.ts"

/**
 * A file as a stream, so that it is never held in memory. It is read once for each attempt, from its beginning.
 *
 * @example
 * const notes: FileUpload = { name: "notes.md", size: 7, stream: Stream.make(new TextEncoder().encode("# Notes")) }
 */
export interface FileUpload {
  /** With its extension: the service's name for the document, and its guess at the content. */
  readonly name: string
  /** In bytes: from 1 to 209,715,200 (200 MiB), and exactly as many as the stream gives. */
  readonly size: number
  /** The MIME type. Default `application/octet-stream`, by which the service goes by the name. */
  readonly type?: string | undefined
  readonly stream: Stream.Stream<Uint8Array, unknown>
}

/**
 * A `Blob` or `File` as an upload. In Node, `openAsBlob` makes one of a path without reading it.
 *
 * @example
 * const file = fromBlob(new Blob(["# Notes"], { type: "text/markdown" }), "notes.md")
 */
export const fromBlob = (blob: Blob, name = "name" in blob ? String(blob.name) : ""): FileUpload => ({
  name,
  size: blob.size,
  type: blob.type === "" ? undefined : blob.type,
  stream: Stream.fromReadableStream({ evaluate: () => blob.stream(), onError: (error) => error })
})

/** The input of `Files.add`. What is left out is the service's own default. */
export interface AddFile {
  readonly databaseName: string
  /** Made by the service with its first file. */
  readonly collectionName: string
  readonly file: FileUpload
  /** Chunks are then named `customId-0` and so on, instead of after a hash of the file's name. At most 120 characters. */
  readonly customId?: string | undefined
  /** Added to the metadata of every chunk. At most 16 KiB of JSON; keys that begin with `chroma_` are the service's own. */
  readonly metadata?: { readonly [key: string]: unknown } | undefined
  readonly embedding?: Embedding | undefined
  readonly chunking?: Chunking | undefined
  /** A MIME type that stands over the file's own and over the service's guess. */
  readonly contentType?: string | undefined
}
