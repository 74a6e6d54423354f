/** An answer that is a success by its status, and not the service's answer to what was asked. */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type { SyncError } from "@chroma-sync/core/SyncError"
import { System } from "@chroma-sync/core/System"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { json, scripted, wire } from "./support.ts"
import { pass } from "./watching.ts"

const asked = "0000000a-0000-4000-8000-00000000000a"
const another = "0000000b-0000-4000-8000-00000000000b"
const source = { database_name: "docs", github: { repository: "acme/handbook" }, embedding: {}, created_at: "2026-03-01T00:00:00Z" }
const complete = { complete: { finished_at: "2026-03-01T00:01:00Z", duration_ms: 5 } }

describe.each<
  readonly [name: string, get: Effect.Effect<{ readonly id: string }, SyncError, Invocations | Sources>, row: (id: string) => object]
>([
  ["invocations.get", Invocations.use((invocations) => invocations.get(asked)), (id) => wire(1, { id, status: complete })],
  ["sources.get", Sources.use((sources) => sources.get(asked)), (id) => ({ ...source, id })]
])("%s", (_, get, row) => {
  it.effect("that is answered with another's row is an InvalidResponse, asked for twice", () => {
    const { layer, requests } = scripted(() => json(row(another)))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(get))
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      expect(error).toMatchObject({ _tag: "InvalidResponse", status: 200, issue: "its id is not the one that was asked for" })
      expect(requests).toHaveLength(2)
    }).pipe(Effect.provide(layer))
  })

  it.effect("takes the id in either case", () => {
    const { layer } = scripted(() => json(row(asked.toUpperCase())))
    return Effect.gen(function* () {
      expect((yield* get).id).toBe(asked.toUpperCase())
    }).pipe(Effect.provide(layer))
  })
})

it.effect("a wait takes no other invocation's end for the one that it waits for", () => {
  const { layer } = scripted((_, { url }) => (url.endsWith("/invocations") ? json([]) : json(wire(1, { id: another, status: complete }))))
  return Effect.gen(function* () {
    const told: Array<string> = []
    const onProgress = (progress: { readonly _tag: string }) => Effect.sync(() => told.push(progress._tag))
    const feed = yield* InvocationFeed
    const fiber = yield* Effect.forkChild(feed.wait([asked], { deadline: "1 minute", onProgress }))
    yield* pass(70, 1)
    expect([...(yield* Fiber.join(fiber))]).toEqual([[asked, { _tag: "TimedOut", last: undefined }]])
    expect(told).toContain("Offline")
  }).pipe(Effect.provide(layer))
})

describe.each<readonly [name: string, call: Effect.Effect<void, SyncError, Invocations | Sources | System>, status: number]>([
  ["invocations.cancel", Invocations.use((invocations) => invocations.cancel(asked)), 202],
  ["sources.delete", Sources.use((sources) => sources.delete(asked)), 204],
  ["system.health", System.use((system) => system.health()), 200]
])("%s", (name, call, documented) => {
  const answered = (status: number, body: string | null) => {
    const { layer, requests } = scripted(() => new Response(body, { status }), { retries: 0 })
    return Effect.map(Effect.provide(Effect.result(call), layer), (result) => ({ result, requests }))
  }
  const others = [200, 201, 202, 203, 206].filter((status) => status !== documented)

  it.effect.each(others)("takes no %i with a body for a success", (status) =>
    Effect.gen(function* () {
      const issue = `the contract has ${documented} for a success`
      for (const body of ["<html>Sign in</html>", '{"done":true}', " "]) {
        expect((yield* answered(status, body)).result).toMatchObject({
          failure: { _tag: "InvalidResponse", operation: name, status, issue, snippet: body.trim() }
        })
      }
    })
  )

  it.effect.each([...others, 204])("takes a %i without a body", (status) =>
    Effect.gen(function* () {
      expect((yield* answered(status, null)).result).toMatchObject({ _tag: "Success" })
    })
  )

  // A 204 has no body.
  if (documented === 204) return
  it.effect(`takes a ${documented} that says anything but a page`, () =>
    Effect.gen(function* () {
      for (const body of ["", "ok", "null", '{"status":"cancelled"}', '"<html>"']) {
        expect((yield* answered(documented, body)).result).toMatchObject({ _tag: "Success" })
      }
      for (const page of ["<html>Sign in</html>", "\n<!DOCTYPE html>", "\ufeff <script>location='/login'</script>"]) {
        expect((yield* answered(documented, page)).result).toMatchObject({
          failure: { _tag: "InvalidResponse", status: documented, issue: "it is a web page" }
        })
      }
    })
  )
})
