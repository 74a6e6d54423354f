/**
 * Messages as lines of JSON and back: what JSON has no word for is an object with one key that begins with `$`.
 */
import { Invocation, invocationToJson } from "@chroma-sync/core/Invocation"
import { Source, sourceToJson } from "@chroma-sync/core/Source"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type { Message } from "../app/message.ts"

const decodeInvocation = Schema.decodeUnknownSync(Invocation)
const decodeSource = Schema.decodeUnknownSync(Source)

const pack = (value: unknown): unknown => {
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) }
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(pack)
  if (value instanceof Map) return { $map: Array.from(value, pack) }
  if (value instanceof Set) return { $set: Array.from(value, pack) }
  if (DateTime.isDateTime(value)) return { $time: DateTime.formatIso(DateTime.toUtc(value)) }
  if (value instanceof Error) return { $error: { _tag: "_tag" in value ? value._tag : value.name, message: value.message } }
  // Only these two have a creation, and these fields beside it.
  if ("createdAt" in value && "metadata" in value) return { $invocation: invocationToJson(value as Invocation) }
  if ("createdAt" in value && "origin" in value) return { $source: sourceToJson(value as Source) }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)]))
}

const unpack = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(unpack)
  const entries = Object.entries(value)
  const [key, part]: [string, unknown] = entries[0] ?? ["", undefined]
  if (entries.length === 1) {
    if (key === "$number") return Number(part)
    if (key === "$map" && Array.isArray(part)) return new Map(part.map((entry) => unpack(entry) as [unknown, unknown]))
    if (key === "$set" && Array.isArray(part)) return new Set(part.map(unpack))
    if (key === "$time") return DateTime.toUtc(DateTime.makeUnsafe(String(part)))
    if (key === "$error") {
      const { _tag, message } = part as { readonly _tag: unknown; readonly message: unknown }
      return Object.assign(new Error(String(message)), { _tag })
    }
    if (key === "$invocation") return decodeInvocation(part)
    if (key === "$source") return decodeSource(part)
  }
  return Object.fromEntries(entries.map(([name, inner]) => [name, unpack(inner)]))
}

/** What happened, and when: in milliseconds since the recording began. */
export interface Recorded {
  readonly t: number
  readonly message: Message
}

const Header = Schema.Struct({
  chromaSyncRecording: Schema.Literal(1),
  /** When it began, in milliseconds since the Unix epoch. */
  at: Schema.Finite,
  place: Schema.Array(Schema.String),
  query: Schema.String,
  columns: Schema.Number,
  rows: Schema.Number,
  /** What forms, questions, addresses and figures go by besides; a recording of an earlier version has none of it. */
  readOnly: Schema.optional(Schema.Boolean),
  database: Schema.optional(Schema.String),
  awsKeys: Schema.optional(Schema.Boolean),
  dashboardUrl: Schema.optional(Schema.String),
  flags: Schema.optional(Schema.Array(Schema.String))
})

/** What a recording begins with. */
export type RecordHeader = typeof Header.Type

/** One line without its end. */
export const encodeRecorded = ({ t, message }: Recorded): string => JSON.stringify({ t, message: pack(message) })

/** What a line says; `undefined` where it is none of a recording, as the last one is after a crash. */
export const decodeRecorded = (line: string): Recorded | undefined => {
  try {
    const json: unknown = JSON.parse(line)
    if (!Predicate.hasProperty(json, "t") || !Predicate.hasProperty(json, "message") || typeof json.t !== "number") return undefined
    const message = unpack(json.message)
    // A recording is this program's own writing; a message that it does not know does nothing.
    return Predicate.hasProperty(message, "_tag") ? { t: json.t, message: message as Message } : undefined
  } catch {
    return undefined
  }
}

const readHeader = Schema.decodeOption(Schema.fromJsonString(Header))

/** The first line of a recording; `undefined` where the file is something else. */
export const decodeHeader = (line: string): RecordHeader | undefined => Option.getOrUndefined(readHeader(line))
