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

/** A body as it came. */
export type Pieces = ReadonlyArray<Uint8Array>

/** The whole body; or, when it has more than `mostBytes`, a little more than these, and the connection is closed. */
export const readBytes = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<Pieces, HttpClientError> => {
  const web = Option.getOrUndefined(HttpClientResponse.toWeb(response))
  const body = web?.body
  // Of a `fetch` that somebody brought: read already, which `arrayBuffer` tells, or no stream of the platform's.
  if (!web || !body?.getReader || body.locked) return Effect.map(response.arrayBuffer, (bytes) => [new Uint8Array(bytes)])
  const reader = body.getReader()
  // Who is registered for finalization, as responses are, lives until the old generation is collected: it must not hold the bytes as long.
  let read: Pieces = []
  // In place of its own, which knows no limit: so whatever the response does about interruption and uploads stays as it is.
  web.arrayBuffer = async () => {
    read = await readAll(reader)
    return new ArrayBuffer(0)
  }
  return Effect.map(response.arrayBuffer, () => {
    const pieces = read
    read = []
    return pieces
  })
}

const readAll = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Pieces> => {
  const pieces: Array<Uint8Array> = []
  let size = 0
  while (true) {
    const { done, value } = await reader.read()
    if (done) return pieces
    pieces.push(value)
    size += value.byteLength
    if (size > mostBytes) await reader.cancel()
  }
}

/** How many bytes there are. */
export const sizeOf = (pieces: Pieces): number => pieces.reduce((size, { byteLength }) => size + byteLength, 0)

/** Where pages are joined: new memory for each would cost more than to fill it. */
const table = new Uint8Array(2 ** 20)

/** The bytes in one piece, to be read at once: those of the next body may stand in the same place. */
export const joined = (pieces: Pieces): Uint8Array => {
  const size = sizeOf(pieces)
  const bytes = size > table.length ? new Uint8Array(size) : table.subarray(0, size)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}

/** A text in UTF-8, whatever it is. */
export const textOf = (body: Pieces): string => new TextDecoder().decode(joined(body))
