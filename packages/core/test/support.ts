/** Invocations as the service spells them, and a service that says what it is told to. */
import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net"
import { Files } from "@chroma-sync/core/Files"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import { System } from "@chroma-sync/core/System"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as fc from "fast-check"

export const wire = (n: number, overrides: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  id: `${n.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`,
  source_id: "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20",
  status: "processing",
  metadata: { github: { git_ref_identifier: { branch: "main" } }, database_name: "docs", collection_name: "handbook" },
  created_at: new Date(Date.UTC(2026, 2, 1) + n * 1_000).toISOString(),
  ...overrides
})

const date = fc.date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
const instant = fc.tuple(date, fc.constantFrom("", "4", "456789")).map(([at, digits]) => at.toISOString().replace("Z", `${digits}Z`))
const extra = fc.dictionary(fc.constantFrom("new_field", "x", "region"), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 })
const open = <A extends object>(known: fc.Arbitrary<A>) => fc.tuple(extra, known).map(([more, fields]) => ({ ...more, ...fields }))
const ref = fc.oneof(open(fc.record({ sha: fc.string() })), open(fc.record({ branch: fc.string() })))

/** Any status that the contract documents, and some that it does not. */
const wireStatus = fc.oneof(
  fc.constantFrom<unknown>("pending", "processing", "cancelled", "paused", null, 7, {}, { paused: {} }),
  open(fc.record({ complete: open(fc.record({ finished_at: instant, duration_ms: fc.nat() })) })),
  open(fc.record({ failed: open(fc.record({ error: fc.string() })) }))
)

const kind = fc.oneof(
  fc.record({ github: open(fc.record({ git_ref_identifier: ref })) }),
  fc.record({
    s3: open(
      fc.record(
        {
          bucket_name: fc.string(),
          object_key: fc.option(fc.string()),
          custom_id: fc.option(fc.string()),
          additional_metadata: fc.option(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }))
        },
        { requiredKeys: ["bucket_name"] }
      )
    )
  }),
  fc.constantFrom<object>({ web_scrape: null }, { file_upload: {} }, { notion: { page: 1 } }, {})
)

/** Any invocation that the contract allows, with fields that it does not name. */
export const wireInvocation = open(
  fc.record({
    id: fc.uuid(),
    source_id: fc.option(fc.uuid()),
    status: wireStatus,
    metadata: fc
      .tuple(extra, kind, fc.record({ database_name: fc.string(), collection_name: fc.string() }))
      .map((parts): object => Object.assign({}, ...parts)),
    created_at: instant
  })
)

const texts = fc.option(fc.uniqueArray(fc.string()))
const size = fc.option(fc.nat())
const sourceKind = fc.oneof(
  fc.record({
    github: open(
      fc.record({ repository: fc.string(), app_id: fc.option(fc.string()), include_globs: texts }, { requiredKeys: ["repository"] })
    )
  }),
  fc.record({
    s3: open(
      fc.record(
        {
          bucket_name: fc.string(),
          region: fc.string(),
          collection_name: fc.string(),
          path_prefix: fc.option(fc.string()),
          auto_sync: fc.constantFrom("none", "direct", "metadata", "hourly", null),
          aws_credential_id: size
        },
        { requiredKeys: ["bucket_name", "region", "collection_name"] }
      )
    )
  }),
  fc.record({
    web_scrape: open(
      fc.record(
        { starting_url: fc.string(), max_depth: size, page_limit: size, include_path_regexes: texts, exclude_path_regexes: texts },
        { requiredKeys: ["starting_url"] }
      )
    )
  }),
  fc.constantFrom<object>({ file_upload: {} }, { file_upload: null }, { notion: { page: 1 } }, {})
)
const dense = fc.oneof(
  open(
    fc.record({
      model: fc.string(),
      task: fc.option(
        open(
          fc.record(
            { task_name: fc.string(), document_prompt: fc.option(fc.string()), query_prompt: fc.option(fc.string()) },
            { requiredKeys: ["task_name"] }
          )
        )
      )
    })
  ),
  fc.constantFrom<unknown>("gte-small", { vendor: { model: "x" } })
)
const sparse = fc.oneof(
  fc.constantFrom<unknown>(null, "bm25"),
  open(fc.record({ model: fc.string(), key: fc.string() }, { requiredKeys: [] }))
)
const chunking = fc.oneof(
  open(fc.record({ type: fc.constantFrom("tree_sitter", "lines", "sentences"), max_size_bytes: size, max_lines: size })),
  fc.constantFrom<unknown>("whole", { type: 7 })
)

