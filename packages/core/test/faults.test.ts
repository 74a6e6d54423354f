/** Every way an answer can go wrong on a real socket: at each byte, in each phase, with each status and body. */
import { once } from "node:events"
import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { serve, speak, wire } from "./support.ts"

const services = (baseUrl: string, options: SyncConfigOptions = {}) =>
  Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token: "t", retries: 0, ...options })))
const page = (baseUrl: string, options?: SyncConfigOptions) =>
  Invocations.use((invocations) => invocations.page()).pipe(Effect.provide(services(baseUrl, options)))
const failure = (baseUrl: string, options?: SyncConfigOptions): Effect.Effect<ListError, unknown> => Effect.flip(page(baseUrl, options))

const body = JSON.stringify([wire(1), wire(2)])
const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
const whole = head + body

/** Resolves when the other side has closed every connection. */
const allClosed = (open: ReadonlySet<Socket>) =>
  Effect.promise(async () => {
    // One that is destroyed already leaves with its event, and one may come meanwhile.
    for (const socket of open) await once(socket, "close")
  })

describe("an answer that is cut", () => {
  const chunks = [body.slice(0, 9), body.slice(9)].map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join("")
  const answers: ReadonlyArray<readonly [string, string]> = [
    ["in its head or body", whole],
    ["in its head or in any chunk of its body", `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`]
  ]
  it.live.each(answers)("at any byte %s is a transport error, never an empty success", ([, answer]) =>
    Effect.gen(function* () {
      // The offset that is asked for says where to cut.
      const { url } = yield* speak((socket, _, request) => socket.end(answer.slice(0, Number(/offset=(\d+)/.exec(request)?.[1]))))
      yield* Effect.gen(function* () {
        const { page } = yield* Invocations
        const cuts = Array.from({ length: answer.length }, (_, cut) => cut)
        const tags = yield* Effect.forEach(cuts, (offset) => Effect.flip(page({ offset })), { concurrency: 8 })
        expect(tags.flatMap(({ _tag }, cut) => (_tag === "TransportError" ? [] : [[cut, _tag]]))).toEqual([])
        expect((yield* page({ offset: answer.length })).invocations).toHaveLength(2)
      }).pipe(Effect.provide(services(url)))
    }).pipe(Effect.scoped)
  )
})

describe("an answer that stalls", () => {
  const phases: ReadonlyArray<readonly [string, string]> = [
    ["before it begins", ""],
    ["in its status line", "HTTP/1.1 2"],
    ["between two headers", "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"],
    ["before its body", head],
    ["in the middle of its body", head + body.slice(0, 100)],
    ["before its last byte", whole.slice(0, -1)]
  ]
  const limits: ReadonlyArray<readonly [string, SyncConfigOptions, object]> = [
    ["attempt", { attemptTimeout: 60 }, { limit: "attempt", limitMs: 60 }],
    ["deadline", { deadline: 60 }, { limit: "deadline", limitMs: 60 }]
  ]
  for (const [phase, sent] of phases) {
    it.live.each(limits)(`${phase} ends with the %s, and its connection with it`, ([, options, expected]) =>
      Effect.gen(function* () {
        const { url, open } = yield* speak((socket) => void socket.write(sent))
        expect(yield* failure(url, options)).toMatchObject({ _tag: "TimeoutError", ...expected })
        yield* allClosed(open)
        expect(open.size).toBe(0)
      }).pipe(Effect.scoped)
    )

    it.live(`${phase} is asked for again`, () =>
      Effect.gen(function* () {
        const { url } = yield* speak((socket, requests) => void socket.write(requests === 1 ? sent : whole))
        expect((yield* page(url, { attemptTimeout: 60, retries: 20 })).invocations).toHaveLength(2)
      }).pipe(Effect.scoped)
    )
  }
})

describe("an answer", () => {
  const json = JSON.stringify({ error: "Code", message: "in words" })
  const bodies: Readonly<Record<string, readonly [headers: Readonly<Record<string, string>>, body: Buffer | string]>> = {
    "the contract's error": [{ "content-type": "application/json" }, json],
    "other JSON": [{ "content-type": "application/json" }, '{"rows":7}'],
    HTML: [{ "content-type": "text/html" }, "<html>Bad Gateway</html>"],
    "JSON that ends early": [{ "content-type": "application/json" }, json.slice(0, -9)],
    "of the wrong content type": [{ "content-type": "image/png" }, json],
    "of another charset": [{ "content-type": "application/json; charset=utf-16le" }, Buffer.from(json, "utf16le")],
    "not UTF-8": [{ "content-type": "application/json" }, Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x7d])],
    empty: [{}, ""]
  }
  const damaged = gzipSync(json)
  damaged.fill(0, 10)
  const tags: Readonly<Record<number, ListError["_tag"]>> = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    429: "RateLimited",
    500: "InternalServerError",
    503: "ServiceUnavailable"
  }
  const statuses = [
    200, 201, 202, 206, 300, 304, 307, 400, 401, 403, 404, 405, 408, 409, 410, 412, 418, 422, 425, 429, 451, 500, 501, 502, 503, 504, 599
  ]

  it.live.each(Object.entries(bodies))("whose body is %s has the class of its status, whatever that is", ([, [headers, sent]]) =>
    Effect.gen(function* () {
      let status = 0
      const { url } = yield* serve((_, response) => void response.writeHead(status, headers).end(sent))
      for (status of statuses) {
        const error = yield* failure(url)
        expect([status, error._tag]).toEqual([status, status < 300 ? "InvalidResponse" : (tags[status] ?? "UnexpectedStatus")])
        if ("status" in error) expect(error.status).toBe(status)
        expect(error.message).not.toMatch(/undefined|\[object/)
      }
    }).pipe(Effect.scoped)
  )

  it.live.each([200, 404, 502])("of status %i whose compression is damaged is a transport error", (status) =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => void response.writeHead(status, { "content-encoding": "gzip" }).end(damaged))
      expect(yield* failure(url)).toMatchObject({ _tag: "TransportError" })
    }).pipe(Effect.scoped)
  )

  it.live("is read whatever its content type says, when it is a page", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => void response.writeHead(200, { "content-type": "text/plain" }).end(body))
      expect((yield* page(url)).invocations).toHaveLength(2)
    }).pipe(Effect.scoped)
  )

  it.live("keeps good rows beside text that is not UTF-8", () =>
    Effect.gen(function* () {
      const [before, after] = JSON.stringify([wire(1), wire(2, { note: "¤" })]).split("¤")
      const sent = Buffer.concat([Buffer.from(before ?? ""), Buffer.from([0xff, 0xc0]), Buffer.from(after ?? "")])
      const { url } = yield* serve((_, response) => void response.end(sent))
      expect((yield* page(url)).invocations).toHaveLength(2)
    }).pipe(Effect.scoped)
  )
})
