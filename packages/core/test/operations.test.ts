/** Every operation: what it sends, what it gives, what it can fail with, what it refuses to send. */
import type { CreateInvocation } from "@chroma-sync/core/CreateInvocation"
import type { CreateSource } from "@chroma-sync/core/CreateSource"
import { Files } from "@chroma-sync/core/Files"
import { type AddFile, fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type { SyncError } from "@chroma-sync/core/SyncError"
import { System } from "@chroma-sync/core/System"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { inspect } from "node:util"
import { json, scripted, wire } from "./support.ts"

const id = "00000001-0000-4000-8000-000000000000"
const sourceId = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
const source = {
  id: sourceId,
  github: { repository: "acme/handbook" },
  database_name: "docs",
  embedding: {},
  embedding_model: { model: "Qwen/Qwen3-Embedding-0.6B" },
  chunking: { type: "tree_sitter" },
  created_at: "2026-03-01T00:00:00Z"
}
const ofBranch: CreateInvocation = { targetCollectionName: "handbook", ref: { _tag: "Branch", branch: "main" } }
const repository: CreateSource = { databaseName: "docs", origin: { _tag: "GitHub", repository: "acme/handbook" } }
const bucket = { _tag: "S3", bucketName: "raw", region: "eu-central-1", collectionName: "invoices" } as const
const secret = Redacted.make("canary-secret-4410")

const notes = fromBlob(new Blob(["# Notes"], { type: "text/markdown" }), "notes.md")

const bodyOf = (request: HttpClientRequest | undefined): unknown =>
  request?.body._tag === "Uint8Array" ? JSON.parse(new TextDecoder().decode(request.body.body)) : undefined

/** Matches objects by the fields that are named, however deep. */
const partly = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(partly)
  if (typeof value !== "object" || value === null || value instanceof Map || "asymmetricMatch" in value) return value
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, field]) => [key, partly(field)])))
}

interface Case {
  readonly name: string
  readonly call: Effect.Effect<unknown, SyncError, Invocations | Sources | Files | System>
  readonly sends: string
  readonly body?: unknown
  readonly answer: () => Response
  readonly gives: unknown
  /** The statuses that the contract documents, each with its class. */
  readonly documented: Readonly<Record<number, SyncError["_tag"]>>
  /** After an answer that only a gateway gives, nobody knows what was done. */
  readonly creates?: true
}

const common = { 400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 500: "InternalServerError" } as const

const cases: ReadonlyArray<Case> = [
  {
    name: "invocations.get",
    call: Invocations.use((invocations) => invocations.get(id)),
    sends: `GET /api/v1/invocations/${id}`,
    answer: () => json(wire(1)),
    gives: { id, sourceId, status: { _tag: "Processing" } },
    documented: common
  },
  {
    name: "invocations.cancel",
    call: Invocations.use((invocations) => invocations.cancel(id)),
    sends: `PUT /api/v1/invocations/${id}`,
    answer: () => json({}, 202),
    gives: undefined,
    documented: { ...common, 412: "PreconditionFailed" }
  },
  {
    name: "invocations.create",
    call: Invocations.use((invocations) => invocations.create(sourceId, ofBranch)),
    sends: `POST /api/v1/sources/${sourceId}/invocations`,
    body: { target_collection_name: "handbook", ref_identifier: { branch: "main" } },
    answer: () => json({ invocation_id: id }, 201),
    gives: id,
    documented: { ...common, 409: "Conflict" },
    creates: true
  },
  {
    name: "invocations.latestByKeys",
    call: Invocations.use((invocations) => invocations.latestByKeys(sourceId, ["a.pdf", "b.pdf"])),
    sends: `POST /api/v1/sources/${sourceId}/invocations/latest-by-keys`,
    body: { object_keys: ["a.pdf", "b.pdf"] },
    answer: () => json({ "a.pdf": wire(1), "b.pdf": { id: "broken" } }),
    gives: {
      invocations: new Map([["a.pdf", expect.objectContaining({ id })]]),
      malformed: new Map([["b.pdf", { raw: { id: "broken" }, issue: 'Expected a status at ["status"]' }]])
    },
    documented: common
  },
  {
    name: "sources.list",
    call: Sources.use((sources) => sources.page({ databaseName: "docs", sourceType: "github", limit: 5 })),
    sends: "GET /api/v1/sources?database_name=docs&source_type=github&limit=5&offset=0&order_by=DESC",
    answer: () => json([source, { id: 7 }]),
    gives: { offset: 0, sources: [{ id: sourceId, databaseName: "docs" }], malformed: [{ raw: { id: 7 } }] },
    documented: common
  },
  {
    name: "sources.get",
    call: Sources.use((sources) => sources.get(sourceId)),
    sends: `GET /api/v1/sources/${sourceId}`,
    answer: () => json(source),
    gives: { id: sourceId, origin: { _tag: "GitHub", repository: "acme/handbook" }, chunking: { _tag: "TreeSitter" } },
    documented: common
  },
  {
    name: "sources.create",
    call: Sources.use((sources) =>
      sources.create({
        databaseName: "legal",
        origin: { ...bucket, awsAccessKeyId: "AKIA1", awsSecretAccessKey: secret },
        chunking: { _tag: "Lines", maxLines: 40 },
        embedding: { dense: { _tag: "Model", model: "Qwen/Qwen3-Embedding-0.6B", task: { taskName: "retrieval" } } }
      })
    ),
    sends: "POST /api/v1/sources",
    body: {
      s3: {
        bucket_name: "raw",
        region: "eu-central-1",
        collection_name: "invoices",
        aws_access_key_id: "AKIA1",
        aws_secret_access_key: "canary-secret-4410"
      },
      database_name: "legal",
      chunking: { type: "lines", max_lines: 40 },
      embedding: { dense: { model: "Qwen/Qwen3-Embedding-0.6B", task: { task_name: "retrieval" } } }
    },
    answer: () => json({ source_id: sourceId }, 201),
    gives: sourceId,
    documented: { ...common, 409: "Conflict" },
    creates: true
  },
  {
    name: "sources.delete",
    call: Sources.use((sources) => sources.delete(sourceId)),
    sends: `DELETE /api/v1/sources/${sourceId}`,
    answer: () => new Response(null, { status: 204 }),
    gives: undefined,
    documented: common
  },
  {
    name: "files.add",
    call: Files.use((files) => files.add({ databaseName: "docs", collectionName: "notes", file: notes })),
    sends: "POST /api/v1/add-file",
    answer: () => json({ invocation_id: id }, 201),
    gives: id,
    documented: common,
    creates: true
  },
  {
    name: "system.health",
    call: System.use((system) => system.health()),
    sends: "GET /health",
    answer: () => new Response(null, { status: 200 }),
    gives: undefined,
    documented: { 503: "ServiceUnavailable" }
  }
]

