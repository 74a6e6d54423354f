/** The service's rules, each as a request and its answer. */
import { Emulator, type EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Ask, ask, read } from "./raw.ts"

const options: EmulatorOptions = {
  clock: "manual",
  seed: "contract",
  startsAt: "2026-03-01T12:00:00Z",
  arrivalsPerMinute: 0,
  databases: ["mine"]
}
const onEmulator = (title: string, test: Effect.Effect<void, unknown, Emulator>) =>
  it.live(title, () => test.pipe(Effect.provide(Emulator.layer(options))))

const nobody = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
const bucket = { bucket_name: "raw", region: "eu-central-1", collection_name: "c", aws_credential_id: 7 }
const github = (repository: string) => ({ github: { repository }, database_name: "docs" })
const post = (json: unknown): Ask => ({ method: "POST", json })
const put: Ask = { method: "PUT" }
const remove: Ask = { method: "DELETE" }

interface Source {
  readonly id: string
  readonly database_name: string
}
interface Row {
  readonly id: string
  readonly source_id: string | null
  readonly status: unknown
}

/** `:github`, `:s3`, `:web` in a path stand for the id of a source, `:live` and `:done` for an invocation's, the same names in capitals for ids
 * in capitals. */
const fill = Effect.fnUntraced(function* (path: string) {
  const first = (query: string) => Effect.map(ask(query), (answer) => read<ReadonlyArray<Source | Row>>(answer)[0]?.id ?? "")
  let filled = path
  for (const [name, query] of [
    [":github", "/api/v1/sources?source_type=github"],
    [":s3", "/api/v1/sources?source_type=s3"],
    [":web", "/api/v1/sources?source_type=web_scrape"],
    [":live", "/api/v1/invocations?status=processing"],
    [":done", "/api/v1/invocations?order_by=ASC"]
  ] as const) {
    if (filled.includes(name)) filled = filled.replace(name, yield* first(query))
    const capitals = name.toUpperCase()
    if (filled.includes(capitals)) filled = filled.replace(capitals, (yield* first(query)).toUpperCase())
  }
  return filled
})

const invocations = "/api/v1/invocations"
const sources = "/api/v1/sources"

/** What was done before, the request, its status. */
const rules: ReadonlyArray<
  readonly [title: string, path: string, request: Ask, status: number, ...before: ReadonlyArray<readonly [string, Ask]>]
