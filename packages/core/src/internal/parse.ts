/**
 * JSON from the bytes of an answer. A page of a thousand rows is a text of 340 KB, and an engine takes memory for one so long from the system and soon
 * gives it back, which costs more than to parse it. So the rows of a long page are parsed some at a time.
 */

/** Bytes of a text that costs nothing beyond itself. */
const part = 2 ** 15

const comma = 0x2c

const utf8 = new TextDecoder()

/**
 * What `JSON.parse` makes of a text in UTF-8, or throws.
 *
 * A long array is cut at commas between two objects, and what is left and right of them is given brackets. Wherever such a comma stands, in a string or
 * deeper in a row, nothing comes of it but what the whole text says: where all parts are JSON, so are they joined by commas; and where one is not, what
 * is left is parsed as one.
 */
export const parseJson = (bytes: Uint8Array): unknown => {
  const parts: Array<ReadonlyArray<unknown>> = []
  let start = 0
  for (let end = cutIn(bytes, start); end !== undefined; end = cutIn(bytes, start)) {
    const rows = arrayIn(textIn(bytes, start, end))
    if (rows === undefined) break
    parts.push(rows)
    start = end
  }
  const rest = JSON.parse(textIn(bytes, start))
  return parts.length === 0 ? rest : Array.prototype.concat(...parts, rest)
}

/** Where the last comma between two objects stands in the part that begins at `start`. The last part has none. */
const cutIn = (bytes: Uint8Array, start: number): number | undefined => {
  const end = start + part
  if (end >= bytes.length) return undefined
  for (let at = end; at > start; at -= 1) if (bytes[at] === comma && bytes[at - 1] === 0x7d && bytes[at + 1] === 0x7b) return at
  return undefined
}

/** From one cut to the next, brackets for commas. They stand in the bytes while these are read: put around the text they would have it copied. */
const textIn = (bytes: Uint8Array, start: number, end?: number): string => {
  if (start > 0) bytes[start] = 0x5b
  if (end !== undefined) bytes[end] = 0x5d
  const text = utf8.decode(bytes.subarray(start, end === undefined ? bytes.length : end + 1))
  if (start > 0) bytes[start] = comma
  if (end !== undefined) bytes[end] = comma
  return text
}

/** What begins with a bracket or fails, and ends with one, is an array where it is JSON. */
const arrayIn = (text: string): ReadonlyArray<unknown> | undefined => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
