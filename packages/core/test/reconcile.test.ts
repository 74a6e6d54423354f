/** What became of a create whose answer was lost, by the service's lists and its clock. */
import { Invocations } from "@chroma-sync/core/Invocations"
import type { SourceOrigin } from "@chroma-sync/core/Source"
import { Sources } from "@chroma-sync/core/Sources"
import { type CreateRequest, OutcomeUnknown } from "@chroma-sync/core/SyncError"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
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

interface Look {
  /** How far the service is ahead of us, in milliseconds. Default 0. */
  readonly skew?: number
  /** How far the clock of its answers is ahead of the one that dates its rows. Default 0. */
  readonly ahead?: number
  /** How long after sending we look. Default 5 seconds. */
  readonly after?: number
  /** Rows on a page. Default 500. */
  readonly limit?: number
}

/** A service that has these rows, newest first. */
const looking = (rows: ReadonlyArray<unknown>, { skew = 0, ahead = 0, after = 5_000, limit = 500 }: Look = {}) => {
  const { layer, requests } = scripted(
    (_, request) => {
      const query = new Map(request.urlParams.params)
      const offset = Number(query.get("offset"))
      const date = new Date(sentAt + skew + after + ahead).toUTCString()
      return json(rows.slice(offset, offset + Math.min(limit, Number(query.get("limit")))), 200, { date })
    },
    { pageSize: limit }
  )
  const reconcile = (request: CreateRequest) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(sentAt + after)
      return yield* Invocations.use((invocations) => invocations.reconcile(lost(request)))
    }).pipe(Effect.provide(layer))
  return { reconcile, layer, requests }
}

const days = 86_400_000

describe("an invocation whose answer was lost", () => {
  it.effect.each([0, 400, -400, 3 * days, -3 * days])("is found by the service's clock, which is %i ms ahead of ours", (skew) =>
    Effect.gen(function* () {
      // Before: by more than clocks may disagree, and the second that the clock of a `date` header leaves open.
      const old = row(1, -61_500, skew)
      expect(yield* looking([old], { skew }).reconcile(asked)).toEqual({ _tag: "NotCreated" })
      const one = yield* looking([row(2, 40, skew), old], { skew }).reconcile(asked)
      expect(one).toMatchObject({ _tag: "Created", invocation: { id: row(2, 0)["id"] } })
      const two = yield* looking([row(3, 900, skew), row(2, 40, skew), old], { skew }).reconcile(asked)
      expect(two).toMatchObject({ _tag: "Ambiguous", candidates: [{ id: row(3, 0)["id"] }, { id: row(2, 0)["id"] }] })
    })
  )

  it.effect("is found behind many newer ones, and the list is read no further than it must be", () =>
    Effect.gen(function* () {
      const other = { github: { git_ref_identifier: { branch: "main" } }, ...target, collection_name: "other" }
      const newer = Array.from({ length: 30 }, (_, n) => row(100 - n, 4_000 - n, 0, other))
      const older = Array.from({ length: 200 }, (_, n) => row(2_000 - n, -70_000 - n))
      const { reconcile, requests } = looking([...newer, row(50, 10), ...older], { limit: 10 })
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
      expect(yield* looking([{ id: "broken" }, row(1, -90_000)]).reconcile(asked)).toEqual({ _tag: "Ambiguous", candidates: [] })
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
    Invocations.use((invocations) => invocations.collect({ limit: 5 }, { max })).pipe(Effect.provide(looking(rows, { limit: 5 }).layer))

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

describe("a service whose answers and rows are dated by two clocks", () => {
  const id = (n: number) => ({ id: row(n, 0)["id"] })

  // Looked for at once, and when a call has timed out.
  it.effect.each([
    [100, 4_950],
    [3_000, 20],
    [3_000, 30_000],
    [59_000, 30_000]
  ] as const)("hides no invocation where its answers are %i ms ahead, %i ms after sending", ([ahead, after]) =>
    Effect.gen(function* () {
      const look = { ahead, after }
      const [there, old] = [row(2, 10), row(1, -150_000)]
      expect(yield* looking([there, old], look).reconcile(asked)).toMatchObject({ _tag: "Ambiguous", candidates: [id(2)] })
      expect(yield* looking([old], look).reconcile(asked)).toEqual({ _tag: "NotCreated" })
    })
  )

  it.effect.each([-3_000, -days])(
    "takes no older invocation for it where its answers are %i ms ahead, as a row shows that is not yet due",
    (ahead) =>
      Effect.gen(function* () {
        const look = { ahead, after: 20 }
        const other = row(3, -900, 0, { ...target, github: { git_ref_identifier: { branch: "main" } }, collection_name: "other" })
        expect(yield* looking([row(1, -1_200)], look).reconcile(asked)).toMatchObject({ _tag: "Ambiguous", candidates: [id(1)] })
        expect(yield* looking([other, row(1, -2_500)], look).reconcile(asked)).toMatchObject({ _tag: "Ambiguous", candidates: [id(1)] })
        expect(yield* looking([row(2, 10)], look).reconcile(asked)).toMatchObject({ _tag: "Ambiguous", candidates: [id(2)] })
      })
  )

  it.effect("knows, by the newest row, what is surely older than the request", () =>
    Effect.gen(function* () {
      const found = yield* looking([row(2, 40), row(1, -20_000)]).reconcile(asked)
      expect(found).toMatchObject({ _tag: "Created", invocation: id(2) })
      // One of several that were made shortly before may look as if it came since, by a clock of whole seconds.
      const shortlyBefore = [row(3, -50), row(2, -1_000)]
      const doubted = yield* looking(shortlyBefore, { after: 900 }).reconcile(asked)
      expect(doubted).toMatchObject({ _tag: "Ambiguous", candidates: [id(3), id(2)] })
      // Alone it may be what was asked for, on a service whose answers are 20 seconds ahead.
      expect(yield* looking([row(1, -20_000)]).reconcile(asked)).toMatchObject({ _tag: "Ambiguous", candidates: [id(1)] })
    })
  )

  const dated = ({ urlParams }: HttpClientRequest, rows: ReadonlyArray<unknown>, tookMs: number) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const offset = Number(new Map(urlParams.params).get("offset"))
      return Effect.as(TestClock.adjust(tookMs), json(rows.slice(offset), 200, { date: new Date(now).toUTCString() }))
    })

  it.effect.each([
    [2_500, 4_000],
    [4_000, 30_000]
  ] as const)("takes no invocation of %i ms before for it where an answer has come whole only %i ms after it began", ([before, tookMs]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(sentAt + 1_000)
      const { layer } = scripted((_, request) => dated(request, [row(1, -before)], tookMs), { attemptTimeout: "1 minute" })
      const found = yield* Effect.provide(
        Invocations.use((invocations) => invocations.reconcile(lost(asked))),
        layer
      )
      expect(found).toMatchObject({ _tag: "Ambiguous", candidates: [id(1)] })
    })
  )

  it.effect("is as sure of what it finds after tries that failed", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(sentAt + 1_000)
      const { layer, requests } = scripted((number, request) => (number < 3 ? json({}, 503) : dated(request, [row(1, 10)], 0)))
      const looked = yield* Effect.forkChild(
        Effect.provide(
          Invocations.use((invocations) => invocations.reconcile(lost(asked))),
          layer
        )
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(looked)).toMatchObject({ _tag: "Created", invocation: id(1) })
      expect(requests.length).toBeGreaterThanOrEqual(3)
    })
  )
})
