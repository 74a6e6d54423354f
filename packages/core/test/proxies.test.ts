/** Proxies of the environment: what goes through them on Node, and what past them. */
import http, { type ServerResponse } from "node:http"
import https from "node:https"
import type { Socket } from "node:net"
import { type Duplex } from "node:stream"
import { Files } from "@chroma-sync/core/Files"
import { describe, expect, it, vi } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { freed, listening, page, printedBy, services, upload } from "./overNode.ts"
import { serve, speak, wire } from "./support.ts"

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

describe("a proxy of the environment", () => {
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

  it.live("what goes past a proxy goes by one connection while that is open, as everything else does", () =>
    Effect.gen(function* () {
      yield* globalAgent({ proxyEnv: { HTTP_PROXY: "http://no-such-proxy.invalid" } })
      const connections = new Set<Socket>()
      const { url } = yield* serve((request, response) => {
        connections.add(request.socket)
        response.end(JSON.stringify([wire(1)]))
      })
      yield* Effect.provide(Effect.repeat(Effect.andThen(page, freed), { times: 9 }), services(url))
      expect(connections.size).toBe(1)
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

  it.live.each<readonly [what: string, how: string, stream: Stream.Stream<Uint8Array, string>]>(
    ["past a proxy", "by fetch"].flatMap(
      (how) =>
        [
          ["cannot be opened", how, Stream.fail("no such file")],
          ["has a bug", how, Stream.die("a bug")],
          ["has more than was announced", how, Stream.make(piece, piece, piece)],
          ["has less than was announced", how, Stream.make(piece)]
        ] as const
    )
  )("a file that %s is sent once, %s", ([what, how, stream]) =>
    Effect.gen(function* () {
      if (how === "past a proxy") yield* globalAgent({ proxyEnv: { HTTP_PROXY: "http://no-such-proxy.invalid" } })
      const { url } = yield* serve((request) => void request.resume().on("error", () => undefined))
      let opened = 0
      const counted = Stream.suspend(() => {
        opened += 1
        return stream
      })
      const exit = yield* Effect.exit(Effect.provide(add(counted), services(url, 3)))
      const failed = Exit.isFailure(exit) && Cause.squash(exit.cause)
      if (what === "has a bug") expect(failed).toBe("a bug")
      else expect(failed).toMatchObject({ _tag: "FileUnreadable", attempts: [{ number: 1 }] })
      expect(opened).toBe(1)
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
      yield* globalAgent({ proxyEnv: { HTTP_PROXY: proxy.url } })
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
