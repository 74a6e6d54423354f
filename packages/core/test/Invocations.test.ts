import { Invocations, type InvocationQuery, type InvocationScan, type ListError, type ScannedPage } from "@chroma-sync/core/Invocations"
import type { AnyCallError, BadRequest, Forbidden, InternalServerError, NotFound, Unauthorized } from "@chroma-sync/core/SyncError"
import { InvocationStatus } from "@chroma-sync/core/Invocation"
import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { json, scripted, wire } from "./support.ts"

describe("a query", () => {
  it.effect.each<readonly [query: InvocationQuery, sent: Readonly<Record<string, string>>]>([
    [{}, {}],
    [
      { databaseName: "docs", order: "asc" },
      { database_name: "docs", order_by: "ASC" }
    ],
    [{ sourceId: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20" }, { source_id: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20" }],
    [
      { sourceType: "s3", status: "pending" },
      { source_type: "s3", status: "pending" }
    ],
    [{ status: ["cancelled"] }, { status: "cancelled" }],
    [{ status: "failed" }, {}],
    [{ status: ["pending", "processing"] }, {}],
    [{ limit: 7 }, { limit: "7" }]
  ])("%j is sent as the service spells it", ([query, sent]) => {
    const { layer, requests } = scripted(() => json([]))
    return Effect.gen(function* () {
      yield* Invocations.use((invocations) => invocations.page(query))
      const defaults = { limit: "500", offset: "0", order_by: "DESC" }
      expect(Object.fromEntries(requests[0]?.urlParams.params ?? [])).toEqual({ ...defaults, ...sent })
    }).pipe(Effect.provide(layer))
  })

  it.effect.each<Readonly<Record<string, unknown>>>([
    { sourceId: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", databaseName: "docs" },
    { sourceId: "not-a-uuid" },
    { limit: -1 },
    { limit: 1.5 },
    { offset: -1 },
    { sourceType: "ftp" },
    { status: "faild" },
    { status: ["failed", "done"] }
  ])("%j is refused before anything is sent", (query) => {
    const { layer, requests } = scripted(() => json([]))
    return Effect.gen(function* () {
      // Callers without types can pass anything.
      const error = yield* Effect.flip(Invocations.use((invocations) => invocations.page(query as InvocationQuery)))
      expect(error).toMatchObject({ _tag: "InvalidRequest", operation: "invocations.list" })
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })
})

describe("a list", () => {
  const rows = [
    wire(9),
    { id: "broken" },
    wire(8, { status: { failed: { error: "no" } } }),
    wire(7, { status: "paused" }),
    wire(6, { status: "pending" })
  ]
  const served = () =>
    scripted((_, request) => {
      const query = new Map(request.urlParams.params)
      return json(rows.slice(Number(query.get("offset")), Number(query.get("offset")) + Number(query.get("limit"))))
    })
  const ids = (query: InvocationQuery) =>
    Invocations.use((invocations) =>
      invocations.list(query).pipe(
        Stream.map(({ id }) => Number(`0x${id.slice(0, 8)}`)),
        Stream.runCollect
      )
    ).pipe(Effect.provide(served().layer))

  it.effect("has every good row once, whatever the size of its pages, and filters what the service cannot", () =>
    Effect.gen(function* () {
      for (const limit of [2, 3, 4, 100]) expect(yield* ids({ limit })).toEqual([9, 8, 7, 6])
      expect(yield* ids({ status: "failed" })).toEqual([8])
      expect(yield* ids({ status: ["unknown", "pending"], limit: 2 })).toEqual([7, 6])
    })
  )

  it.effect("has its malformed rows in the pages, each once", () =>
    Effect.gen(function* () {
      const pages = yield* Invocations.use((invocations) => Stream.runCollect(invocations.pages({ limit: 2 })))
      expect(pages.flatMap((page) => page.malformed)).toEqual([{ raw: { id: "broken" }, issue: 'Expected a status at ["status"]' }])
    }).pipe(Effect.provide(served().layer))
  )
})

describe("a scan of invocations", () => {
  const rows = Array.from({ length: 95 }, (_, n) => wire(100 - n))
  const served = (headers: Readonly<Record<string, string>> = {}, given: ReadonlyArray<unknown> = rows, options: SyncConfigOptions = {}) =>
    scripted((_, request) => {
      const query = new Map(request.urlParams.params)
      const all = query.get("order_by") === "ASC" ? given.toReversed() : given
      return json(all.slice(Number(query.get("offset")), Number(query.get("offset")) + Number(query.get("limit"))), 200, headers)
    }, options)
  const scan = (query: InvocationScan) => Stream.unwrap(Invocations.use((invocations) => Effect.succeed(invocations.pages(query))))
  const ids = (pages: ReadonlyArray<ScannedPage>) => pages.flatMap((page) => page.invocations.map(({ id }) => id))

  it.effect("goes on from the cursor of any page, and says when it is complete", () =>
    Effect.gen(function* () {
      const whole = yield* Stream.runCollect(scan({ limit: 20 }))
      expect(ids(whole)).toEqual(rows.map(({ id }) => id))
      expect(whole.at(-1)?.report).toMatchObject({ rows: 95, complete: true })
      for (const [place, { cursor }] of whole.entries()) {
        const rest = yield* Stream.runCollect(scan({ limit: 30, cursor, prefetch: 4 }))
        expect(ids(rest)).toEqual(ids(whole.slice(place + 1)))
      }
    }).pipe(Effect.provide(served().layer))
  )

  it.effect.each(["asc", "desc"] as const)("%s, is whole where the service cuts its pages by their size", (order) => {
    const heavy = rows.map((row, place) => (place % 19 === 0 ? { ...row, status: { failed: { error: "x".repeat(9_000) } } } : row))
    const { layer } = scripted((_, request) => {
      const query = new Map(request.urlParams.params)
      const all = query.get("order_by") === "ASC" ? heavy.toReversed() : heavy
      let bytes = 0
      const left = all.slice(Number(query.get("offset")))
      return json(left.filter((row, place) => (bytes += JSON.stringify(row).length) < 10_000 || place === 0))
    })
    return Effect.gen(function* () {
      const found = yield* Invocations.use((invocations) => invocations.collect({ order }))
      expect(found.invocations.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
      expect(found.complete).toBe(true)
    }).pipe(Effect.provide(layer))
  })

  it.effect("refuses another query's cursor, a damaged one, and options out of range before anything is sent", () => {
    const { layer, requests } = served()
    return Effect.gen(function* () {
      const [page] = yield* Stream.runCollect(scan({ limit: 20, databaseName: "docs", status: ["failed", "pending"] }).pipe(Stream.take(1)))
      const cursor = page?.cursor ?? ""
      const sent = requests.length
      const wrong: ReadonlyArray<readonly [InvocationScan, string]> = [
        [{ cursor, databaseName: "other", status: ["failed", "pending"] }, "cursor"],
        [{ cursor, databaseName: "docs" }, "cursor"],
        [{ cursor, databaseName: "docs", status: ["failed", "pending"], order: "asc" }, "cursor"],
        [{ cursor: cursor.slice(0, -3), databaseName: "docs", status: ["failed", "pending"] }, "cursor"],
        [{ prefetch: 9 }, "prefetch"],
        [{ prefetch: 0.5 }, "prefetch"],
        [{ limit: 0 }, "limit"],
        [{ limit: -1 }, "limit"]
      ]
      for (const [query, field] of wrong) {
        expect(yield* Effect.flip(Stream.runCollect(scan(query)))).toMatchObject({ _tag: "InvalidRequest", field, attempts: [] })
      }
      expect(requests).toHaveLength(sent)
      yield* Stream.runCollect(scan({ cursor, databaseName: "docs", status: ["pending", "failed"], limit: 7 }))
      expect(requests.length).toBeGreaterThan(sent)
    }).pipe(Effect.provide(layer))
  })

  it.effect("asks once for the newest rows where a scan is ascending, whether or not the service tells the time", () => {
    const orders = (requests: ReturnType<typeof served>["requests"]) =>
      requests.filter(({ urlParams }) => {
        const query = new Map(urlParams.params)
        return query.get("order_by") === "DESC" && query.get("limit") === "2"
      }).length
    return Effect.gen(function* () {
      const [timeless, timed] = [served(), served({ date: new Date().toUTCString() })]
      for (const { layer } of [timeless, timed]) {
        expect(ids(yield* Stream.runCollect(scan({ order: "asc", limit: 20 }).pipe(Stream.provide(layer))))).toHaveLength(95)
      }
      expect([orders(timeless.requests), orders(timed.requests)]).toEqual([1, 1])
    })
  })

  it.effect("strictly, fails on the first row that breaks the contract; otherwise tells malformed rows apart by their ids", () =>
    Effect.gen(function* () {
      const broken = [...rows.slice(0, 30), { ...rows[30], metadata: 7 }, ...rows.slice(31)]
      const { layer } = served({}, broken)
      const pages = yield* Stream.runCollect(scan({ limit: 20 })).pipe(Effect.provide(layer))
      expect(ids(pages)).toHaveLength(94)
      expect(pages.flatMap((page) => page.malformed)).toHaveLength(1)
      const error = yield* Effect.flip(Stream.runDrain(scan({ limit: 20, strict: true }))).pipe(
        Effect.provide(served({}, broken, { retries: 0 }).layer)
      )
      expect(error).toMatchObject({
        _tag: "InvalidResponse",
        issue: expect.stringMatching(/^row \d+: Expected an object at \["metadata"\]$/)
      })
    })
  )

  it.effect("fails where the service does not heed the offset", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Stream.runDrain(scan({ limit: 20 })))
      expect(error).toMatchObject({
        _tag: "InvalidResponse",
        operation: "invocations.list",
        issue: expect.stringContaining("cannot be followed")
      })
    }).pipe(Effect.provide(scripted(() => json(rows.slice(0, 20))).layer))
  )
})

describe("the types", () => {
  it("list exactly what listing can fail with", () => {
    expectTypeOf<ListError>().toEqualTypeOf<BadRequest | Unauthorized | Forbidden | NotFound | InternalServerError | AnyCallError>()
  })

  it("exclude a source with a database, and a match that forgets the unknown status", () => {
    // @ts-expect-error a source and a database exclude each other
    const both: InvocationQuery = { sourceId: "a", databaseName: "b" }
    const match = () =>
      InvocationStatus.match(
        { _tag: "Pending" },
        // @ts-expect-error the unknown status is missing
        { Pending: () => 1, Processing: () => 2, Complete: () => 3, Failed: () => 4, Cancelled: () => 5 }
      )
    expect([both.databaseName, match()]).toEqual(["b", 1])
  })
})
