/** What the browser runs: core and the facade against the service of the query, and the result to where the page came from. */
import { ChromaSync, isChromaSyncError } from "@chroma-sync/client"
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"

const query = new URLSearchParams(location.search)
const baseUrl = query.get("service") ?? ""
const token = query.get("token") ?? ""

const byCore = Effect.gen(function* () {
  const { list, get } = yield* Invocations
  const found = yield* Stream.runCollect(list({ limit: 100 }))
  const one = yield* get(found[0]?.id ?? "")
  const missing = yield* Effect.flip(get("00000000-0000-4000-8000-00000000dead"))
  return { count: new Set(found.map(({ id }) => id)).size, same: one.id === found[0]?.id, missing: missing._tag }
}).pipe(Effect.provide(Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token, retries: 0 })))))

/** Streams a file. Chromium does so over HTTP/2 and later; where the service speaks HTTP/1.1, a `fetch` that holds the body stands in. */
const upload = (fetch: typeof globalThis.fetch) =>
  Files.use((files) =>
    files.add({
      databaseName: "docs",
      collectionName: "notes",
      file: fromBlob(new Blob(["# Notes"], { type: "text/markdown" }), "notes.md")
    })
  ).pipe(
    Effect.match({ onSuccess: (id) => id.length, onFailure: ({ _tag }) => _tag }),
    Effect.provide(Files.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token, retries: 0 })))),
    Effect.provideService(FetchHttpClient.Fetch, fetch)
  )
const holding: typeof fetch = async (input, { body, ...init } = {}) =>
  fetch(input, { ...init, body: body instanceof ReadableStream ? await new Response(body).arrayBuffer() : (body ?? null) })

const uploads = Effect.all({ streamed: upload(fetch.bind(globalThis)), held: upload(holding) })

const byFacade = async () => {
  await using sync = new ChromaSync({ baseUrl, apiKey: token })
  await using stranger = new ChromaSync({ baseUrl, apiKey: "not-a-known-key" })
  await using nowhere = new ChromaSync({ baseUrl: "http://127.0.0.1:9", apiKey: token, retries: 0 })
  const name = (error: unknown) => (isChromaSyncError(error) ? error.name : String(error))
  return {
    sources: (await Array.fromAsync(sync.sources.list())).length > 0,
    count: (await Array.fromAsync(sync.invocations.list())).length,
    refused: await Array.fromAsync(stranger.invocations.list()).then(String, name),
    unreachable: await nowhere.health().then(String, name)
  }
}

// Uploads start invocations, so they come after the lists.
const result = await Promise.all([Effect.runPromise(byCore), byFacade()]).then(
  async ([core, facade]) => ({ core, facade, uploads: await Effect.runPromise(uploads) }),
  (error: unknown) => ({ error: String(error) })
)
await fetch("/result", { method: "POST", body: JSON.stringify(result) })
