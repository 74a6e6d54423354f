/** Which transport carries what on Node. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import http, { type ServerResponse } from "node:http"
import https from "node:https"
import type { Socket } from "node:net"
import { type Duplex, Readable } from "node:stream"
import type { ReadableStream } from "node:stream/web"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import { describe, expect, it, vi } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import { serve, speak, wire } from "./support.ts"

const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"

/** A service that notes whether a request came by `fetch`, which cannot but say so. */
const listening = Effect.gen(function* () {
  const byFetch: Array<boolean> = []
  const { url } = yield* serve((request, response) => {
    byFetch.push("sec-fetch-mode" in request.headers)
    request.resume().on("end", () => {
      if (request.method === "GET") response.end(JSON.stringify([wire(1)]))
      else response.writeHead(201).end(JSON.stringify({ invocation_id: id }))
    })
  })
  return { byFetch, url }
})

const config = (baseUrl: string) => SyncConfig.layer({ baseUrl, token: "canary-token-7781", retries: 0 })
const services = (baseUrl: string) => Layer.merge(Invocations.layer, Files.layer).pipe(Layer.provide(config(baseUrl)))

const page = Invocations.use((invocations) => invocations.page())
/** A connection is free one turn after its answer was read. */
const freed = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
const create = Invocations.use((invocations) => invocations.create(id, { targetCollectionName: "handbook" }))
const upload = Files.use((files) =>
  files.add({ databaseName: "docs", collectionName: "notes", file: fromBlob(new Blob(["text"]), "a.txt") })
)

/** What a program beside this one prints. */
const printedBy = (file: URL, env: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const child = spawn(process.execPath, [fileURLToPath(file)], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: process.env["PATH"], ...env }
    })
    const [printed] = await Promise.all([text(child.stdout), once(child, "close")])
    return printed
  })

const piece = new TextEncoder().encode("text".repeat(20_000))

const add = (stream: Stream.Stream<Uint8Array, string>) =>
  Files.use((files) =>
    files.add({ databaseName: "docs", collectionName: "notes", file: { name: "a.txt", size: 2 * piece.length, stream } })
  )

const globalAgent = (options: http.AgentOptions) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const before = http.globalAgent
      const agent = new http.Agent({ keepAlive: true, ...options })
      http.globalAgent = agent
      return { agent, before }
    }),
    ({ agent, before }) =>
      Effect.sync(() => {
        http.globalAgent = before
        agent.destroy()
      })
  )

/** The other end of a service's connection, where it is this program's. */
const ownEndOf = ({ remotePort }: Socket) =>
  Object.values(http.globalAgent.sockets)
    .flatMap((sockets = []) => sockets)
    .find(({ localPort }) => localPort === remotePort)

/** A service on this machine that takes the beginning of an upload, perhaps to refuse it, where the environment names a proxy. */
const uploading = Effect.fnUntraced(function* (refuses: boolean) {
  yield* globalAgent({ proxyEnv: { HTTP_PROXY: "http://no-such-proxy.invalid" } })
  const [begun, closed] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  // A service that leaves the connection open: to end it is for who uploads.
  const { url } = yield* speak((socket, heard) => {
    if (heard > 1) return
    socket.on("close", () => Deferred.doneUnsafe(closed, Exit.void))
    Deferred.doneUnsafe(begun, Exit.void)
    if (refuses) socket.write("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n")
  })
  return { begun, closed, url }
})

