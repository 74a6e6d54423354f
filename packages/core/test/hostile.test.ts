/** A service that means harm, on real sockets: what it says is read, told as malformed, or refused by name. */
import { Invocation } from "@chroma-sync/core/Invocation"
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { serve, speak, wire } from "./support.ts"

const services = (baseUrl: string, options: SyncConfigOptions = {}) =>
  Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl, token: "canary-token-7781", retries: 0, ...options })))
const page = (baseUrl: string, options?: SyncConfigOptions) =>
  Invocations.use((invocations) => invocations.page()).pipe(Effect.provide(services(baseUrl, options)))
const listed = (baseUrl: string) =>
  Invocations.use((invocations) => Stream.runCollect(invocations.list())).pipe(Effect.provide(services(baseUrl)))
const failure = (baseUrl: string, options?: SyncConfigOptions): Effect.Effect<ListError, unknown> => Effect.flip(page(baseUrl, options))

/** Says these bytes to each request. */
const say = (...said: ReadonlyArray<string | Buffer>) => speak((socket) => said.forEach((part) => socket.write(part)))

const ok = (body: string | Buffer, headers = "") =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)])
const rows = [wire(2), wire(1)]
const body = JSON.stringify(rows)

describe("a hostile service's page", () => {
  it.live("with fields of 25 MB is read, and what is wrong with it is told in a few words", () =>
    Effect.gen(function* () {
      const huge = "x".repeat(25_000_000)
      const sent = Buffer.from(JSON.stringify([wire(2, { status: { failed: { error: huge } } }), wire(1, { id: { huge } })]))
      const { url } = yield* serve((_, response) => void response.end(sent))
      const { invocations, malformed } = yield* page(url)
      expect(invocations.map(({ status }) => status._tag === "Failed" && status.error.length)).toEqual([huge.length])
      expect(malformed.map(({ issue }) => issue)).toEqual(['Expected a string at ["id"]'])
    }).pipe(Effect.scoped)
  )

  it.live("of more than a million rows, which fit where each is a digit, is refused before one is looked at", () =>
    Effect.gen(function* () {
      const zeros = (count: number) => serve((_, response) => void response.end(`[0${",0".repeat(count - 1)}]`))
      expect((yield* page((yield* zeros(1_000_000)).url)).malformed).toHaveLength(1_000_000)
      expect(yield* failure((yield* zeros(1_000_001)).url)).toMatchObject({
        _tag: "InvalidResponse",
        issue: "it has over a million rows; ask for fewer"
      })
    }).pipe(Effect.scoped)
  )

  it.live("whose request id has no end is told with its beginning", () =>
    Effect.gen(function* () {
      let answers = 0
      const { url } = yield* serve((_, response) => {
        answers += 1
        response.writeHead(answers === 1 ? 418 : 200, { "x-request-id": `\u009b2J${"r".repeat(3_000)}` }).end("{}")
      })
      for (const tag of ["UnexpectedStatus", "InvalidResponse"]) {
        expect(yield* failure(url)).toMatchObject({ _tag: tag, requestId: `\uFFFD2J${"r".repeat(197)}` })
      }
    }).pipe(Effect.scoped)
  )

  const deep = (open: string, close: string) => open.repeat(100_000) + "1" + close.repeat(100_000)
  const nests: ReadonlyArray<readonly [string, string]> = [
    ["arrays", deep("[", "]")],
    ["objects", deep('{"a":', "}")]
  ]
  const places: ReadonlyArray<readonly [string, (nest: string) => string]> = [
    ["as the whole answer", (nest) => nest],
    ["as a row", (nest) => `[${nest},${JSON.stringify(wire(1))}]`],
    ["as a field that nobody knows", (nest) => `[${JSON.stringify(wire(2)).slice(0, -1)},"note":${nest}},${JSON.stringify(wire(1))}]`],
    ["as a status", (nest) => `[${JSON.stringify(wire(2, { status: "¤" })).replace('"¤"', nest)},${JSON.stringify(wire(1))}]`]
  ]
  for (const [what, nest] of nests) {
    it.live.each(places)(`of 100,000 ${what} in each other, %s, is refused`, ([, place]) =>
      Effect.gen(function* () {
        const { url } = yield* serve((_, response) => void response.end(place(nest)))
        const refused = { _tag: "InvalidResponse", issue: "it nests over 500 levels deep" }
        expect(yield* failure(url)).toMatchObject(refused)
        expect(yield* Effect.flip(listed(url))).toMatchObject(refused)
      }).pipe(Effect.scoped)
    )
  }

  it.live("with 500 levels, and any number of brackets in strings, is read", () =>
    Effect.gen(function* () {
      const note = `${"[".repeat(497)}1${"]".repeat(497)}`
      const row = JSON.stringify(wire(1, { text: `${"[{".repeat(9_000)}\\"${"]}".repeat(9_000)}` }))
      const { url } = yield* serve((_, response) => void response.end(`[${row.slice(0, -1)},"notes":[${note}]}]`))
      expect((yield* page(url)).invocations).toHaveLength(1)
    }).pipe(Effect.scoped)
  )

  it.live("keeps what no JavaScript object takes by itself: `__proto__` keys and keys that come twice, of which the last counts", () =>
    Effect.gen(function* () {
      const row = JSON.stringify(wire(1))
      const sent = `[${row.slice(0, -1)},"__proto__":{"id":"planted","polluted":true},"constructor":7,"status":"pending","note":1,"note":2}]`
      const { url } = yield* serve((_, response) => void response.end(sent))
      const [invocation] = (yield* page(url)).invocations
      expect(invocation).toMatchObject({ id: wire(1)["id"], status: { _tag: "Pending" } })
      expect(Object.hasOwn(Object.prototype, "polluted") || "polluted" in {} || "polluted" in (invocation ?? {})).toBe(false)
      expect(JSON.stringify(Schema.encodeSync(Invocation)(invocation!))).toBe(JSON.stringify(JSON.parse(sent)[0]))
    }).pipe(Effect.scoped)
  )

  it.live("with a byte order mark is read as one without", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => void response.end(`\ufeff${body}`))
      expect((yield* page(url)).invocations).toHaveLength(2)
    }).pipe(Effect.scoped)
  )
})

