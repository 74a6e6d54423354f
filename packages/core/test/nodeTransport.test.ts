/** Which transport carries what on Node. */
import { once } from "node:events"
import http from "node:http"
import type { Socket } from "node:net"
import { Readable } from "node:stream"
import type { ReadableStream } from "node:stream/web"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import { describe, expect, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import { config, create, freed, listening, page, printedBy, services, upload } from "./overNode.ts"
import { serve, speak, wire } from "./support.ts"

/** The other end of a service's connection, where it is this program's. */
const ownEndOf = ({ remotePort }: Socket) =>
  Object.values(http.globalAgent.sockets)
    .flatMap((sockets = []) => sockets)
    .find(({ localPort }) => localPort === remotePort)

/** Whatever stands as Node's global agent, which a program may replace by anything. */
const withGlobalAgent = <A, E, R>(agent: object, use: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      const before = http.globalAgent
      // Node takes any object; its types take an `Agent` alone.
      http.globalAgent = agent as http.Agent
      return before
    }),
    () => use,
    (before) => Effect.sync(() => (http.globalAgent = before))
  )

describe("on Node", () => {
  it.live("reads and creations go by node:http, and uploads, which are streamed, by fetch", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      yield* Effect.provide(Effect.all([page, create, upload]), services(url))
      expect(byFetch).toEqual([false, false, true])
    }).pipe(Effect.scoped)
  )

  it.live("a global agent of the program's own, which is none of Node's class, carries reads and creations", () =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      const requests: Array<string> = []
      const own = new http.Agent()
      const addRequest = (request: http.ClientRequest, options: object) => {
        requests.push(request.method)
        // What Node calls an agent by, which its types leave out.
        Reflect.apply(Reflect.get(own, "addRequest"), own, [request, options])
      }
      const carried = Effect.all([page, create]).pipe(Effect.provide(services(url)))
      yield* withGlobalAgent({ protocol: "http:", addRequest }, carried)
      expect({ requests, byFetch }).toEqual({ requests: ["GET", "POST"], byFetch: [false, false] })
    }).pipe(Effect.scoped)
  )

  it.live.each<readonly [what: string, agent: object, reason: string]>([
    ["names no protocol, so that Node refuses it", { addRequest: () => undefined }, "ERR_INVALID_PROTOCOL"],
    [
      "throws",
      {
        protocol: "http:",
        addRequest: () => {
          throw new Error("no way out")
        }
      },
      "no way out"
    ]
  ])("a global agent that %s is a transport error, and surely nothing was created", ([, agent, reason]) =>
    Effect.gen(function* () {
      const { byFetch, url } = yield* listening
      const both = Effect.all([Effect.flip(page), Effect.flip(create)]).pipe(Effect.provide(services(url)))
      const lost = { _tag: "TransportError", reason, unreached: true }
      expect(yield* withGlobalAgent(agent, both)).toMatchObject([lost, lost])
      expect(byFetch).toEqual([])
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
})
