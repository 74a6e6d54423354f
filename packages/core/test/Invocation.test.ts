import {
  Invocation,
  InvocationMetadata,
  InvocationRows,
  InvocationsByKey,
  InvocationStatus,
  statusName
} from "@chroma-sync/core/Invocation"
import { isMalformed } from "@chroma-sync/core/Malformed"
import { describe, expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { wire, wireInvocation } from "./support.ts"

const decode = Schema.decodeUnknownSync(Invocation)
const encode = Schema.encodeSync(Invocation)
const decodeRows = Schema.decodeUnknownSync(InvocationRows)
const encodeRows = Schema.encodeSync(InvocationRows)

/** The contract's required structure, said by Effect's own schemas: the oracle of the decoder that is written by hand. */
const Oracle = Schema.Struct({
  id: Schema.String,
  source_id: Schema.optionalKey(Schema.NullOr(Schema.String)),
  status: Schema.Unknown,
  metadata: Schema.Struct({ database_name: Schema.String, collection_name: Schema.String }),
  created_at: Schema.String.check(Schema.makeFilter((text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text))))
})

describe("an invocation", () => {
  it.each([
    ["pending", { _tag: "Pending" }],
    ["processing", { _tag: "Processing" }],
    ["cancelled", { _tag: "Cancelled" }],
    [{ failed: { error: "no" } }, { _tag: "Failed", error: "no" }],
    [
      { complete: { finished_at: "2026-03-01T00:00:00Z", duration_ms: 5 } },
      { _tag: "Complete", finishedAt: DateTime.makeUnsafe("2026-03-01T00:00:00Z"), durationMs: 5 }
    ],
    ["paused", { _tag: "Unknown", raw: "paused" }],
    [{ complete: {} }, { _tag: "Unknown", raw: { complete: {} } }],
    [
      { complete: { finished_at: "2026-03-01T00:00:00Z" } },
      { _tag: "Unknown", raw: { complete: { finished_at: "2026-03-01T00:00:00Z" } } }
    ],
    [{ complete: { finished_at: "soon", duration_ms: 5 } }, { _tag: "Unknown", raw: { complete: { finished_at: "soon", duration_ms: 5 } } }]
  ])("has the status %j", (status, expected) => {
    expect(decode(wire(1, { status })).status).toEqual(expected)
  })

  it.each([
    [{ github: { git_ref_identifier: { sha: "9f31c02" } } }, { _tag: "GitHub", ref: { _tag: "Sha", sha: "9f31c02" } }],
    [{ s3: { bucket_name: "raw", object_key: "a.pdf" } }, { _tag: "S3", bucketName: "raw", objectKey: "a.pdf" }],
    [
      { s3: { bucket_name: "raw", object_key: "a.pdf", custom_id: "invoice-114", additional_metadata: { year: 2026, tags: [null] } } },
      { _tag: "S3", bucketName: "raw", objectKey: "a.pdf", customId: "invoice-114", additionalMetadata: { year: 2026, tags: [null] } }
    ],
    [
      { s3: { bucket_name: "raw", object_key: 7, custom_id: null, additional_metadata: ["x"] } },
      { _tag: "S3", bucketName: "raw", objectKey: undefined, customId: undefined, additionalMetadata: undefined }
    ],
    [{ s3: { bucket_name: "raw" } }, { _tag: "S3", bucketName: "raw", objectKey: undefined }],
    [{ web_scrape: null }, { _tag: "WebScrape" }],
    [{ file_upload: {} }, { _tag: "FileUpload" }],
    [{ notion: {} }, { _tag: "Unknown" }]
  ])("reads the metadata %j", (kind, expected) => {
    const metadata = { ...kind, database_name: "docs", collection_name: "handbook" }
    expect(decode(wire(1, { metadata })).metadata).toMatchObject({ ...expected, databaseName: "docs", collectionName: "handbook" })
  })

  it("encodes to the JSON it came from, unknown fields and sub-millisecond digits included", () => {
    fc.assert(
      fc.property(wireInvocation, (json) => {
        expect(encode(decode(json))).toEqual(json)
      }),
      { numRuns: 500 }
    )
  })

  it("encodes to JSON that decodes to the same, when it was made from fields", () => {
    fc.assert(
      fc.property(wireInvocation, (json) => {
        const { id, sourceId, status, metadata, createdAt } = decode(json)
        const made = { id, sourceId, status, metadata, createdAt }
        expect({ ...decode(encode(made)) }).toMatchObject({
          id,
          sourceId,
          createdAt,
          status: { _tag: status._tag },
          metadata: { _tag: metadata._tag }
        })
      }),
      { numRuns: 500 }
    )
  })

  it("has parts as their schemas say", () => {
    const [isStatus, isMetadata] = [Schema.toType(InvocationStatus), Schema.toType(InvocationMetadata)]
    fc.assert(
      fc.property(wireInvocation, (json) => {
        const { status, metadata } = decode(json)
        expect(Schema.decodeUnknownSync(isStatus)(status)).toEqual(status)
        expect(Schema.decodeUnknownSync(isMetadata)(metadata)).toEqual(metadata)
      })
    )
  })

  it("never quotes a value when it does not decode", () => {
    const secret = "canary-9921"
    for (const broken of [wire(1, { id: { secret } }), wire(1, { created_at: secret }), wire(1, { metadata: { database_name: secret } })]) {
      const result = Schema.decodeUnknownResult(Invocation)(broken)
      if (!Result.isFailure(result)) throw new Error("a broken row must not decode")
      expect(result.failure.message).not.toContain(secret)
      expect(result.failure.message).toMatch(/at \["/)
    }
  })

  it("has a word for every status", () => {
    for (const tag of Object.keys(InvocationStatus.cases)) {
      expect(statusName({ _tag: tag } as InvocationStatus)).toBe(tag.toLowerCase())
    }
  })
})

describe("a page", () => {
  const mutation = fc.tuple(fc.constantFrom("id", "source_id", "status", "metadata", "created_at"), fc.jsonValue())

  it("keeps every good row whatever stands beside it, and says what is wrong with the others", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(wireInvocation, fc.option(mutation, { freq: 2 })), { maxLength: 12 }), (rows) => {
        const sent = rows.map(([row, change]) => (change === null ? row : { ...row, [change[0]]: change[1] }))
        const decoded = decodeRows(sent)
        expect(decoded).toHaveLength(sent.length)
        decoded.forEach((row, place) => {
          expect(isMalformed(row)).toBe(!Schema.is(Oracle)(sent[place]))
          if (isMalformed(row)) expect(row.issue).toMatch(/^Expected .+ at \["/)
        })
        expect(encodeRows(decoded)).toEqual(sent)
      }),
      { numRuns: 1_000 }
    )
  })

  it("takes any JSON as a row without a throw", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (rows) => {
        expect(decodeRows(rows)).toHaveLength(rows.length)
      })
    )
  })
})

describe("invocations by key", () => {
  it("keep every key and row, whatever the key", () => {
    const decode = Schema.decodeUnknownSync(InvocationsByKey)
    const encode = Schema.encodeSync(InvocationsByKey)
    const key = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "1"))
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(wireInvocation, fc.jsonValue())), (rows) => {
        const sent: unknown = JSON.parse(JSON.stringify(rows))
        const decoded = decode(sent)
        expect([...decoded.keys()].toSorted()).toEqual(Object.keys(rows).toSorted())
        expect(JSON.stringify(encode(decoded))).toBe(JSON.stringify(sent))
      })
    )
  })
})