> = [
  ["a list without a token", invocations, { headers: { "x-chroma-token": "" } }, 401],
  ["a list with a wrong token", invocations, { headers: { "x-chroma-token": "canary-771" } }, 401],
  ["a list with another team's token", invocations, { headers: { "x-chroma-token": "emulator-other-team" } }, 403],
  ["a list with a token that may read", invocations, { headers: { "x-chroma-token": "emulator-read-only" } }, 200],
  ["a list of a source and a database", `${invocations}?source_id=${nobody}&database_name=docs`, {}, 400],
  ["a list of a source that does not exist", `${invocations}?source_id=${nobody}`, {}, 404],
  ["a list of a database that does not exist", `${invocations}?database_name=nowhere`, {}, 200],
  ["a list of a source that is no id", `${invocations}?source_id=docs`, {}, 400],
  ["a list of a status that no query can express", `${invocations}?status=complete`, {}, 400],
  ["a list of a status that does not exist", `${invocations}?status=queued`, {}, 400],
  ["a list of a type that does not exist", `${invocations}?source_type=ftp`, {}, 400],
  ["a limit that is no number", `${invocations}?limit=x`, {}, 400],
  ["a negative offset", `${invocations}?offset=-1`, {}, 400],
  ["an order that does not exist", `${invocations}?order_by=newest`, {}, 400],
  ["an invocation", `${invocations}/:live`, {}, 200],
  ["an invocation whose id is in capitals", `${invocations}/:LIVE`, {}, 200],
  ["a list of a source whose id is in capitals", `${invocations}?source_id=:S3`, {}, 200],
  ["an invocation that does not exist", `${invocations}/${nobody}`, {}, 404],
  ["an invocation that is no id", `${invocations}/17`, {}, 400],
  ["an invocation of another team", `${invocations}/:live`, { headers: { "x-chroma-token": "emulator-other-team" } }, 403],
  ["a cancel", `${invocations}/:live`, put, 202],
  ["a cancel, asked for twice", `${invocations}/:live`, put, 202, [`${invocations}/:live`, put]],
  ["a cancel of what has ended", `${invocations}/:done`, put, 412],
  ["a cancel of nothing", `${invocations}/${nobody}`, put, 404],
  ["a cancel of no id", `${invocations}/x`, put, 400],
  ["a cancel by a token that may read", `${invocations}/:live`, { ...put, headers: { "x-chroma-token": "emulator-read-only" } }, 403],
  ["a list of sources", `${sources}?database_name=docs&limit=2`, {}, 200],
  ["a list of sources of a database that does not exist", `${sources}?database_name=nowhere`, {}, 200],
  ["a list of sources without a token", sources, { headers: { "x-chroma-token": "" } }, 401],
  ["a list of sources of another team", sources, { headers: { "x-chroma-token": "emulator-other-team" } }, 403],
  ["a list of sources of no type", `${sources}?source_type=disk`, {}, 400],
  ["a source", `${sources}/:s3`, {}, 200],
  ["a source that does not exist", `${sources}/${nobody}`, {}, 404],
  ["a source that is no id", `${sources}/docs`, {}, 400],
  ["a new GitHub source", sources, post(github("acme/new")), 201],
  ["a new web source", sources, post({ web_scrape: { starting_url: "https://a.example", max_depth: 2 }, database_name: "mine" }), 201],
  ["a new S3 source", sources, post({ s3: bucket, database_name: "legal" }), 201],
  ["a source that reads the same", sources, post(github("acme/new")), 409, [sources, post(github("acme/new"))]],
  [
    "a source that reads the same into another database",
    sources,
    post({ ...github("acme/new"), database_name: "legal" }),
    201,
    [sources, post(github("acme/new"))]
  ],
  ["a source in a database that does not exist", sources, post({ ...github("acme/new"), database_name: "nowhere" }), 404],
  ["a source of two kinds", sources, post({ ...github("acme/new"), s3: bucket }), 400],
  ["a source of uploaded files", sources, post({ file_upload: {}, database_name: "docs" }), 400],
  [
    "a source with two kinds of credentials",
    sources,
    post({ s3: { ...bucket, aws_access_key_id: "A", aws_secret_access_key: "B" }, database_name: "legal" }),
    400
  ],
  ["a source with unknown chunking", sources, post({ ...github("acme/new"), chunking: { type: "words" } }), 400],
  ["a source by a token that may read", sources, { ...post(github("acme/new")), headers: { "x-chroma-token": "emulator-read-only" } }, 403],
  ["a deletion", `${sources}/:web`, remove, 204],
  ["a deletion of nothing", `${sources}/${nobody}`, remove, 404],
  ["a deletion of no id", `${sources}/docs`, remove, 400],
  ["a run into a fresh collection", `${sources}/:github/invocations`, post({ target_collection_name: "fresh" }), 201],
  [
    "a run of a commit",
    `${sources}/:github/invocations`,
    post({ target_collection_name: "fresh", ref_identifier: { sha: "9f31c02d" } }),
    201
  ],
  ["a run of no ref", `${sources}/:github/invocations`, post({ target_collection_name: "fresh", ref_identifier: null }), 201],
  [
    "a run into a collection that is being filled",
    `${sources}/:github/invocations`,
    post({ target_collection_name: "fresh", ref_identifier: { branch: "other" } }),
    409,
    [`${sources}/:github/invocations`, post({ target_collection_name: "fresh" })]
  ],
  ["a run into a collection that the workload fills", `${sources}/:web/invocations`, post({ target_collection_name: "help_center" }), 409],
  ["a run without a collection", `${sources}/:github/invocations`, post({ target_collection_name: null }), 400],
  ["a run of an object of a repository", `${sources}/:github/invocations`, post({ target_collection_name: "fresh", object_key: "a" }), 400],
  [
    "a run of a ref of a website",
    `${sources}/:web/invocations`,
    post({ target_collection_name: "fresh", ref_identifier: { branch: "b" } }),
    400
  ],
  ["a run of an object", `${sources}/:s3/invocations`, post({ object_key: "a.pdf", custom_id: "a", metadata: { year: 2026 } }), 201],
  [
    "a run of an object that has not ended",
    `${sources}/:s3/invocations`,
    post({ object_key: "a.pdf", custom_id: "a" }),
    409,
    [`${sources}/:s3/invocations`, post({ object_key: "a.pdf", custom_id: "a" })]
  ],
  ["a run of no object", `${sources}/:s3/invocations`, post({ target_collection_name: "c" }), 400],
  ["a run of a source that does not exist", `${sources}/${nobody}/invocations`, post({ target_collection_name: "c" }), 404],
  ["a run whose body is no JSON", `${sources}/:s3/invocations`, { method: "POST", headers: { "content-type": "application/json" } }, 400],
  ["the latest by keys", `${sources}/:s3/invocations/latest-by-keys`, post({ object_keys: ["a.pdf"] }), 200],
  ["the latest by keys of nothing", `${sources}/${nobody}/invocations/latest-by-keys`, post({ object_keys: [] }), 404],
  ["the latest by no keys", `${sources}/:s3/invocations/latest-by-keys`, post({}), 400],
  [
    "the latest by keys for a token that may read",
    `${sources}/:s3/invocations/latest-by-keys`,
    { ...post({ object_keys: [] }), headers: { "x-chroma-token": "emulator-read-only" } },
    200
  ],
  ["the health, whoever asks", "/health", { headers: { "x-chroma-token": "" } }, 200],
  ["what is no operation", "/api/v2/invocations", {}, 404]
]

