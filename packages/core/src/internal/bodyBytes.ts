/**
 * The bytes of an answer's body, up to a largest size: an answer without end, or one that grows without end as it is decompressed, must not fill the memory.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientResponse from "effect/http/HttpClientResponse"

/** Decompressed: thirty times the largest page. */
export const mostBytes = 64 * 2 ** 20

/** What is wrong with a body that was not read to its end. */
export const tooLarge = "it is over 64 MiB; ask for fewer rows"

/** The whole body; or, when it has more than `mostBytes`, a little more than these, and the connection is closed. */
export const readBytes = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Uint8Array, HttpClientError> => {
  const web = Option.getOrUndefined(HttpClientResponse.toWeb(response))
  const reader = web?.body?.getReader()
  if (!web || !reader) return Effect.map(response.arrayBuffer, (bytes) => new Uint8Array(bytes))
  // Who is registered for finalization, as responses are, lives until the old generation is collected: it must not hold the bytes as long.
  let read: Uint8Array = nothing
  // In place of its own, which knows no limit: so whatever the response does about interruption and uploads stays as it is.
  web.arrayBuffer = async () => {
    read = await readAll(reader)
    return nothing.buffer
  }
  return Effect.map(response.arrayBuffer, () => {
    const bytes = read
    read = nothing
    return bytes
  })
}

const nothing = new Uint8Array(0)

const readAll = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  while (true) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push(value)
    size += value.byteLength
    if (size > mostBytes) await reader.cancel()
  }
  const [only] = chunks
  // A page of a hundred rows mostly comes in one piece.
  return only !== undefined && chunks.length === 1 ? only : joined(chunks, size)
}

const joined = (chunks: ReadonlyArray<Uint8Array>, size: number): Uint8Array => {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
