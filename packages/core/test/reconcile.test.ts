/** What became of a create whose answer was lost, by the service's lists and its clock. */
import { Invocations } from "@chroma-sync/core/Invocations"
import type { SourceOrigin } from "@chroma-sync/core/Source"
import { Sources } from "@chroma-sync/core/Sources"
import { type CreateRequest, OutcomeUnknown } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { json, scripted, wire } from "./support.ts"

const sourceId = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
const sentAt = Date.UTC(2026, 2, 1, 12)
const target = { database_name: "docs", collection_name: "handbook" }
const asked = { _tag: "CreateInvocation", sourceId, targetCollectionName: "handbook", ref: undefined, objectKey: undefined } as const

const lost = (request: CreateRequest) =>
  new OutcomeUnknown({ operation: "invocations.create", attempts: [], request, sentAt, reason: "TransportError", issue: "ECONNRESET" })

/** An invocation so many milliseconds after the request was sent, by the service's clock that is `skew` ahead of ours. */
const row = (n: number, afterMs: number, skew = 0, metadata: object = { github: { git_ref_identifier: { branch: "main" } }, ...target }) =>
  wire(n, { created_at: new Date(sentAt + skew + afterMs).toISOString(), metadata })

/** A service that has these rows, newest first, and whose clock is `skew` ahead of ours; we look five seconds after sending. */
const looking = (rows: ReadonlyArray<unknown>, skew = 0, limit = 500) => {
  const { layer, requests } = scripted(
    (_, request) => {
      const query = new Map(request.urlParams.params)
      const offset = Number(query.get("offset"))
      const date = new Date(sentAt + skew + 5_000).toUTCString()
      return json(rows.slice(offset, offset + Math.min(limit, Number(query.get("limit")))), 200, { date })
    },
    { pageSize: limit }
  )
  const reconcile = (request: CreateRequest) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(sentAt + 5_000)
      return yield* Invocations.use((invocations) => invocations.reconcile(lost(request)))
    }).pipe(Effect.provide(layer))
  return { reconcile, layer, requests }
}

const days = 86_400_000

describe("an invocation whose answer was lost", () => {
  it.effect.each([0, 400, -400, 3 * days, -3 * days])("is found by the service's clock, which is %i ms ahead of ours", (skew) =>
    Effect.gen(function* () {
      // Before: by more than the second that the clock of a `date` header leaves open.
      const old = row(1, -1_500, skew)
      expect(yield* looking([old], skew).reconcile(asked)).toEqual({ _tag: "NotCreated" })
      const one = yield* looking([row(2, 40, skew), old], skew).reconcile(asked)
      expect(one).toMatchObject({ _tag: "Created", invocation: { id: row(2, 0)["id"] } })
      const two = yield* looking([row(3, 900, skew), row(2, 40, skew), old], skew).reconcile(asked)
      expect(two).toMatchObject({ _tag: "Ambiguous", candidates: [{ id: row(3, 0)["id"] }, { id: row(2, 0)["id"] }] })
    })
  )

  it.effect("is found behind many newer ones, and the list is read no further than it must be", () =>
    Effect.gen(function* () {
      const other = { github: { git_ref_identifier: { branch: "main" } }, ...target, collection_name: "other" }
      const newer = Array.from({ length: 30 }, (_, n) => row(100 - n, 4_000 - n, 0, other))
      const older = Array.from({ length: 200 }, (_, n) => row(2_000 - n, -10_000 - n))
      const { reconcile, requests } = looking([...newer, row(50, 10), ...older], 0, 10)
      expect(yield* reconcile(asked)).toMatchObject({ _tag: "Created", invocation: { id: row(50, 0)["id"] } })
      // 31 recent rows by tens that overlap, and what was under way by then; the whole list takes more than 20.
      expect(requests.length).toBeLessThan(10)
      expect(new Map(requests[0]?.urlParams.params).get("source_id")).toBe(sourceId)
    })
  )

  const s3 = (key: string | null) => ({ s3: { bucket_name: "raw", object_key: key }, ...target })
  const ofKey = { ...asked, targetCollectionName: undefined, objectKey: "a.pdf" }
  const ofBranch = { ...asked, ref: { _tag: "Branch", branch: "main" } } as const
  const git = (ref: object) => ({ github: { git_ref_identifier: ref }, ...target })
  it.effect.each<readonly [found: string, request: CreateRequest, metadata: object]>([
    ["Created", ofKey, s3("a.pdf")],
    ["NotCreated", ofKey, s3("b.pdf")],
    ["Created", ofKey, s3(null)],
    ["Created", ofBranch, git({ branch: "main" })],
    ["Created", ofBranch, git({ sha: "9f31c02" })],
    ["NotCreated", ofBranch, git({ branch: "develop" })],
    ["NotCreated", { ...asked, ref: { _tag: "Sha", sha: "aa" } }, git({ sha: "9f31c02" })],
    ["NotCreated", asked, { ...git({ branch: "main" }), collection_name: "other" }],
    ["Created", asked, { notion: {}, ...target }],
    ["Created", { _tag: "AddFile", databaseName: "docs", collectionName: "handbook", fileName: "a" }, { file_upload: {}, ...target }],
    ["NotCreated", { _tag: "AddFile", databaseName: "docs", collectionName: "handbook", fileName: "a" }, git({ branch: "main" })]
  ])("%s: %j looks at %j", ([found, request, metadata]) =>
    Effect.gen(function* () {
      expect(yield* looking([row(1, 10, 0, metadata)]).reconcile(request)).toMatchObject({ _tag: found })
    })
  )

  it.effect("may be a row that cannot be read", () =>
    Effect.gen(function* () {
      expect(yield* looking([{ id: "broken" }, row(1, -9_000)]).reconcile(asked)).toEqual({ _tag: "Ambiguous", candidates: [] })
    })
  )
})