describe("the service answers", () => {
  for (const [title, path, request, status, ...before] of rules) {
    onEmulator(
      `${title} with ${status}`,
      Effect.gen(function* () {
        const asked = yield* fill(path)
        for (const [earlier, done] of before) expect((yield* ask(yield* fill(earlier), done)).status).toBeLessThan(300)
        const answer = yield* ask(asked, request)
        expect(answer).toMatchObject({ status, broken: undefined })
        expect(answer.body).not.toContain("canary-771")
        if (status >= 400) expect(read(answer)).toEqual({ error: expect.any(String), message: expect.stringMatching(/.{10}/) })
      })
    )
  }
})

describe("a collection", () => {
  onEmulator(
    "is closed while it is filled and once it has been, and free after a run that was cancelled",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const path = yield* fill(`${sources}/:github/invocations`)
      const run = (name: string) => ask(path, post({ target_collection_name: name }))
      const idOf = Effect.map(run("one"), (answer) => read<{ readonly invocation_id: string }>(answer).invocation_id)
      const first = yield* idOf
      expect((yield* ask(`${invocations}/${first}`, put)).status).toBe(202)
      expect((yield* run("one")).status).toBe(409)
      yield* emulator.advance("4 seconds")
      const created: Array<number | undefined> = []
      const ended: Array<unknown> = []
      for (let n = 0; n < 30; n++) {
        const answer = yield* run("one")
        created.push(answer.status)
        if (answer.status !== 201) continue
        yield* emulator.advance("5 minutes")
        const { invocation_id: id } = read<{ readonly invocation_id: string }>(answer)
        ended.push(read<Row>(yield* ask(`${invocations}/${id}`)).status)
      }
      const completedAt = ended.findIndex((status) => typeof status === "object" && status !== null && "complete" in status)
      expect(completedAt).toBeGreaterThanOrEqual(0)
      expect(created).toEqual(created.map((_, n) => (n <= completedAt ? 201 : 409)))
    })
  )

  onEmulator(
    "of a deleted source keeps its invocations, without their source, and gets no more",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const [source] = read<ReadonlyArray<Source>>(yield* ask(`${sources}?source_type=web_scrape`))
      const ofDatabase = Effect.map(ask(`${invocations}?database_name=${source?.database_name}`), read<ReadonlyArray<Row>>)
      const before = yield* ofDatabase
      expect(before.map((row) => row.source_id)).toEqual(before.map(() => source?.id))
      expect((yield* ask(`${sources}/${source?.id}`, remove)).status).toBe(204)
      yield* emulator.advance("1 hour")
      const after = yield* ofDatabase
      expect(after.map(({ id, source_id }) => [id, source_id])).toEqual(before.map(({ id }) => [id, null]))
      expect((yield* ask(`${invocations}?source_id=${source?.id}`)).status).toBe(404)
    })
  )
})

onEmulator(
  "an object's run shows what it was told, and is the latest of its key",
  Effect.gen(function* () {
    const path = yield* fill(`${sources}/:s3/invocations`)
    const made = yield* ask(path, post({ object_key: "a.pdf", custom_id: "a", metadata: { year: 2026 } }))
    const { invocation_id: id } = read<{ readonly invocation_id: string }>(made)
    const latest = yield* ask(`${path}/latest-by-keys`, post({ object_keys: ["a.pdf", "missing"] }))
    expect(read(latest)).toMatchObject({
      "a.pdf": {
        id,
        metadata: { s3: { object_key: "a.pdf", custom_id: "a", additional_metadata: { year: 2026 } }, collection_name: "invoices" }
      }
    })
    expect(Object.keys(read<object>(latest))).toEqual(["a.pdf"])
  })
)

onEmulator(
  "a source shows its settings, the service's own where it was told none, and never a key",
  Effect.gen(function* () {
    const inline = { ...bucket, aws_credential_id: undefined, aws_access_key_id: "AKIA1", aws_secret_access_key: "canary-4410" }
    const embedding = { sparse: { model: "Chroma/BM25", key: "sparse" } }
    const chunking = { type: "lines", max_lines: 40, max_size_bytes: 9_000 }
    const { source_id: id } = read<{ readonly source_id: string }>(
      yield* ask(sources, post({ s3: { ...inline, path_prefix: "in/" }, database_name: "mine", embedding, chunking }))
    )
    const shown = yield* ask(`${sources}/${id}`)
    expect(read(shown)).toEqual({
      id,
      s3: { ...bucket, aws_credential_id: expect.any(Number), path_prefix: "in/" },
      database_name: "mine",
      embedding: { dense: { model: "Qwen/Qwen3-Embedding-0.6B" }, ...embedding },
      embedding_model: { model: "Qwen/Qwen3-Embedding-0.6B" },
      chunking,
      created_at: "2026-03-01T12:00:00.000Z"
    })
    expect(shown.body).not.toMatch(/canary|AKIA1/)
  })
)
