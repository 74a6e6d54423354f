import { Invocations, type InvocationQuery, type ListError } from "@chroma-sync/core/Invocations"
import type { AnyCallError, BadRequest, Forbidden, InternalServerError, NotFound, Unauthorized } from "@chroma-sync/core/SyncError"
import { InvocationStatus } from "@chroma-sync/core/Invocation"
import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
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
    { sourceType: "ftp" }
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