/** Any source that the contract allows, with kinds, settings and fields that it does not name. */
export const wireSource = fc
  .tuple(
    extra,
    sourceKind,
    fc.record({
      id: fc.uuid(),
      database_name: fc.string(),
      embedding: open(fc.record({ dense, sparse }, { requiredKeys: [] })),
      embedding_model: dense,
      chunking,
      created_at: instant
    })
  )
  .map(([more, kind, fields]) => ({ ...more, ...kind, ...fields }))

/** Answers each request by a function of its number, counted from 1, and of the request. */
export const scripted = (
  answer: (number: number, request: HttpClientRequest) => Response | Effect.Effect<Response, HttpClientError.HttpClientError>,
  options: SyncConfigOptions = {}
) => {
  const requests: Array<HttpClientRequest> = []
  const client = HttpClient.make((request) => {
    requests.push(request)
    const response = answer(requests.length, request)
    return Effect.map(Effect.isEffect(response) ? response : Effect.succeed(response), (web) => HttpClientResponse.fromWeb(request, web))
  })
  const config = SyncConfig.layer({ baseUrl: "https://sync.test", token: "canary-token-7781", ...options })
  const http = SyncHttp.layerNoDeps.pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, client)), Layer.provide(config))
  const invocations = Invocations.layerNoDeps.pipe(Layer.provide(http), Layer.provide(config))
  const others = Layer.mergeAll(Sources.layerNoDeps, Files.layerNoDeps, System.layerNoDeps).pipe(Layer.provide(http), Layer.provide(config))
  return {
    requests,
    layer: InvocationFeed.layerNoDeps.pipe(Layer.provideMerge(invocations), Layer.provide(config), Layer.merge(others), Layer.merge(http))
  }
}

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } })

/** A connection that fails with a code of the operating system, and with what else the runtime says of it. */
export const broken = (request: HttpClientRequest, code: string, more: object = {}) =>
  Effect.fail(
    new HttpClientError.HttpClientError({
      reason: new HttpClientError.TransportError({ request, cause: Object.assign(new Error("fetch failed"), { code, ...more }) })
    })
  )

/** A server on a real port for as long as the scope lasts. */
export const serve = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const server = createServer(listener).listen(0, "127.0.0.1")
      await once(server, "listening")
      // A listening TCP server has an address of this kind.
      const { port } = server.address() as AddressInfo
      return { server, url: `http://127.0.0.1:${port}` }
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )

/** A peer that speaks bytes: what it says to a request is not HTTP until `say` makes it so. */
export const speak = (say: (socket: Socket, requests: number, request: string) => void) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const open = new Set<Socket>()
      let requests = 0
      const server = createTcpServer((socket) => {
        open.add(socket)
        socket.on("close", () => open.delete(socket)).on("error", () => undefined)
        socket.on("data", (request) => say(socket, (requests += 1), request.toString("latin1")))
      }).listen(0, "127.0.0.1")
      await once(server, "listening")
      // A listening TCP server has an address of this kind.
      const { port } = server.address() as AddressInfo
      return { url: `http://127.0.0.1:${port}`, open, server, requests: () => requests }
    }),
    ({ server, open }) =>
      Effect.promise(async () => {
        for (const socket of open) socket.destroy()
        server.close()
        await once(server, "close")
      })
  )
