/** What goes wrong between two processes, on real sockets. */
import { once } from "node:events"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { wire } from "./support.ts"

const serve = (listener: RequestListener) =>
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

const page = (baseUrl: string, options: SyncConfigOptions = {}) =>
  Invocations.use((invocations) => invocations.page()).pipe(
    Effect.provide(Invocations.layer.pipe(Layer.provideMerge(SyncConfig.layer({ baseUrl, token: "t", retries: 0, ...options }))))
  )
const failure = (baseUrl: string, options?: SyncConfigOptions): Effect.Effect<ListError, unknown> => Effect.flip(page(baseUrl, options))

const body = JSON.stringify([wire(1), wire(2)])

describe("on real sockets", () => {
  it.live("a body that is cut at any byte is a transport error, never an empty success", () =>
    Effect.gen(function* () {
      let cut = 0
      const { url } = yield* serve((_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
        response.write(body.slice(0, cut), () => response.destroy())
      })
      for (cut = 0; cut < body.length; cut += 7) expect(yield* failure(url)).toMatchObject({ _tag: "TransportError" })
    }).pipe(Effect.scoped)
  )

  it.live("a body that stalls ends with the attempt", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => void response.writeHead(200).write(body.slice(0, 40)))
      expect(yield* failure(url, { attemptTimeout: 80 })).toMatchObject({ _tag: "TimeoutError", limit: "attempt", limitMs: 80 })
    }).pipe(Effect.scoped)
  )

  it.live("a reset and a closed port are transport errors that name the code", () =>
    Effect.gen(function* () {
      const { url, server } = yield* serve((request) => request.socket.resetAndDestroy())
      expect(yield* failure(url)).toMatchObject({ _tag: "TransportError", origin: url })
      server.close()
      expect(yield* failure(url)).toMatchObject({ _tag: "TransportError", reason: "ECONNREFUSED" })
    }).pipe(Effect.scoped)
  )

  it.live("a call recovers from two cut bodies", () =>
    Effect.gen(function* () {
      let requests = 0
      const { url } = yield* serve((_, response) => {
        requests += 1
        response.writeHead(200, { "content-length": Buffer.byteLength(body) })
        if (requests < 3) response.write(body.slice(0, 50), () => response.destroy())
        else response.end(body)
      })
      expect((yield* page(url, { retries: 3 })).invocations).toHaveLength(2)
      expect(requests).toBe(3)
    }).pipe(Effect.scoped)
  )

  it.live("a redirect is not followed: the other host sees neither request nor token", () =>
    Effect.gen(function* () {
      const caught: Array<unknown> = []
      const catcher = yield* serve((request, response) => {
        caught.push(request.headers)
        response.end("[]")
      })
      const { url } = yield* serve((_, response) => void response.writeHead(307, { location: `${catcher.url}/api/v1/invocations` }).end())
      expect(yield* failure(url)).toMatchObject({ _tag: "UnexpectedStatus", status: 307, location: catcher.url })
      expect(caught).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("an interrupted call closes its connection", () =>
    Effect.gen(function* () {
      const { url, server } = yield* serve(() => undefined)
      const arrived = Effect.promise(() => once(server, "request"))
      const fiber = yield* Effect.forkChild(page(url))
      const [request] = yield* arrived
      // The server's request event gives the request, whose socket this is.
      const socket = (request as { readonly socket: Socket }).socket
      const closed = once(socket, "close")
      yield* Fiber.interrupt(fiber)
      yield* Effect.promise(() => closed)
      expect(socket.destroyed).toBe(true)
    }).pipe(Effect.scoped)
  )
})
