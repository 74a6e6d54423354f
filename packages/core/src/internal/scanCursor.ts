/**
 * Cursors: the progress of a scan as text, to go on in another process. Opaque to users; a version, a checksum and the scan that it belongs to make
 * sure that no other text passes for one.
 */
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Base64Url from "effect/encoding/Base64Url"
import type { Progress } from "./scanReading.ts"

const version = 1

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const Body = Schema.fromJsonString(
  Schema.Struct({
    scan: Schema.String,
    at: Schema.NullOr(Schema.Finite),
    ids: Schema.Array(Schema.String),
    undated: Schema.Array(Schema.String),
    bound: Schema.NullOr(Schema.Finite),
    end: Count,
    drift: Schema.Finite,
    spread: Schema.Finite,
    limit: Count,
    longest: Count
  })
)
const encodeBody = Schema.encodeSync(Body)
const decodeBody = Schema.decodeOption(Body)

/** The cursor of a scan that is known by `scan`: what it lists and how. */
export const writeCursor = (scan: string, progress: Progress): string => {
  const body = Base64Url.encode(encodeBody({ ...progress, scan: digest(scan) }))
  return `${version}.${body}.${digest(body)}`
}

/** The progress in a cursor, or what is wrong with it. */
export const readCursor = (scan: string, cursor: string): Result.Result<Progress, string> => {
  const [written, body, sum, ...more] = cursor.split(".")
  if (written !== String(version) || body === undefined || more.length > 0 || sum !== digest(body)) {
    return Result.fail("it is damaged, or of another version of this package")
  }
  const read = Base64Url.decodeString(body).pipe(Result.getSuccess, Option.flatMap(decodeBody))
  if (Option.isNone(read)) return Result.fail("it is damaged, or of another version of this package")
  const { scan: owner, ...progress } = read.value
  return owner === digest(scan) ? Result.succeed(progress) : Result.fail("it belongs to another query or order")
}

/** FNV-1a, 32 bits: tells damage and mix-ups, not malice. */
const digest = (text: string): string => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}
