/** Invocations to compute with. */
import { Invocation, type StatusName } from "@chroma-sync/core/Invocation"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"

export const now = Date.parse("2026-03-01T12:00:00Z")

interface Facts {
  /** Milliseconds before {@link now}; matters where it is complete. */
  readonly finishedAgo?: number
  /** Matters where it is complete. */
  readonly durationMs?: number
  /** Milliseconds before {@link now}. */
  readonly createdAgo?: number
  /** Matters where it failed. */
  readonly error?: string
  /** A small number stands for a source's UUID. */
  readonly source?: number | null
  readonly database?: string
  readonly collection?: string
  /** The metadata's kind, as the service sends it. */
  readonly kind?: object
}

export const sourceId = (n: number): string => `00000000-0000-4000-8000-${`${n}`.padStart(12, "0")}`

const decode = Schema.decodeUnknownSync(Invocation)

/** Its number makes the id. */
export const invocation = (n: number, status: StatusName, facts: Facts = {}): Invocation => {
  const { finishedAgo = 60_000, durationMs = 1_000, createdAgo = 43_200_000, error = "no", source = null } = facts
  return decode({
    id: `${n}`,
    source_id: source === null ? null : sourceId(source),
    status:
      status === "complete"
        ? { complete: { finished_at: new Date(now - finishedAgo).toISOString(), duration_ms: durationMs } }
        : status === "failed"
          ? { failed: { error } }
          : status,
    metadata: {
      ...(facts.kind ?? { web_scrape: null }),
      database_name: facts.database ?? "docs",
      collection_name: facts.collection ?? "site"
    },
    created_at: new Date(now - createdAgo).toISOString()
  })
}

export const statusNames = ["pending", "processing", "complete", "failed", "cancelled", "unknown"] as const

export const branch = (name: string) => ({ github: { git_ref_identifier: { branch: name } } })
export const s3 = (key: string | null) => ({ s3: { bucket_name: "raw", object_key: key } })

/** Any invocations, each with an id of its own, few enough of everything else that they meet, in no order. */
export const anyInvocations = fc
  .array(
    fc.record({
      status: fc.constantFrom(...statusNames),
      finishedAgo: fc.nat(1_200_000),
      durationMs: fc.nat(1_000_000),
      createdAgo: fc.oneof(fc.nat(3), fc.nat(1_200_000)),
      error: fc.constantFrom("429 after 5 attempts", "429 after 6 attempts", "bad credentials", "no such ref"),
      source: fc.option(fc.nat(2)),
      database: fc.constantFrom("docs", "web"),
      kind: fc.constantFrom(
        { web_scrape: null },
        branch("main"),
        branch("next"),
        s3("a.pdf"),
        s3(null),
        { file_upload: null },
        { sitemap: 1 }
      )
    })
  )
  .map((rows) => rows.map(({ status, ...facts }, n) => invocation(n, status, facts)))

/** The same invocations in an order of its own. */
export const shuffled = <A>(rows: ReadonlyArray<A>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length })