describe("a hostile service's head", () => {
  it.live("of hints and other answers before the answer is passed over", () =>
    Effect.gen(function* () {
      const early = "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"
      const { url } = yield* say(early.repeat(20), "HTTP/1.1 102 Processing\r\n\r\n", ok(body))
      expect((yield* page(url)).invocations).toHaveLength(2)
    }).pipe(Effect.scoped)
  )

  it.live("of a megabyte is a transport error that says so", () =>
    Effect.gen(function* () {
      const { url } = yield* say(ok(body, `x-filler: ${"x".repeat(1_000_000)}\r\n`))
      expect(yield* failure(url)).toMatchObject({
        _tag: "TransportError",
        reason: expect.stringMatching(/^(HPE_HEADER|UND_ERR_HEADERS)_OVERFLOW$/)
      })
    }).pipe(Effect.scoped)
  )

  it.live("that announces less than comes leaves nothing over for the next call", () =>
    Effect.gen(function* () {
      const { url } = yield* say(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length - 9}\r\n\r\n`, body)
      yield* Effect.gen(function* () {
        const { page } = yield* Invocations
        for (let call = 0; call < 3; call += 1) expect((yield* Effect.flip(page()))._tag).toMatch(/^(InvalidResponse|TransportError)$/)
      }).pipe(Effect.provide(services(url)))
    }).pipe(Effect.scoped)
  )

  it.live("followed by an answer that nobody asked for does not answer the next call", () =>
    Effect.gen(function* () {
      const planted = ok(JSON.stringify([wire(666)]))
      const { url } = yield* say(ok(body), planted, "garbage\r\n")
      yield* Effect.gen(function* () {
        const { page } = yield* Invocations
        for (let call = 0; call < 3; call += 1) {
          const result = yield* Effect.result(page())
          if (result._tag === "Success") expect(result.success.invocations.map(({ id }) => id)).toEqual(rows.map((row) => row["id"]))
          else expect(result.failure._tag).toBe("TransportError")
        }
      }).pipe(Effect.provide(services(url)))
    }).pipe(Effect.scoped)
  )

  it.live.each([301, 302, 303, 307, 308])(
    "that redirects (%i), to itself or elsewhere, is not followed: nobody else sees a request",
    (status) =>
      Effect.gen(function* () {
        const caught: Array<unknown> = []
        const catcher = yield* say()
        catcher.server.on("connection", (socket) => caught.push(socket.remotePort))
        let requests = 0
        const service = yield* serve((request, response) => {
          requests += 1
          const location = request.url?.includes("offset=1") === true ? `${catcher.url}/api/v1/invocations` : (request.url ?? "/")
          response.writeHead(status, { location }).end()
        })
        yield* Effect.gen(function* () {
          const { page } = yield* Invocations
          for (const offset of [0, 1]) expect(yield* Effect.flip(page({ offset }))).toMatchObject({ _tag: "UnexpectedStatus", status })
        }).pipe(Effect.provide(services(service.url)))
        expect({ requests, caught }).toEqual({ requests: 2, caught: [] })
      }).pipe(Effect.scoped)
  )
})