describe.each(cases)("$name", ({ name, call, sends, body, answer, gives, documented, creates }) => {
  it.effect("sends what the contract says, and gives what came back", () => {
    const { layer, requests } = scripted(answer)
    return Effect.gen(function* () {
      const given = yield* call
      if (gives === undefined) expect(given).toBeUndefined()
      else expect(given).toEqual(partly(gives))
      const [request] = requests
      const query = (request?.urlParams.params ?? []).map(([key, value]) => `${key}=${String(value)}`).join("&")
      expect(`${request?.method} ${new URL(request?.url ?? "").pathname}${query === "" ? "" : `?${query}`}`).toBe(sends)
      expect(bodyOf(request)).toEqual(body)
    }).pipe(Effect.provide(layer))
  })

  for (const status of [400, 401, 403, 404, 409, 412, 418, 429, 500, 502, 503]) {
    const lost = status === 503 ? "ServiceUnavailable" : "UnexpectedStatus"
    const other = creates === true && status > 500 ? "OutcomeUnknown" : lost
    const tag = status === 429 ? "RateLimited" : (documented[status] ?? other)
    it.effect(`fails with ${tag} where the service answers ${status}`, () => {
      const { layer } = scripted(() => json({ error: "Code", message: "in words" }, status), { retries: 0 })
      return Effect.gen(function* () {
        const said = tag === "OutcomeUnknown" ? { reason: lost } : { status, error: "Code", detail: "in words" }
        expect(yield* Effect.flip(call)).toMatchObject({ _tag: tag, operation: name, ...said })
      }).pipe(Effect.provide(layer))
    })
  }
})

