/** Ids are the service's text too: they are taken as they are, and shown harmless. */
import { Source } from "@chroma-sync/core/Source"
import { Invocation } from "@chroma-sync/core/Invocation"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Schema from "effect/Schema"
import { all } from "@chroma-sync/insights/Insight"
import { durationHistogram } from "@chroma-sync/insights/DurationHistogram"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { summarize } from "@chroma-sync/insights/Summary"
import { sourceShape } from "../../src/format/sourceShape.ts"
import { pace, slowest, statsText } from "../../src/format/stats.ts"
import { epoch } from "../support.ts"

// Only what the shapes read of a terminal.
const terminal = { env: {}, stdoutColumns: undefined, colour: false, ascii: true } as Parameters<typeof sourceShape>[0]
const id = "\u001b]52;c;aGk=\u0007\u009b2J\u202e"
const unsafe = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u

describe("an id that holds escape sequences", () => {
  it("is shown as text in the table of sources", () => {
    const source = Schema.decodeUnknownSync(Source)({
      id,
      database_name: "docs",
      file_upload: null,
      embedding: {},
      created_at: new Date(epoch).toISOString()
    })
    expect(sourceShape(terminal, epoch).row(source)).not.toMatch(unsafe)
  })

  it.effect("is shown as text among the slowest of the stats", () =>
    Effect.gen(function* () {
      const invocation = Schema.decodeUnknownSync(Invocation)({
        id,
        status: { complete: { finished_at: new Date(epoch).toISOString(), duration_ms: 5_000 } },
        metadata: { web_scrape: null, database_name: "docs", collection_name: "site" },
        created_at: new Date(epoch).toISOString()
      })
      const span = { since: -Infinity, before: Infinity }
      const report = all({
        summary: summarize({ now: epoch }),
        pace: pace(span, epoch),
        histogram: durationHistogram(),
        failures: failureClusters({ limit: 10 }),
        slowest: slowest(5)
      })
      const text = statsText({ ...span, now: epoch, ...(yield* Stream.run(Stream.make(invocation), report)) }, terminal)
      expect(text.replaceAll("\n", "")).not.toMatch(unsafe)
    })
  )
})
