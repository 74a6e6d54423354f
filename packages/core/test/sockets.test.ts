/** What goes wrong between two processes, on real sockets. */
import { once } from "node:events"
import { spawn } from "node:child_process"
import type { ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import { fileURLToPath } from "node:url"
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { serve, wire } from "./support.ts"

const services = (baseUrl: string, options: SyncConfigOptions = {}) =>
  Invocations.layer.pipe(Layer.provideMerge(SyncConfig.layer({ baseUrl, token: "t", retries: 0, ...options })))

const page = (baseUrl: string, options?: SyncConfigOptions) =>
  Invocations.use((invocations) => invocations.page()).pipe(Effect.provide(services(baseUrl, options)))
const failure = (baseUrl: string, options?: SyncConfigOptions): Effect.Effect<ListError, unknown> => Effect.flip(page(baseUrl, options))

const body = JSON.stringify([wire(1), wire(2)])

describe("on real sockets", () => {
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

  const answers: ReadonlyArray<readonly [what: string, answer: (response: ServerResponse) => void]> = [
    ["the connection is cut", (response) => response.destroy()],
    ["the connection is reset", (response) => response.socket?.resetAndDestroy()],
    [
      "the answer is cut half-way",
      (response) => response.writeHead(201, { "content-length": 60 }).write('{"invocation_id":', () => response.destroy())
    ],
    ["the answer never comes", () => undefined],
    ["a gateway answers", (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>")],
    ["the answer cannot be read", (response) => response.writeHead(201).end("{}")]
  ]
  it.live.each(answers)("an invocation is asked for once where %s after the request", ([, answer]) =>
    Effect.gen(function* () {
      const bodies: Array<string> = []
      const { url } = yield* serve((request, response) => {
        let body = ""
        request.setEncoding("utf8").on("data", (text: string) => (body += text))
        request.on("end", () => {
          bodies.push(body)
          answer(response)
        })
      })
      const before = Date.now()
      const error = yield* Invocations.use((invocations) =>
        invocations.create("a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", { targetCollectionName: "handbook" })
      ).pipe(Effect.provide(services(url, { retries: 5, attemptTimeout: "2 seconds" })), Effect.flip)
      expect(error).toMatchObject({
        _tag: "OutcomeUnknown",
        request: { _tag: "CreateInvocation", targetCollectionName: "handbook" },
        attempts: [{ number: 1 }]
      })
      expect(error._tag === "OutcomeUnknown" && error.sentAt >= before).toBe(true)
      expect(bodies).toEqual(['{"target_collection_name":"handbook"}'])
    }).pipe(Effect.scoped)
  )

  it.live("an invocation is asked for again where nobody listened, and then once", () =>
    Effect.gen(function* () {
      let requests = 0
      const { url, server } = yield* serve((_, response) => {
        requests += 1
        response.writeHead(201, { "content-type": "application/json" }).end('{"invocation_id":"00000001-0000-4000-8000-000000000000"}')
      })
      const { port } = server.address() as AddressInfo
      yield* Effect.promise(() => new Promise((resolve) => server.close(resolve)))
      const fiber = yield* Invocations.use((invocations) =>
        invocations.create("a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", { targetCollectionName: "handbook" })
      ).pipe(Effect.provide(services(url, { retries: 20 })), Effect.forkChild)
      yield* Effect.promise(() => once(server.listen(port, "127.0.0.1"), "listening"))
      expect(yield* Fiber.join(fiber)).toBe("00000001-0000-4000-8000-000000000000")
      expect(requests).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.live("a program whose calls were interrupted, in an attempt and between two, ends by itself: nothing is left open", () =>
    Effect.gen(function* () {
      // Answers /health as soon as one call waits for its answer and the other has been told to wait before its next try.
      let waiting = 0
      const held: Array<ServerResponse> = []
      const arrived = () => {
        waiting += 1
        if (waiting === 2) held.forEach((response) => response.end())
      }
      const { url } = yield* serve((request, response) => {
        if (request.url === "/health" && waiting === 2) response.end()
        else if (request.url === "/health") held.push(response)
        else if (request.url?.includes("limit=7") !== true) arrived()
        else response.writeHead(503, { "retry-after": "60" }).end(arrived)
      })
      const program = fileURLToPath(new URL("./interrupted.ts", import.meta.url))
      const child = yield* Effect.acquireRelease(
        Effect.sync(() => spawn(process.execPath, [program, url], { stdio: ["ignore", "pipe", "inherit"] })),
        (child) => Effect.sync(() => child.kill())
      )
      let output = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
      const [status] = yield* Effect.promise(() => once(child, "close"))
      expect({ status, output }).toEqual({ status: 0, output: "interrupted twice\n" })
    }).pipe(Effect.scoped)
  )
})
