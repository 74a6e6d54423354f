/** Invocations for tests of what is drawn. */
import { Invocation } from "@chroma-sync/core/Invocation"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"

export const epoch = Date.parse("2026-03-01T12:00:00Z")

const wireStatus = {
  pending: "pending",
  processing: "processing",
  complete: { complete: { finished_at: "2026-03-01T11:59:00Z", duration_ms: 41_000 } },
  failed: { failed: { error: "429 from upstream" } },
  cancelled: "cancelled",
  unknown: { paused: {} }
} as const

/** The invocation with a number: higher numbers are newer, by one second each. */
export const invocation = (
  n: number,
  options: { readonly status?: keyof typeof wireStatus; readonly error?: string; readonly database?: string } = {}
): Invocation =>
  Schema.decodeUnknownSync(Invocation)({
    id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
    source_id: null,
    status: options.error === undefined ? wireStatus[options.status ?? "processing"] : { failed: { error: options.error } },
    metadata: {
      github: { git_ref_identifier: { branch: "main" } },
      database_name: options.database ?? "docs",
      collection_name: "handbook"
    },
    created_at: new Date(epoch + n * 1_000).toISOString()
  })

export const statusNames = Object.keys(wireStatus) as ReadonlyArray<keyof typeof wireStatus>

/** Text as hostile as a server's may be: any Unicode, escape sequences, wide and combining and bidi characters. */
export const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.constantFrom(
    "\u001b[31mred\u001b[0m",
    "\u001b]52;c;aGk=\u0007",
    "日本語の文書",
    "e\u0301\u0301\u0301",
    "👩‍👩‍👧‍👦🇩🇪",
    "\u202egnp.exe",
    "a\r\nb\tc",
    "⏳⚠️ℹ️▶️"
  )
)
