/** Sources are listed as invocations are: by the same scan, with the same options. */
import type { Source } from "@chroma-sync/core/Source"
import { type ScannedSourcePage, Sources, type SourceScan } from "@chroma-sync/core/Sources"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { inspect } from "node:util"
import { broken, json, scripted } from "./support.ts"

const wire = (n: number) => ({
  id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
  github: { repository: `acme/${n}` },
  database_name: "docs",
  embedding: {},
  created_at: new Date(Date.UTC(2026, 2, 1) + n * 1_000).toISOString()
})
const rows = Array.from({ length: 47 }, (_, n) => wire(100 - n))

const served = (given: ReadonlyArray<unknown> = rows) =>
  scripted((_, request) => {
    const query = new Map(request.urlParams.params)
    const all = query.get("order_by") === "ASC" ? given.toReversed() : given
    return json(all.slice(Number(query.get("offset")), Number(query.get("offset")) + Number(query.get("limit"))))
  })
const scan = (query: SourceScan) => Stream.unwrap(Sources.use((sources) => Effect.succeed(sources.pages(query))))
const ids = (sources: ReadonlyArray<Source>): ReadonlyArray<string> => sources.map(({ id }) => id)
const idsOf = (pages: ReadonlyArray<ScannedSourcePage>) => pages.flatMap(({ sources }) => ids(sources))

describe("a scan of sources", () => {
  it.effect.each([0, 1, 8])("with %i pages in flight goes on from the cursor of any page, and says when it is complete", (prefetch) =>
    Effect.gen(function* () {
      const whole = yield* Stream.runCollect(scan({ limit: 10, prefetch }))
      expect(idsOf(whole)).toEqual(rows.map(({ id }) => id))
      expect(whole.at(-1)?.report).toMatchObject({ rows: 47, complete: true })
      for (const [place, { cursor }] of whole.entries()) {
        const rest = yield* Stream.runCollect(scan({ limit: 15, cursor, prefetch }))
        expect(idsOf(rest)).toEqual(idsOf(whole.slice(place + 1)))
      }
    }).pipe(Effect.provide(served().layer))
  )

  it.effect.each([
    ["asc", "where it ends, once it has begun", 1, "DESC"],
    ["desc", "whether a short page was its end", -1, "ASC"]
  ] as const)("asks for the list's last rows in the other order: %s, %s", ([order, , place, other]) => {
    const { layer, requests } = served()
    return Effect.gen(function* () {
      yield* Stream.runDrain(scan({ limit: 10, order, prefetch: 0 }))
      const query = new Map(requests.at(place)?.urlParams.params)
      expect([query.get("order_by"), query.get("offset"), query.get("limit")]).toEqual([other, "0", "2"])
    }).pipe(Effect.provide(layer))
  })

  it.effect.each<readonly [SourceScan, string]>([
    [{ databaseName: "other" }, "cursor"],
    [{ sourceType: "s3" }, "cursor"],
    [{ order: "asc" }, "cursor"],
    [{ prefetch: 9 }, "prefetch"]
  ])("of %j refuses what does not fit before anything is sent", ([query, field]) => {
    const { layer, requests } = served()
    return Effect.gen(function* () {
      const [page] = yield* Stream.runCollect(scan({ limit: 10 }).pipe(Stream.take(1)))
      const sent = requests.length
      const error = yield* Effect.flip(Stream.runCollect(scan({ cursor: page?.cursor, ...query })))
      expect(error).toMatchObject({ _tag: "InvalidRequest", operation: "sources.list", field })
      expect(requests).toHaveLength(sent)
    }).pipe(Effect.provide(layer))
  })

  it.effect("has malformed rows beside the good ones, or fails on the first where it is strict", () =>
    Effect.gen(function* () {
      const pages = yield* Stream.runCollect(scan({ limit: 3 }))
      expect(idsOf(pages)).toEqual([wire(9).id, wire(8).id])
      expect(pages.flatMap(({ malformed }) => malformed)).toMatchObject([{ raw: { id: 7 } }])
      const error = yield* Effect.flip(Sources.use((sources) => sources.page({ strict: true }, { retries: 0 })))
      expect(error).toMatchObject({ _tag: "InvalidResponse", issue: expect.stringMatching(/^row 1: Expected a string at \["id"\]$/) })
    }).pipe(Effect.provide(served([wire(9), { id: 7 }, wire(8)]).layer))
  )
})

describe("sources collected", () => {
  const collect = (max?: number) => Sources.use((sources) => sources.collect({ limit: 10 }, { max }))

  it.effect("are all there are, or as many as were asked for, and say which", () =>
    Effect.gen(function* () {
      for (const [max, complete] of [
        [undefined, true],
        [47, true],
        [46, false],
        [1, false]
      ] as const) {
        const collected = yield* collect(max)
        expect([ids(collected.sources), collected.complete]).toEqual([rows.slice(0, max).map(({ id }) => id), complete])
      }
    }).pipe(Effect.provide(served().layer))
  )

  it.effect.each([0, -1, 1.5, Number.NaN])("are refused where %d of them are asked for", (max) => {
    const { layer, requests } = served()
    return Effect.gen(function* () {
      expect(yield* Effect.flip(collect(max))).toMatchObject({ _tag: "InvalidRequest", field: "max" })
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })
})

it.effect("a creation whose answer was lost tells what was asked for without the bucket's keys", () => {
  const bucket = { _tag: "S3", bucketName: "raw", region: "eu-central-1", collectionName: "invoices" } as const
  const keys = { awsAccessKeyId: "canary-7781", awsSecretAccessKey: Redacted.make("canary-4471") }
  return Effect.gen(function* () {
    const error = yield* Effect.flip(Sources.use((sources) => sources.create({ databaseName: "docs", origin: { ...bucket, ...keys } })))
    expect(error).toMatchObject({ _tag: "OutcomeUnknown", request: { _tag: "CreateSource", databaseName: "docs" } })
    expect(error).toHaveProperty("request.origin", bucket)
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain("canary")
  }).pipe(Effect.provide(scripted((_, request) => broken(request, "ECONNRESET")).layer))
})
