/** What every transport does with a connection and its bytes. */
import type { IncomingHttpHeaders } from "node:http"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { deafPort } from "./deafPort.ts"
import { serve, speak, wire } from "./support.ts"

const services = (baseUrl: string) =>
  Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token: "canary-token-7781", retries: 0 })))
const page = (baseUrl: string) =>
  Effect.provide(
    Invocations.use((invocations) => invocations.page()),
    services(baseUrl)
  )
const failure = (baseUrl: string): Effect.Effect<ListError, unknown> => Effect.flip(page(baseUrl))
const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"

const body = JSON.stringify([wire(1), wire(2, { note: "Zwölf Boxkämpfer" })])

describe("a request", () => {
  it.live("says what it takes, carries the key, and nothing of who traces it", () =>
    Effect.gen(function* () {
      const seen: Array<IncomingHttpHeaders> = []
      const { url } = yield* serve(({ headers }, response) => {
        seen.push(headers)
        response.end(body)
      })
      yield* Effect.withSpan(page(url), "somebody's")
      expect(seen).toHaveLength(1)
      const { accept, "accept-encoding": encodings, "x-chroma-token": token, host, ...others } = seen[0] ?? {}
      expect({ accept, token, host }).toEqual({ accept: "*/*", token: "canary-token-7781", host: new URL(url).host })
      expect(encodings).toMatch(/^gzip, /)
      // Which transport this is at all: only fetch says so.
      expect("sec-fetch-mode" in others ? "fetch" : "node:http").toBe(process.env["TRANSPORT"])
      expect(Object.keys(others).filter((name) => /trace|b3|baggage|cookie|referer|auth/.test(name))).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("whose query has anything in it arrives with it, below the path of its base", () =>
    Effect.gen(function* () {
      const names = ["a b+c&d=e#f?g/h", "100%25", "ü 😀 \u202e", "\r\nx-chroma-token: no", "'\"<>[]{}|\\^`", "\ud800 half"]
      const seen: Array<URL> = []
      const { url } = yield* serve((request, response) => {
        seen.push(new URL(`http://localhost${request.url}`))
        response.end("[]")
      })
      const pages = Effect.forEach(names, (databaseName) =>
        Invocations.use((invocations) => invocations.page({ databaseName, limit: 7, offset: 3 }))
      )
      yield* Effect.provide(pages, services(`${url}/gateway/`))
      // What is no text in Unicode is sent as fetch sends it.
      expect(seen.map(({ searchParams }) => searchParams.get("database_name"))).toEqual(names.map((name) => name.toWellFormed()))
      for (const { pathname, searchParams } of seen) {
        expect(pathname).toBe("/gateway/api/v1/invocations")
        expect([...searchParams.keys()].toSorted()).toEqual(["database_name", "limit", "offset", "order_by"])
      }
    }).pipe(Effect.scoped)
  )

  it.live("with a body arrives whole, with its length and type", () =>
    Effect.gen(function* () {
      let arrived: unknown
      const { url } = yield* serve((request, response) => {
        let text = ""
        request.setEncoding("utf8").on("data", (part: string) => (text += part))
        request.on("end", () => {
          arrived = { text, length: request.headers["content-length"], type: request.headers["content-type"], method: request.method }
          response.writeHead(201).end(JSON.stringify({ invocation_id: id }))
        })
      })
      const targetCollectionName = "ü".repeat(40)
      const create = Invocations.use((invocations) => invocations.create(id, { targetCollectionName }))
      expect(yield* Effect.provide(create, services(url))).toBe(id)
      const text = JSON.stringify({ target_collection_name: targetCollectionName })
      expect(arrived).toEqual({ text, length: String(Buffer.byteLength(text)), type: "application/json", method: "POST" })
    }).pipe(Effect.scoped)
  )

  it.live("to https says nothing before the connection is private", () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const { url } = yield* speak((socket, _, bytes) => {
        said.push(bytes)
        socket.end()
      })
      // By fetch it has the same code as an open connection that is reset.
      const unreached = process.env["TRANSPORT"] === "node:http"
      expect(yield* failure(url.replace("http:", "https:"))).toMatchObject({ _tag: "TransportError", unreached })
      // What a handshake begins with (RFC 8446, 5.1).
      expect(said.map((bytes) => bytes.slice(0, 2))).toEqual(["\x16\x03"])
      expect(said.join("")).not.toMatch(/canary|HTTP/)
    }).pipe(Effect.scoped)
  )

  it.live("takes no connection of its own where one is free", () =>
    Effect.gen(function* () {
      const { url, server } = yield* serve((_, response) => void response.end(body))
      let connections = 0
      server.on("connection", () => (connections += 1))
      const { page } = yield* Effect.provide(Invocations, services(url))
      for (let call = 0; call < 20; call += 1) yield* page({ offset: call })
      // One for the first call, and another where that is not free yet when the second is made.
      expect(connections).toBeLessThan(3)
    }).pipe(Effect.scoped)
  )
})

describe("an answer", () => {
  const encodings: ReadonlyArray<readonly [string, (text: string) => Buffer]> = [
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["GZIP", gzipSync],
    ["br", brotliCompressSync]
  ]
  it.live.each(encodings)("in %s is read, in any pieces", ([encoding, compress]) =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        response.writeHead(200, { "content-encoding": encoding })
        for (const byte of compress(body)) response.write(Uint8Array.of(byte))
        response.end()
      })
      expect((yield* page(url)).invocations.map((row) => row.id)).toEqual([wire(1)["id"], wire(2)["id"]])
    }).pipe(Effect.scoped)
  )

  it.live.each(encodings)("in %s that is cut is a transport error", ([encoding, compress]) =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        response.writeHead(200, { "content-encoding": encoding })
        response.write(compress(body).subarray(0, -20), () => response.destroy())
      })
      expect(yield* failure(url)).toMatchObject({ _tag: "TransportError" })
    }).pipe(Effect.scoped)
  )

  it.live.each([204, 304, 404, 502])("of status %i that names a compression and has no body keeps its class", (status) =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => void response.writeHead(status, { "content-encoding": "gzip" }).end())
      const { _tag } = yield* failure(url)
      expect(_tag).toBe(status === 204 ? "InvalidResponse" : status === 404 ? "NotFound" : "UnexpectedStatus")
    }).pipe(Effect.scoped)
  )

  it.live("that changes the protocol is a transport error", () =>
    Effect.gen(function* () {
      const upgrade = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n"
      const { url } = yield* speak((socket) => socket.end(upgrade))
      expect(yield* failure(url)).toMatchObject({ _tag: "TransportError", unreached: false })
    }).pipe(Effect.scoped)
  )

  it.live("that is whole is read, whatever stands behind it", () =>
    Effect.gen(function* () {
      const { url } = yield* speak((socket, _, request) =>
        socket.end(
          request.startsWith("DELETE")
            ? 'HTTP/1.1 204 No Content\r\n\r\n{"deleted":true}'
            : `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}stray`
        )
      )
      expect((yield* page(url)).invocations).toHaveLength(2)
      const remove = Sources.use((sources) => sources.delete(id))
      yield* Effect.provide(
        remove,
        Sources.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token: "canary-token-7781", retries: 0 })))
      )
    }).pipe(Effect.scoped)
  )

  const damaged: ReadonlyArray<readonly [what: string, answer: string | Buffer]> = [
    ["is no HTTP", "SSH-2.0-OpenSSH_9\r\n\r\n"],
    ["has chunks of no size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n[]\r\n0\r\n\r\n"],
    ["is no gzip", "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n[]"],
    [
      "is no brotli",
      Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 9\r\n\r\n"), Buffer.alloc(9, 255)])
    ]
  ]
  it.live.each(damaged)("that %s is told as a damaged one, and not as a service that cannot be reached", ([, answer]) =>
    Effect.gen(function* () {
      const { url } = yield* speak((socket) => socket.end(answer))
      const error = yield* failure(url)
      expect(error).toMatchObject({ _tag: "TransportError", unreached: false })
      expect(error.message).toContain(`the answer of ${url} is damaged (`)
    }).pipe(Effect.scoped)
  )

  it.live("whose connection is closed before its first byte is a transport error", () =>
    Effect.gen(function* () {
      const { url } = yield* speak((socket) => socket.end())
      expect(yield* failure(url)).toMatchObject({ _tag: "TransportError", unreached: false })
    }).pipe(Effect.scoped)
  )
})

it.live("a connection that does not open in ten seconds, with its handshake, is one over which nothing was sent", () =>
  Effect.gen(function* () {
    const silent = yield* speak(() => undefined)
    const urls = [(yield* deafPort).url, silent.url.replace("http:", "https:")]
    const create = Invocations.use((invocations) =>
      invocations.create(id, { targetCollectionName: "handbook" }, { attemptTimeout: 15_000 })
    )
    const errors = yield* Effect.forEach(urls, (url) => Effect.flip(Effect.provide(create, services(url))), { concurrency: 2 })
    for (const error of errors) {
      expect(error).toMatchObject({ _tag: "TransportError", unreached: true, reason: expect.stringMatching(/CONNECT_TIMEOUT$/) })
    }
  }).pipe(Effect.scoped)
)
