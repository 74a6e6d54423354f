/** Invocations to compute with. */
import { Invocation, type StatusName } from "@chroma-sync/core/Invocation"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"

export const now = Date.parse("2026-03-01T12:00:00Z")

/** Its number makes the id. `finishedAgo` and `durationMs` are in milliseconds and matter where it is complete. */
export const invocation = (
  n: number,
  status: StatusName,
  { finishedAgo = 60_000, durationMs = 1_000 }: { readonly finishedAgo?: number; readonly durationMs?: number } = {}
): Invocation =>
  Schema.decodeUnknownSync(Invocation)({
    id: `${n}`,
    source_id: null,
    status:
      status === "complete"
        ? { complete: { finished_at: new Date(now - finishedAgo).toISOString(), duration_ms: durationMs } }
        : status === "failed"
          ? { failed: { error: "no" } }
          : status,
    metadata: { web_scrape: null, database_name: "docs", collection_name: "site" },
    created_at: "2026-03-01T00:00:00Z"
  })

export const statusNames = ["pending", "processing", "complete", "failed", "cancelled", "unknown"] as const

/** Any invocations, each with an id of its own, some of them finished within the last ten minutes. */
export const anyInvocations = fc
  .array(fc.record({ status: fc.constantFrom(...statusNames), finishedAgo: fc.nat(1_200_000), durationMs: fc.nat(1_000_000) }))
  .map((rows) => rows.map(({ status, ...times }, n) => invocation(n, status, times)))
