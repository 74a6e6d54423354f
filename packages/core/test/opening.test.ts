/** What is known of a request whose time is over while its connection opens: over none was anything sent, where that is seen. */
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import type { LostCreate } from "@chroma-sync/core/SyncError"
import { CreateSent } from "@chroma-sync/core/SyncHttp"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { deafPort } from "./deafPort.ts"
import { serve, speak, wire } from "./support.ts"

const services = (baseUrl: string, options: SyncConfigOptions = {}) =>
  Layer.merge(Invocations.layer, Files.layer).pipe(
    Layer.provide(SyncConfig.layer({ baseUrl, token: "canary-token-7781", attemptTimeout: 150, ...options }))
  )
const create = Invocations.use((invocations) =>
  invocations.create("a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", { targetCollectionName: "handbook" })
)
const page = Invocations.use((invocations) => invocations.page())
/** A connection is free one turn after its answer was read. */
const freed = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

const stalled = Effect.map(
  speak(() => undefined),
  ({ url }) => ({ url: url.replace("http:", "https:") })
)
const shut: ReadonlyArray<readonly [what: string, service: Effect.Effect<{ readonly url: string }, never, Scope.Scope>]> = [
  ["does not open", deafPort],
  ["stands still in its handshake", stalled]
]

describe.each(shut)("a connection that %s", (_, service) => {
  it.live("before the attempt's time is over has a create tried again, which is never an unknown outcome", () =>
    Effect.gen(function* () {
      const { url } = yield* service
      const told: Array<LostCreate | undefined> = []
      const error = yield* create.pipe(
        Effect.provideService(CreateSent, (sent) => told.push(sent)),
        Effect.provide(services(url, { retries: 2 })),
        Effect.flip
      )
      expect(error).toMatchObject({ _tag: "TimeoutError", limit: "attempt", limitMs: 150, unreached: true })
      expect(error.message).toContain("150 ms without a connection")
      expect(error.attempts.map(({ outcome, gaveUp }) => [outcome, gaveUp])).toEqual([
        ["TimeoutError", undefined],
        ["TimeoutError", undefined],
        ["TimeoutError", "retries"]
      ])
      expect(told.map((sent) => sent !== undefined)).toEqual([true, false, true, false, true, false])
    }).pipe(Effect.scoped)
  )

  it.live("before the deadline surely created nothing", () =>
    Effect.gen(function* () {
      const { url } = yield* service
      const error = yield* create.pipe(Effect.provide(services(url, { attemptTimeout: 5_000, deadline: 150 })), Effect.flip)
      expect(error).toMatchObject({ _tag: "TimeoutError", limit: "deadline", unreached: true, attempts: [{ number: 1 }] })
    }).pipe(Effect.scoped)
  )

  it.live("is none that fetch tells of: what was created is unknown then", () =>
    Effect.gen(function* () {
      const { url } = yield* service
      const upload = Files.use((files) =>
        files.add({ databaseName: "docs", collectionName: "c", file: fromBlob(new Blob(["x"]), "x.md") }, { attemptTimeout: 150 })
      )
      const byFetch = Effect.provideService(create, FetchHttpClient.Fetch, globalThis.fetch)
      const errors = yield* Effect.all([Effect.flip(byFetch), Effect.flip(upload)]).pipe(Effect.provide(services(url)))
      for (const error of errors) {
        expect(error).toMatchObject({ _tag: "OutcomeUnknown", reason: "TimeoutError", attempts: [{ number: 1 }] })
      }
    }).pipe(Effect.scoped)
  )
})

describe("a connection that is open", () => {
  it.live("leaves unknown what a create did whose answer does not come, on its first request as on its second", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((request, response) => {
        request.resume()
        if (request.method === "GET") response.end(JSON.stringify([wire(1)]))
      })
      yield* Effect.gen(function* () {
        for (let call = 0; call < 2; call += 1) {
          expect(yield* Effect.flip(create)).toMatchObject({ _tag: "OutcomeUnknown", reason: "TimeoutError", attempts: [{ number: 1 }] })
          yield* page
          yield* freed
        }
      }).pipe(Effect.provide(services(url, { attemptTimeout: 1_000 })))
    }).pipe(Effect.scoped)
  )
})