describe("a source whose answer was lost", () => {
  const source = (origin: object, afterMs: number) => ({
    id: sourceId,
    ...origin,
    database_name: "docs",
    created_at: new Date(sentAt + afterMs).toISOString()
  })
  const of = (origin: SourceOrigin) => ({ _tag: "CreateSource", databaseName: "docs", origin }) as const
  const reconcile = (request: CreateRequest, rows: ReadonlyArray<unknown>) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(sentAt + 5_000)
      return yield* Sources.use((sources) => sources.reconcile(lost(request)))
    }).pipe(Effect.provide(looking(rows).layer))

  const git = { _tag: "GitHub", repository: "acme/handbook" } as const
  const web = { _tag: "WebScrape", startingUrl: "https://acme.dev" } as const
  const s3 = { _tag: "S3", bucketName: "acme", region: "eu-1", collectionName: "c", pathPrefix: undefined } as const
  const bucket = (fields: object) => ({ s3: { bucket_name: "acme", region: "eu-1", collection_name: "c", ...fields } })
  it.effect.each<readonly [found: string, origin: SourceOrigin, row: object]>([
    ["Created", git, { github: { repository: "acme/handbook" } }],
    ["Created", git, { github: { repository: "Acme/Handbook" } }],
    ["NotCreated", git, { github: { repository: "acme/other" } }],
    ["NotCreated", git, { web_scrape: { starting_url: "https://acme.dev" } }],
    ["Created", web, { web_scrape: { starting_url: "https://acme.dev" } }],
    ["Created", web, { web_scrape: { starting_url: "https://ACME.dev/" } }],
    ["NotCreated", web, { web_scrape: { starting_url: "https://acme.dev/docs" } }],
    ["NotCreated", web, { web_scrape: { starting_url: "acme.dev" } }],
    ["NotCreated", web, { github: { repository: "acme/handbook" } }],
    ["Created", s3, bucket({})],
    ["Created", s3, bucket({ path_prefix: null })],
    ["Created", s3, bucket({ path_prefix: "" })],
    ["NotCreated", s3, bucket({ path_prefix: "docs/" })],
    ["Created", { ...s3, pathPrefix: "docs/" }, bucket({ path_prefix: "docs/" })],
    ["NotCreated", s3, bucket({ bucket_name: "other" })],
    ["NotCreated", s3, bucket({ collection_name: "other" })],
    ["NotCreated", s3, { github: { repository: "acme/handbook" } }],
    ["Created", git, { notion: {} }]
  ])("%s: %j looks at %j", ([found, origin, row]) =>
    Effect.gen(function* () {
      expect(yield* reconcile(of(origin), [source(row, 5), source(row, -9_000)])).toMatchObject({ _tag: found })
    })
  )

  it.effect("is not for Invocations to find, nor the other way round: nothing is sent", () => {
    const { layer, requests } = looking([])
    return Effect.gen(function* () {
      const wrong = yield* Effect.flip(Invocations.use((invocations) => invocations.reconcile(lost(of(git)))))
      expect(wrong.message).toContain("Sources.reconcile")
      expect((yield* Effect.flip(Sources.use((sources) => sources.reconcile(lost(asked))))).message).toContain("Invocations.reconcile")
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })
})

describe("what is collected", () => {
  const rows = Array.from({ length: 12 }, (_, n) => row(n + 1, -n * 1_000))
  const collect = (max?: number) =>
    Invocations.use((invocations) => invocations.collect({ limit: 5 }, { max })).pipe(Effect.provide(looking(rows, 0, 5).layer))

  it.effect.each([
    [undefined, 12, true],
    [12, 12, true],
    [11, 11, false],
    [1, 1, false]
  ] as const)("with the cap %s is %i of 12, and says whether that is all: %s", ([max, length, complete]) =>
    Effect.gen(function* () {
      const collected = yield* collect(max)
      expect(collected.invocations.map(({ id }) => id)).toEqual(rows.slice(0, length).map((row) => row["id"]))
      expect(collected.complete).toBe(complete)
    })
  )

  it.effect.each([0, -1, 1.5, Number.NaN])("cannot have the cap %f", (max) =>
    Effect.gen(function* () {
      expect(yield* Effect.flip(collect(max))).toMatchObject({ _tag: "InvalidRequest", field: "max" })
    })
  )
})

describe("a clock that was set between sending and looking", () => {
  const hour = 3_600_000
  /** Sent five seconds ago by the clock that nobody sets, and at an instant of ours that is `ahead`. */
  const sentWith = (ahead: number) => ({ request: asked, sentAt: sentAt + ahead, sentSteadyAt: sentAt })
  const look = (rows: ReadonlyArray<unknown>, ahead: number) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(sentAt + 5_000)
      return yield* Invocations.use((invocations) => invocations.reconcile(sentWith(ahead)))
    }).pipe(Effect.provide(looking(rows).layer))

  it.effect.each([hour, -hour])("hides no invocation: ours was %i ms ahead", (ahead) =>
    Effect.gen(function* () {
      expect(yield* look([row(2, 40)], ahead)).toMatchObject({ _tag: "Created", invocation: { id: row(2, 0)["id"] } })
      expect(yield* look([row(1, -2 * hour)], ahead)).toEqual({ _tag: "NotCreated" })
    })
  )

  it.effect("leaves open what came before, since a machine that slept would look the same", () =>
    Effect.gen(function* () {
      expect(yield* look([row(1, -hour / 2)], -hour)).toMatchObject({ _tag: "Ambiguous", candidates: [{ id: row(1, 0)["id"] }] })
    })
  )
})
