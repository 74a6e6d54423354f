/**
 * Cursors: the progress of a scan as text, to go on in another process. Opaque to users; a version, a checksum and the scan that it belongs to make
 * sure that no other text passes for one.
 */
import * as Result from "effect/Result"
import { isCount, isTexts } from "./guards.ts"
import type { Progress } from "./scanReading.ts"

const version = 3

/** The cursor of a scan that is known by `scan`: what it lists and how. */
export const writeCursor = (scan: string, progress: Progress): string => {
  const json = JSON.stringify({ scan: digest(scan), ...progress })
  const body = btoa(json.replace(/[\u0080-\uffff]/g, escaped))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
  return whole(body)
}

/** A body with what tells that it is whole. */
const whole = (body: string): string => `${version}.${body}.${digest(body)}`

/** The progress in a cursor, or what is wrong with it. */
export const readCursor = (scan: string, cursor: string): Result.Result<Progress, string> => {
  const [, body = ""] = cursor.split(".")
  const read = cursor === whole(body) ? readBody(body) : undefined
  if (read === undefined) return Result.fail("it is damaged, or of another version of this package")
  const { scan: owner, ...progress } = read
  return owner === digest(scan) ? Result.succeed(progress) : Result.fail("it belongs to another query or order")
}

/** A character that is not ASCII, as JSON may spell it. */
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

/** What a cursor holds. By hand: whoever lists carries this, and a schema is many times as much. */
const readBody = (body: string): (Progress & { readonly scan: string }) | undefined => {
  const json = parse(body)
  if (typeof json !== "object" || json === null) return undefined
  const { scan, at, ids, group, undated, bound, end, come, gone, spread, limit } = json as { readonly [key: string]: unknown }
  return typeof scan === "string" &&
    (at === null || isFinite(at)) &&
    isTexts(ids) &&
    isCount(group) &&
    isTexts(undated) &&
    (bound === null || isFinite(bound)) &&
    isCount(end) &&
    isFinite(come) &&
    isFinite(gone) &&
    isFinite(spread) &&
    isCount(limit)
    ? { scan, at, ids, group, undated, bound, end, come, gone, spread, limit }
    : undefined
}

/** JSON that is ASCII in base64url: the platform's own codec knows no other characters. */
const parse = (body: string): unknown => {
  try {
    return JSON.parse(atob(body.replaceAll("-", "+").replaceAll("_", "/")))
  } catch {
    return undefined
  }
}

const isFinite = (value: unknown): value is number => Number.isFinite(value)

/** FNV-1a, 32 bits: tells damage and mix-ups, not malice. */
const digest = (text: string): string => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}