describe("on Node", () => {
  it.live("reads and creations go by node:http, and uploads, which are streamed, by fetch", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      yield* Effect.provide(Effect.all([page, create, upload]), services(url))
      expect(byFetch).toEqual([false, false, true])
    }).pipe(Effect.scoped)
  )

  it.live("a fetch that the program provides carries everything", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      let calls = 0
      const fetch: typeof globalThis.fetch = (input, init) => {
        calls += 1
        return globalThis.fetch(input, init)
      }
      yield* Effect.all([page, create]).pipe(Effect.provide(services(url)), Effect.provideService(FetchHttpClient.Fetch, fetch))
      expect({ calls, byFetch }).toEqual({ calls: 2, byFetch: [true, true] })
      // Node's own, when it is asked for by name.
      yield* page.pipe(Effect.provide(services(url)), Effect.provideService(FetchHttpClient.Fetch, globalThis.fetch))
      expect(byFetch).toEqual([true, true, true])
    }).pipe(Effect.scoped)
  )

  it.live("a fetch that the program provides may give a body of Node's streams; one that has read it loses the answer", () =>
    Effect.gen(function* () {
      const { url } = yield* listening
      const through = (look: (response: Response) => Response | Promise<Response>) =>
        Effect.provideService(FetchHttpClient.Fetch, async (...call) => look(await globalThis.fetch(...call)))
      const ofNode = (response: Response) =>
        new Proxy(response, {
          get: (from, key) => {
            if (key === "body") return from.body === null ? null : Readable.fromWeb(from.clone().body as ReadableStream)
            const value: unknown = Reflect.get(from, key, from)
            return typeof value === "function" ? value.bind(from) : value
          }
        })
      const read = async (response: Response) => (await response.text(), response)
      yield* Effect.gen(function* () {
        expect((yield* page.pipe(through(ofNode))).invocations).toHaveLength(1)
        expect(yield* Effect.flip(page.pipe(through(read)))).toMatchObject({ _tag: "TransportError" })
        expect(yield* Effect.flip(create.pipe(through(read)))).toMatchObject({ _tag: "OutcomeUnknown", reason: "TransportError" })
      }).pipe(Effect.provide(services(url)))
    }).pipe(Effect.scoped)
  )

  it.live("a global fetch that was replaced carries everything until it is put back", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      const { fetch } = globalThis
      yield* Effect.acquireUseRelease(
        Effect.sync(() => vi.stubGlobal("fetch", (...call: Parameters<typeof fetch>) => fetch(...call))),
        () => Effect.provide(page, services(url)),
        () => Effect.sync(() => vi.unstubAllGlobals())
      )
      yield* Effect.provide(page, services(url))
      expect(byFetch).toEqual([true, false])
    }).pipe(Effect.scoped)
  )

  it.live("a global fetch that was replaced before this was loaded carries everything", () =>
    Effect.gen(function* () {
      expect(yield* printedBy(new URL("replacedFetch.ts", import.meta.url))).toBe("1\n")
    })
  )

  it.live("an HttpClient that the program provides carries everything", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      const http = SyncHttp.layerNoDeps.pipe(Layer.provide(FetchHttpClient.layer))
      yield* Effect.provide(page, Invocations.layerNoDeps.pipe(Layer.provide(http), Layer.provide(config(url))))
      expect(byFetch).toEqual([true])
    }).pipe(Effect.scoped)
  )

  it.live("an HttpClient that takes statuses for failures gives them all the same", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((request, response) => {
        const status = request.method === "POST" ? 409 : 429
        response.writeHead(status, { "retry-after": "7" }).end(JSON.stringify({ error: "x", message: "said so" }))
      })
      const strict = Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, HttpClient.filterStatusOk))
      const http = SyncHttp.layerNoDeps.pipe(Layer.provide(strict), Layer.provide(FetchHttpClient.layer))
      const given = Invocations.layerNoDeps.pipe(Layer.provide(http), Layer.provide(config(url)))
      expect(yield* Effect.provide(Effect.flip(create), given)).toMatchObject({ _tag: "Conflict", detail: "said so" })
      expect(yield* Effect.provide(Effect.flip(page), given)).toMatchObject({ _tag: "RateLimited", retryAfterMs: 7_000 })
    }).pipe(Effect.scoped)
  )

  it.live.each<readonly [what: string, cut: (socket: Socket) => void]>([
    ["is cut", (socket) => void socket.resetAndDestroy()],
    // As the system says where it knows already while it is written to.
    ["is found cut", (socket) => void ownEndOf(socket)?.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))]
  ])("a connection that %s when it is used again costs a read nothing, and is a lost answer of a creation", ([, cut]) =>
    Effect.gen(function* () {
      // Each connection answers its first request, and ends with its second.
      const asked: Array<string> = []
      const seen = new WeakSet<object>()
      const { url } = yield* serve((request, response) => {
        const again = seen.has(request.socket)
        seen.add(request.socket)
        asked.push(`${request.method}${again ? " again" : ""}`)
        request.resume().on("end", () => {
          if (again) cut(request.socket)
          else response.end(JSON.stringify([wire(1)]))
        })
      })
      yield* Effect.gen(function* () {
        for (let call = 0; call < 3; call += 1) {
          expect((yield* page).invocations).toHaveLength(1)
          yield* freed
        }
        expect(yield* Effect.flip(create)).toMatchObject({ _tag: "OutcomeUnknown", reason: "TransportError" })
      }).pipe(Effect.provide(services(url)))
      expect(asked).toEqual(["GET", "GET again", "GET", "GET again", "GET", "POST again"])
    }).pipe(Effect.scoped)
  )

  it.live.each<readonly [what: string, service: Effect.Effect<{ readonly url: string }, never, Scope.Scope>]>([
    ["is reset in its handshake", speak((socket) => void socket.resetAndDestroy())],
    ["is closed in its handshake", speak((socket) => void socket.end())],
    ["is answered without encryption", serve((_, response) => void response.end("{}"))]
  ])("a creation whose connection to https %s surely did not arrive", ([, service]) =>
    Effect.gen(function* () {
      const { url } = yield* service
      const error = yield* Effect.flip(Effect.provide(create, services(url.replace("http:", "https:"))))
      expect(error).toMatchObject({ _tag: "TransportError", unreached: true })
    }).pipe(Effect.scoped)
  )

  it.live("a read whose connection is cut each time is a transport error, and is asked for no more often than there are connections", () =>
    Effect.gen(function* () {
      let requests = 0
      let answering = true
      const { url } = yield* serve((request, response) => {
        requests += 1
        if (answering) response.end(JSON.stringify([wire(1)]))
        else request.socket.resetAndDestroy()
      })
      yield* Effect.gen(function* () {
        yield* page
        yield* freed
        answering = false
        expect(yield* Effect.flip(page)).toMatchObject({ _tag: "TransportError", reason: "ECONNRESET" })
      }).pipe(Effect.provide(services(url)))
      expect(requests).toBe(3)
    }).pipe(Effect.scoped)
  )

  it.live("a read that is interrupted on a connection that was used before is not sent by another one", () =>
    Effect.gen(function* () {
      const sockets: Array<Socket> = []
      const offsets: Array<string | null> = []
      const { url, server } = yield* serve((request, response) => {
        sockets.push(request.socket)
        offsets.push(new URL(request.url ?? "", "http://sync.test").searchParams.get("offset"))
        if (offsets.length !== 2) response.end(JSON.stringify([wire(1)]))
      })
      yield* Effect.gen(function* () {
        const { page } = yield* Invocations
        yield* page({ offset: 1 })
        yield* freed
        const arrived = once(server, "request")
        const fiber = yield* Effect.forkChild(page({ offset: 2 }))
        yield* Effect.promise(() => arrived)
        const closed = once(sockets[1]!, "close")
        yield* Fiber.interrupt(fiber)
        yield* Effect.promise(() => closed)
        // Whatever was sent before it comes before it.
        yield* page({ offset: 3 })
      }).pipe(Effect.provide(services(url)))
      expect(sockets[1]).toBe(sockets[0])
      expect(offsets).toEqual(["1", "2", "3"])
    }).pipe(Effect.scoped)
  )

  it.live("a proxy of the environment is used where Node is told to", () =>
    Effect.gen(function* () {
      const asked: Array<string | undefined> = []
      const proxy = yield* serve((request, response) => {
        asked.push(request.url)
        response.end(JSON.stringify([wire(1)]))
      })
      const printed = yield* printedBy(new URL("behindProxy.ts", import.meta.url), { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy.url })
      expect(printed).toBe("1\n")
      expect(asked).toEqual([expect.stringMatching(/^http:\/\/sync\.test\/api\/v1\/invocations\?/)])
    }).pipe(Effect.scoped)
  )

  it.live("a proxy of the environment is not told of a service on this machine, nor the key with it", () =>
    Effect.gen(function* () {
      let asked = 0
      const refuse = (_: unknown, answer: ServerResponse | Duplex) => {
        asked += 1
        answer.destroy()
      }
      const proxy = yield* serve(refuse)
      proxy.server.on("connect", refuse)
      const { url, byFetch } = yield* listening
      const env = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy.url, CHROMA_SYNC_URL: url }
      const printed = yield* printedBy(new URL("besideProxy.ts", import.meta.url), env)
      expect({ printed, asked, byFetch }).toEqual({ printed: "1\n", asked: 0, byFetch: [false, false] })
    }).pipe(Effect.scoped)
  )

  it.live("an upload to this machine does not go by fetch where that alone may go by a proxy", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      yield* Effect.acquireUseRelease(
        Effect.sync(() => vi.stubEnv("NODE_USE_ENV_PROXY", "1")),
        () => Effect.provide(upload, services(url)),
        () => Effect.sync(() => vi.unstubAllEnvs())
      )
      expect(byFetch).toEqual([false])
    }).pipe(Effect.scoped)
  )

  it.live("a global agent that goes by no proxy of the environment carries requests to this machine too", () =>
    Effect.gen(function* () {
      const { agent } = yield* globalAgent({})
      const { url } = yield* listening
      yield* Effect.provide(page, services(url))
      yield* freed
      expect(Object.values(agent.freeSockets)).toHaveLength(1)
    }).pipe(Effect.scoped)
  )

  it.live.each<readonly [what: string, rest: Stream.Stream<Uint8Array, string>, tag: string]>([
    ["cannot be read to its end", Stream.fail("the disk is gone"), "FileUnreadable"],
    ["is refused before its end", Stream.never, "Unauthorized"]
  ])("an upload past a proxy, of a file that %s, tells so and ends its connection", ([, rest, tag]) =>
    Effect.gen(function* () {
      const { begun, closed, url } = yield* uploading(tag === "Unauthorized")
      const stream = Stream.make(piece).pipe(Stream.concat(Stream.fromEffectDrain(Deferred.await(begun))), Stream.concat(rest))
      expect(yield* Effect.flip(Effect.provide(add(stream), services(url)))).toMatchObject({ _tag: tag })
      yield* Deferred.await(closed)
    }).pipe(Effect.scoped)
  )

  it.live("an upload past a proxy that is interrupted ends its connection, and lets go of its file", () =>
    Effect.gen(function* () {
      const { begun, closed, url } = yield* uploading(false)
      const left = yield* Deferred.make<void>()
      const stream = Stream.concat(Stream.make(piece), Stream.never).pipe(Stream.ensuring(Deferred.succeed(left, undefined)))
      const fiber = yield* Effect.forkChild(Effect.provide(add(stream), services(url)))
      yield* Deferred.await(begun)
      yield* Fiber.interrupt(fiber)
      yield* Effect.all([Deferred.await(closed), Deferred.await(left)])
    }).pipe(Effect.scoped)
  )

  it.live("a proxy that refuses the way to the service is told with its status", () =>
    Effect.gen(function* () {
      const proxy = yield* speak((socket) => void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"))
      const direct = https.globalAgent
      yield* Effect.acquireRelease(
        Effect.sync(() => (https.globalAgent = new https.Agent({ proxyEnv: { HTTPS_PROXY: proxy.url } }))),
        () => Effect.sync(() => (https.globalAgent = direct))
      )
      // Encrypted, so a service on this machine makes no difference.
      for (const url of ["https://sync.test", "https://localhost"]) {
        const error = yield* Effect.flip(Effect.provide(page, services(url)))
        expect(error).toMatchObject({ _tag: "TransportError", reason: "ERR_PROXY_TUNNEL 407", unreached: true })
      }
    }).pipe(Effect.scoped)
  )
})
