import { Chunking, DenseEmbedding, Embedding } from "@chroma-sync/core/Indexing"
import { isMalformed } from "@chroma-sync/core/Malformed"
import { Source, SourceOrigin, SourceRows, sourceTypeName } from "@chroma-sync/core/Source"
import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { wireSource } from "./support.ts"

const decode = Schema.decodeUnknownSync(Source)
const encode = Schema.encodeSync(Source)
const decodeRows = Schema.decodeUnknownSync(SourceRows)

const wire = (fields: object) => ({
  id: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20",
  database_name: "docs",
  embedding: {},
  embedding_model: { model: "Qwen/Qwen3-Embedding-0.6B" },
  chunking: { type: "tree_sitter" },
  created_at: "2026-03-01T00:00:00Z",
  ...fields
})

describe("a source", () => {
  it.each([
    [{ github: { repository: "acme/handbook" } }, { _tag: "GitHub", repository: "acme/handbook" }, "github"],
    [{ github: { repository: "a/b", include_globs: ["*.md"], app_id: null } }, { _tag: "GitHub", includeGlobs: ["*.md"] }, "github"],
    [
      { s3: { bucket_name: "raw", region: "eu-central-1", collection_name: "c", aws_credential_id: 7 } },
      { _tag: "S3", bucketName: "raw", region: "eu-central-1", collectionName: "c", awsCredentialId: 7 },
      "s3"
    ],
    [{ web_scrape: { starting_url: "https://acme.example", max_depth: 2 } }, { _tag: "WebScrape", maxDepth: 2 }, "web_scrape"],
    [{ file_upload: {} }, { _tag: "FileUpload" }, "file_upload"],
    [{ notion: { page: 1 } }, { _tag: "Unknown", raw: { notion: { page: 1 } } }, "unknown"],
    [{ github: { repo: "renamed" } }, { _tag: "Unknown", raw: { github: { repo: "renamed" } } }, "unknown"]
  ])("reads %j", (kind, expected, name) => {
    const { origin } = decode(wire(kind))
    expect(origin).toMatchObject(expected)
    expect(sourceTypeName(origin)).toBe(name)
  })

  it.each([
    [
      { type: "tree_sitter", max_size_bytes: 9 },
      { _tag: "TreeSitter", maxSizeBytes: 9 }
    ],
    [
      { type: "lines", max_lines: 40 },
      { _tag: "Lines", maxLines: 40 }
    ],
    [{ type: "sentences" }, { _tag: "Unknown", raw: { type: "sentences" } }]
  ])("is chunked by %j", (chunking, expected) => {
    expect(decode(wire({ file_upload: {}, chunking })).chunking).toMatchObject(expected)
  })

  it("is embedded by models that this version may not know", () => {
    const dense = { model: "new/model", task: { task_name: "retrieval", query_prompt: "q" } }
    const { embedding, embeddingModel } = decode(wire({ embedding: { dense, sparse: "bm25" }, embedding_model: { vendor: "x" } }))
    expect(embedding.dense).toMatchObject({ _tag: "Model", model: "new/model", task: { taskName: "retrieval", queryPrompt: "q" } })
    expect(embedding.sparse).toEqual({ _tag: "Unknown", raw: "bm25" })
    expect(embeddingModel).toEqual({ _tag: "Unknown", raw: { vendor: "x" } })
  })

  it("encodes to the JSON it came from, unknown fields and sub-millisecond digits included", () => {
    fc.assert(
      fc.property(wireSource, (json) => {
        expect(encode(decode(json))).toEqual(json)
      }),
      { numRuns: 500 }
    )
  })

  it("encodes to JSON that decodes to the same, when it was made from fields", () => {
    fc.assert(
      fc.property(wireSource, (json) => {
        const {
          origin: { ...origin },
          ...fields
        } = decode(json)
        expect({ ...decode(encode({ origin, ...fields })) }).toEqual({ origin, ...fields })
      }),
      { numRuns: 500 }
    )
  })

  it("has parts as their schemas say", () => {
    const parts = Schema.toType(
      Schema.Struct({
        origin: SourceOrigin,
        embedding: Embedding,
        embeddingModel: Schema.UndefinedOr(DenseEmbedding),
        chunking: Schema.UndefinedOr(Chunking)
      })
    )
    fc.assert(
      fc.property(wireSource, (json) => {
        const { origin, embedding, embeddingModel, chunking } = decode(json)
        const source = { origin, embedding, embeddingModel, chunking }
        expect(Schema.decodeUnknownSync(parts)(source)).toEqual(source)
      })
    )
  })

  it("never quotes a value when it does not decode", () => {
    const secret = "canary-9921"
    for (const broken of [wire({ id: { secret } }), wire({ created_at: secret }), wire({ database_name: [secret] }), secret]) {
      const result = Schema.decodeUnknownResult(Source)(broken)
      if (!Result.isFailure(result)) throw new Error("a broken row must not decode")
      expect(result.failure.message).not.toContain(secret)
    }
  })
})

describe("a page of sources", () => {
  const breaking = fc
    .tuple(fc.constantFrom("id", "database_name", "created_at"), fc.constantFrom<unknown>(null, 7, {}, []))
    .map(([field, value]) => ({ [field]: value }))
  const row = fc.oneof(
    wireSource.map((json): readonly [json: unknown, good: boolean] => [json, true]),
    fc.tuple(wireSource, breaking).map(([json, change]) => [{ ...json, ...change }, false] as const),
    fc.jsonValue().map((json) => [json, false] as const)
  )

  it("keeps every good row whatever stands beside it, says what is wrong with the others, and gives all back", () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const sent = rows.map(([json]) => json)
        const decoded = decodeRows(sent)
        expect(decoded.map((row) => !isMalformed(row))).toEqual(rows.map(([, good]) => good))
        for (const row of decoded) if (isMalformed(row)) expect(row.issue).toMatch(/^Expected /)
        expect(Schema.encodeSync(SourceRows)(decoded)).toEqual(sent)
      })
    )
  })
})

it("cannot be matched without the unknown kind", () => {
  const match = () =>
    // @ts-expect-error the unknown kind is missing
    SourceOrigin.match({ _tag: "FileUpload" }, { GitHub: () => 1, S3: () => 2, WebScrape: () => 3, FileUpload: () => 4 })
  expect(match()).toBe(4)
})