describe("what only the service could refuse is sent; what the contract refuses is not", () => {
  const invocation = (input: unknown) => Invocations.use((invocations) => invocations.create(sourceId, input as CreateInvocation))
  const made = (input: unknown) => Sources.use((sources) => sources.create(input as CreateSource))
  const added = (more: object) =>
    Files.use((files) => files.add({ databaseName: "docs", collectionName: "notes", file: notes, ...more } as AddFile))
  const endless: Record<string, unknown> = {}
  endless["self"] = [endless]
  let deep: unknown = []
  for (let level = 0; level < 100_000; level++) deep = [deep]
  const s3 = (more: object) => made({ databaseName: "legal", origin: { ...bucket, ...more } })

  it.effect.each<readonly [field: string, call: Effect.Effect<unknown, SyncError, Invocations | Sources | Files>]>([
    ["invocationId", Invocations.use((invocations) => invocations.get("7"))],
    ["invocationId", Invocations.use((invocations) => invocations.cancel(`${id}/..`))],
    ["sourceId", Invocations.use((invocations) => invocations.create("docs", ofBranch))],
    ["sourceId", Invocations.use((invocations) => invocations.latestByKeys("", []))],
    ["sourceId", Sources.use((sources) => sources.get("x"))],
    ["sourceId", Sources.use((sources) => sources.delete("x"))],
    ["limit", Sources.use((sources) => sources.page({ limit: -1 }))],
    ["offset", Sources.use((sources) => sources.page({ offset: 0.5 }))],
    ["limit", Sources.use((sources) => Stream.runCollect(sources.list({ limit: Number.NaN })))],
    ["input", invocation({})],
    ["input", invocation({ customId: "x", targetCollectionName: "c" })],
    ["input", invocation({ metadata: {}, targetCollectionName: "c" })],
    ["input", invocation({ objectKey: "a.pdf", ref: { _tag: "Branch", branch: "main" } })],
    ["customId", invocation({ objectKey: "a.pdf", customId: "x".repeat(121) })],
    ["objectKey", invocation({ objectKey: "" })],
    ["targetCollectionName", invocation({ targetCollectionName: "" })],
    ["metadata", invocation({ objectKey: "a.pdf", metadata: [1] })],
    ["metadata", invocation({ objectKey: "a.pdf", metadata: endless })],
    ["metadata", invocation({ objectKey: "a.pdf", metadata: { deep } })],
    ["metadata", invocation({ objectKey: "a.pdf", metadata: { when: new Date(0) } })],
    ["branch", invocation({ targetCollectionName: "c", ref: { _tag: "Branch", branch: "" } })],
    ["databaseName", made({ ...repository, databaseName: "" })],
    ["repository", made({ ...repository, origin: { _tag: "GitHub", repository: "" } })],
    ["startingUrl", made({ ...repository, origin: { _tag: "WebScrape", startingUrl: "" } })],
    ["maxDepth", made({ ...repository, origin: { _tag: "WebScrape", startingUrl: "https://acme.example", maxDepth: -1 } })],
    ["input", made({ ...repository, origin: { _tag: "FileUpload" } })],
    ["model", made({ ...repository, embeddingModel: { _tag: "Model", model: "gpt-2" } })],
    ["maxLines", made({ ...repository, chunking: { _tag: "Lines", maxLines: 0.5 } })],
    ["databaseName", added({ databaseName: "" })],
    ["collectionName", added({ collectionName: "" })],
    ["name", added({ file: fromBlob(new Blob(["x"])) })],
    ["size", added({ file: fromBlob(new Blob([]), "empty.md") })],
    ["size", added({ file: { ...notes, size: 209_715_201 } })],
    ["size", added({ file: { ...notes, size: 1.5 } })],
    ["customId", added({ customId: "x".repeat(121) })],
    ["metadata: expected a JSON value at my_key", invocation({ objectKey: "a.pdf", metadata: { my_key: Number.NaN } })],
    ["metadata", added({ metadata: { my_key: Number.NaN } })],
    ["metadata", added({ metadata: ["a"] })],
    ["metadata", added({ metadata: { chroma_source: "x" } })],
    ["metadata", added({ metadata: { text: "ä".repeat(8_192) } })],
    ["contentType", added({ contentType: "x".repeat(513) })],
    ["chunking", added({ chunking: { _tag: "Unknown", raw: { type: "sentences" } } })],
    ["chunking", added({ chunking: { _tag: "Line", maxLines: 40 } })],
    ["chunking", made({ ...repository, chunking: { _tag: "Line", maxLines: 40 } })],
    ["chunking", made({ ...repository, chunking: { _tag: "Unknown" } })],
    ["model", made({ ...repository, embeddingModel: { _tag: "Unknown" } })],
    ["maxLines", added({ chunking: { _tag: "Lines", maxLines: -1 } })],
    ["model", added({ embedding: { dense: { _tag: "Model", model: "gpt-2" } } })],
    ["s3", s3({})],
    ["s3", s3({ awsAccessKeyId: "AKIA1" })],
    ["s3", s3({ awsSecretAccessKey: secret })],
    ["s3", s3({ awsCredentialId: 7, awsAccessKeyId: "AKIA1", awsSecretAccessKey: secret })],
    ["s3", s3({ awsCredentialId: 7, awsSecretAccessKey: secret })]
  ])("%s", ([field, call]) => {
    const { layer, requests } = scripted(() => json({}))
    return Effect.gen(function* () {
      const error = yield* Effect.flip(call)
      expect(error).toMatchObject({ _tag: "InvalidRequest", field: field.split(":")[0] })
      expect(error.message).toContain(field)
      expect(error.message).toContain("Nothing was sent.")
      expect(inspect(error, { depth: 9 }) + error.message).not.toContain("canary-secret-4410")
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })

  it.effect("120 characters are 120, however many units they take", () => {
    const { layer, requests } = scripted(() => json({ invocation_id: id }, 201))
    return Effect.gen(function* () {
      yield* invocation({ objectKey: "a.pdf", customId: "🦀".repeat(120), metadata: { year: 2026, tags: ["a"] } })
      expect(bodyOf(requests[0])).toEqual({
        object_key: "a.pdf",
        custom_id: "🦀".repeat(120),
        metadata: { year: 2026, tags: ["a"] }
      })
    }).pipe(Effect.provide(layer))
  })
})
