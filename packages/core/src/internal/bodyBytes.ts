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
  // In place of its own, which knows no limit: so whatever the response does about interruption and uploads stays as it is.
  if (web && reader) web.arrayBuffer = () => readAll(reader)
  return Effect.map(response.arrayBuffer, (bytes) => new Uint8Array(bytes))
}

const readAll = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<ArrayBuffer> => {
  const chunks: Array<[chunk: Uint8Array, at: number]> = []
  let size = 0
  while (true) {
    const { done, value } = await reader.read()
    if (done) break
    chunks.push([value, size])
    size += value.byteLength
    if (size > mostBytes) await reader.cancel()
  }
  const bytes = new Uint8Array(size)
  for (const chunk of chunks) bytes.set(...chunk)
  return bytes.buffer
}
