/** Invocations for tests of what is drawn. */
import { Invocation } from "@chroma-sync/core/Invocation"
import { Source } from "@chroma-sync/core/Source"
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

const wireKind = {
  github: { github: { git_ref_identifier: { branch: "main" } } },
  s3: { s3: { bucket_name: "acme-legal", object_key: "2026/contracts/811.pdf" } },
  web: { web_scrape: null },
  file: { file_upload: null }
} as const

export interface Facts {
  readonly status?: keyof typeof wireStatus
  readonly error?: string
  readonly database?: string
  readonly collection?: string
  readonly kind?: keyof typeof wireKind
  readonly source?: string
  /** How long it took; makes it complete. */
  readonly tookMs?: number
  /** When it was complete, in milliseconds since the Unix epoch. Default a minute before {@link epoch}. */
  readonly finishedAt?: number
}

/** The invocation with a number: higher numbers are newer, by one second each. */
export const invocation = (n: number, facts: Facts = {}): Invocation =>
  Schema.decodeUnknownSync(Invocation)({
    id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
    source_id: facts.source ?? "a81c03f9-0000-4000-8000-000000000001",
    status: statusOf(facts),
    metadata: {
      ...wireKind[facts.kind ?? "github"],
      database_name: facts.database ?? "docs",
      collection_name: facts.collection ?? "handbook"
    },
    created_at: new Date(epoch + n * 1_000).toISOString()
  })

const statusOf = ({ error, tookMs, status, finishedAt = epoch - 60_000 }: Facts): unknown => {
  if (error !== undefined) return { failed: { error } }
  if (tookMs !== undefined) return { complete: { finished_at: new Date(finishedAt).toISOString(), duration_ms: tookMs } }
  return wireStatus[status ?? "processing"]
}

/** Invocations of every status, kind and age, the same ones each time. */
export const variety = (count: number): ReadonlyArray<Invocation> =>
  Array.from({ length: count }, (_, n) =>
    invocation(n * 37, {
      status: statusNames[(n * 7) % 5] ?? "pending",
      kind: (["github", "s3", "web", "file"] as const)[n % 4] ?? "github",
      source: `${["a81c03f9", "5d2f8e6b", "77c0aa15"][n % 3]}-0000-4000-8000-000000000001`,
      database: ["docs", "legal", "support"][n % 3] ?? "docs",
      collection: ["handbook_main", "contracts", "help_center"][n % 3] ?? "handbook_main"
    })
  )

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
    "⏳⚠️ℹ️▶️",
    `e${"\u0301".repeat(60)}`,
    "👩‍".repeat(40),
    "ᄀ".repeat(40),
    "a\u00ad\u{e0041}\u{e007f}\u3164b"
  )
)

const wireOrigin = {
  github: { github: { repository: "acme/handbook" } },
  s3: { s3: { bucket_name: "acme-legal", region: "eu-west-1", collection_name: "contracts", path_prefix: "2026/" } },
  web: { web_scrape: { starting_url: "https://docs.acme.dev/" } },
  file: { file_upload: null }
} as const

/** A source, created some days before {@link epoch}. */
export const source = (id: string, kind: keyof typeof wireOrigin, days: number, database = "docs"): Source =>
  Schema.decodeUnknownSync(Source)({
    id: `${id}-0000-4000-8000-000000000001`,
    database_name: database,
    ...wireOrigin[kind],
    embedding: {},
    created_at: new Date(epoch - days * 86_400_000).toISOString()
  })

/** The sources of {@link variety}, but for one that is not listed, and one that never ran. */
export const someSources: ReadonlyArray<Source> = [
  source("0badcafe", "s3", 1, "legal"),
  source("a81c03f9", "github", 40),
  source("5d2f8e6b", "web", 400, "support")
]

/** Failures of a few kinds among invocations that completed, the same ones each time. */
export const mixed: ReadonlyArray<Invocation> = Array.from({ length: 60 }, (_, n) => {
  const source = `${["a81c03f9", "5d2f8e6b", "77c0aa15"][n % 3]}-0000-4000-8000-000000000001`
  const facts = { source, database: ["docs", "legal"][n % 2] ?? "docs", kind: (["github", "web"] as const)[n % 2] ?? "github" }
  if (n % 10 === 0) return invocation(n * 20, { ...facts, status: "pending" })
  if (n % 4 === 1) return invocation(n * 20, { ...facts, error: `429 from upstream after ${n} attempts (retry-after ${n * 3})` })
  if (n % 7 === 2) return invocation(n * 20, { ...facts, error: `bad credentials for '${n}@acme.dev'` })
  return invocation(n * 20, { ...facts, tookMs: (n * n * 997) % 400_000, finishedAt: epoch + n * 20_000 - 3_600_000 * (n % 5) })
})
