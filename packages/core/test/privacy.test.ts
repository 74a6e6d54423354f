/** Where the API key goes: to the origin of the base URL, and nowhere else. */
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import type { SyncError, Unauthorized } from "@chroma-sync/core/SyncError"
import { System } from "@chroma-sync/core/System"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as fc from "fast-check"
import type { IncomingMessage, ServerResponse } from "node:http"
import { inspect } from "node:util"
import { showing } from "../src/internal/failure.ts"
import { serve, wire } from "./support.ts"

const token = "canary-token-5512"
const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"

type Services = Files | Invocations | Sources | System
type Answer = (response: ServerResponse, request: IncomingMessage) => void

const services = (baseUrl: string, options: SyncConfigOptions = {}): Layer.Layer<Services, unknown> =>
  Layer.mergeAll(Files.layer, Invocations.layer, Sources.layer, System.layer).pipe(
    Layer.provide(SyncConfig.layer({ baseUrl, token, retries: 1, ...options }))
  )

/** A service, or something before it, that says back what it was sent. */
const echo =
  (status: number): Answer =>
  (response, request) =>
    response
      .writeHead(status, { "content-type": "application/json", "retry-after": "0", "x-request-id": `for ${token}` })
      .end(JSON.stringify({ error: `Refused ${token}`, message: `you sent ${JSON.stringify(request.headers)}` }))

const list = Invocations.use((invocations) => Stream.runDrain(invocations.list()))
const create = Invocations.use((invocations) => invocations.create(id, { targetCollectionName: "handbook" }))
const unreadable = { ...fromBlob(new Blob(["text"]), "a.txt"), stream: Stream.fail("the disk is gone") }

const calls: ReadonlyArray<readonly [SyncError["_tag"], Effect.Effect<unknown, SyncError, Services>, Answer]> = [
  ["BadRequest", list, echo(400)],
  ["Unauthorized", list, echo(401)],
  ["Forbidden", list, echo(403)],
  ["NotFound", Invocations.use((invocations) => invocations.get(id)), echo(404)],
  ["Conflict", create, echo(409)],
  ["PreconditionFailed", Invocations.use((invocations) => invocations.cancel(id)), echo(412)],
  ["InternalServerError", Sources.use((sources) => sources.get(id)), echo(500)],
  ["ServiceUnavailable", System.use((system) => system.health()), echo(503)],
  ["RateLimited", list, echo(429)],
  ["UnexpectedStatus", list, echo(418)],
  ["UnexpectedStatus", list, (response) => response.writeHead(502).end(`<html>${token}</html>`)],
  ["TransportError", list, (response) => response.destroy()],
  ["TimeoutError", list, () => undefined],
  ["InvalidResponse", list, (response) => response.end(`{"headers":"${token}"}`)],
  ["InvalidResponse", list, (response) => response.end(`<html>${token}`)],
  ["InvalidRequest", Invocations.use((invocations) => invocations.page({ limit: -1 })), echo(400)],
  ["OutcomeUnknown", create, (response) => response.end(token)],
  [
    "FileUnreadable",
    Files.use((files) => files.add({ databaseName: "docs", collectionName: "notes", file: unreadable })),
    (response, request) => void request.resume().on("close", () => response.destroy())
  ]
]

/** A key with characters that encodings write in another way; and how they write them. */
const key = "ck-AbCd+EfGh/IjKl==Secret99&<~?x"
const hex = (character: string) => character.charCodeAt(0).toString(16)
const special = (key: string, write: (character: string) => string) => key.replace(/[^\w-]/g, write)
const each = (key: string, write: (character: string) => string) => key.replace(/./g, write)
const entities: Readonly<Record<string, string>> = { "+": "&plus;", "/": "&sol;", "=": "&equals;", "&": "&amp;", "<": "&lt;" }
const written: ReadonlyArray<readonly [how: string, write: (key: string) => string]> = [
  ["as it is", (key) => key],
  ["in small letters", (key) => key.toLowerCase()],
  ["in capitals", (key) => key.toUpperCase()],
  ["as PHP escapes it", (key) => key.replaceAll("/", "\\/")],
  ["as .NET and Gson escape it", (key) => special(key, (character) => `\\u00${hex(character).toUpperCase()}`)],
  ["with every character escaped", (key) => each(key, (character) => `\\u00${hex(character)}`)],
  ["as a text of JSON in JSON", (key) => special(key, (character) => `\\\\u00${hex(character)}`)],
  ["in a URL", encodeURIComponent],
  ["in a URL in a URL", (key) => encodeURIComponent(encodeURIComponent(key))],
  ["in a web page, by names", (key) => special(key, (character) => entities[character] ?? character)],
  ["in a web page, by numbers", (key) => each(key, (character) => `&#${character.charCodeAt(0)};`)],
  ["in a web page, by padded hexadecimals", (key) => each(key, (character) => `&#X00${hex(character)};`)]
]

/** Everything that a program could print of a failure. */
const printed = (error: SyncError, cause: Cause.Cause<SyncError>): string =>
  [
    ...[error, cause].flatMap((value) => [inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value), String(value)]),
    error.message,
    error.stack,
    Cause.pretty(cause)
  ].join("\n")

describe("the API key", () => {
  it.live.each(calls)("is in nothing that %s shows, logs or traces, although the service sent it back", ([tag, call, answer]) =>
    Effect.gen(function* () {
      const sent: Array<unknown> = []
      const { url } = yield* serve((request, response) => {
        sent.push(request.headers["x-chroma-token"])
        answer(response, request)
      })
      const logs: Array<string> = []
      const spans: Array<Tracer.NativeSpan> = []
      const logger = Logger.make((entry) => void logs.push(inspect(entry.message, { depth: 20 }) + Cause.pretty(entry.cause)))
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const cause = yield* call.pipe(
        Effect.tapCause((failed) => Effect.logTrace("failed", failed)),
        Effect.sandbox,
        Effect.flip,
        Effect.provide(services(url, tag === "TimeoutError" ? { attemptTimeout: 250 } : {})),
        Effect.provide(Logger.layer([logger])),
        Effect.provideService(References.MinimumLogLevel, "All"),
        Effect.provideService(Tracer.Tracer, tracer)
      )
      // The layers above are checked by their own types; what fails here is the call.
      const error = Cause.squash(cause) as SyncError
      expect(error._tag).toBe(tag)
      if (!["InvalidRequest", "ServiceUnavailable", "FileUnreadable"].includes(tag)) expect(sent).toContain(token)
      expect(logs.length).toBeGreaterThan(0)
      expect(spans.length).toBeGreaterThan(0)
      const traced = spans.map((span) => inspect([span.name, span.attributes, span.events, span.status], { depth: 20 }))
      expect([printed(error, cause as Cause.Cause<SyncError>), ...logs, ...traced].join("\n")).not.toContain(token)
    }).pipe(Effect.scoped)
  )

  it.live.each(written)("is taken out where the service says it back %s", ([, write]) =>
    Effect.gen(function* () {
      const answers: Array<Answer> = [
        (response) => response.writeHead(401).end(`{"error":"No ${write(key)}","message":"bad key ${write(key)}!"}`),
        (response) => response.writeHead(401).end(`{"error":"bad key ${write(key)}!"}`),
        (response) => response.writeHead(401, { "x-request-id": write(key) }).end(`<p>bad key ${write(key)}!</p>`),
        (response) => response.end(`[{"key":"${write(key)}"}`)
      ]
      const { url } = yield* serve((_, response) => answers.shift()?.(response, _))
      const refused = Effect.map(Effect.flip(list), (error) => {
        expect(printed(error, Cause.fail(error)).toLowerCase()).not.toContain(key.toLowerCase())
        return error
      })
      yield* Effect.gen(function* () {
        expect(yield* refused).toMatchObject({ error: "No <redacted>", detail: "bad key <redacted>!" })
        expect(yield* refused).toMatchObject({ error: "bad key <redacted>!", detail: "bad key <redacted>!" })
        expect(yield* refused).toMatchObject({ error: "", detail: "<p>bad key <redacted>!</p>", requestId: "<redacted>" })
        expect(yield* refused).toMatchObject({ _tag: "InvalidResponse", snippet: '[{"key":"<redacted>"}' })
      }).pipe(Effect.provide(services(url, { token: key, retries: 0 })))
    }).pipe(Effect.scoped)
  )

  it("is taken out where backslashes stand in it, however many, at either end too", () => {
    const escaped = (text: string) => JSON.stringify(text).slice(1, -1)
    const writes = [(key: string) => key, escaped, (key: string) => escaped(escaped(key)), encodeURIComponent]
    const keys = fc.string({ unit: fc.constantFrom("k", "Z", "7", "-", "\\", "\\"), minLength: 8, maxLength: 40 })
    fc.assert(
      fc.property(keys, fc.constantFrom(...writes), (key, write) => {
        expect(showing(key)(`bad key ${write(key)} sent`)).toBe("bad key <redacted> sent")
      })
    )
  })

  it("is looked for no longer where its backslashes could be found in a text in many ways", () => {
    for (const key of [`key-${"\\".repeat(30)}x`, `key-${"\\k".repeat(30)}x`, `key-${"\\u005c".repeat(15)}x`]) {
      const text = `${key.slice(0, -1).replaceAll("\\", "\\\\\\")} rest`
      expect(showing(key)(text)).toBe(text)
    }
  })

  it.live("is taken out in base64, wherever in it", () =>
    Effect.gen(function* () {
      let sent = ""
      const { url } = yield* serve((_, response) => response.writeHead(401).end(sent))
      for (const before of ["", "a", "ab", "abc"]) {
        for (const form of ["base64", "base64url"] as const) {
          sent = Buffer.from(`${before}${key} and more`).toString(form)
          const { detail } = (yield* Effect.flip(Effect.provide(list, services(url, { token: key })))) as Unauthorized
          // What stands beside it shares one character with it at either end at most.
          expect(detail).toMatch(/^.{0,4}<redacted>.{12,15}$/)
          expect(sent).toMatch(new RegExp(`^${detail.replace("<redacted>", ".{40,}")}$`))
        }
      }
    }).pipe(Effect.scoped)
  )

  it.live("is taken out however long it is, and with it what no blank parts from its first part", () =>
    Effect.gen(function* () {
      const long = "canary-7781/".repeat(900)
      const { url } = yield* serve((_, response) => response.writeHead(401).end(`bad key ${long} sent`))
      const error = yield* Effect.flip(Effect.provide(list, services(url, { token: long })))
      expect(error).toMatchObject({ detail: "bad key <redacted> sent" })
    }).pipe(Effect.scoped)
  )

  it.live("is left where it is too short to be one: it stands in too many words", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => response.writeHead(401).end(response.req.headers["x-chroma-token"]))
      const said = (token: string) => Effect.flip(Effect.provide(list, services(url, { token })))
      expect(yield* said("1234567")).toMatchObject({ detail: "1234567" })
      expect(yield* said("12345678")).toMatchObject({ detail: "<redacted>" })
    }).pipe(Effect.scoped)
  )

  it.live("is taken out of where a redirect leads to, and of the reason that a transport gives", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => response.writeHead(302, { location: `https://%63${token.slice(1)}.evil.test/` }).end())
      expect(yield* Effect.flip(Effect.provide(list, services(url)))).toMatchObject({ location: "https://<redacted>.evil.test" })
      const fetch: typeof globalThis.fetch = (_, init) =>
        Promise.reject(new Error(`sent ${new Headers(init?.headers).get("x-chroma-token")}`))
      const error = yield* Effect.flip(Effect.provideService(Effect.provide(list, services(url)), FetchHttpClient.Fetch, fetch))
      expect(error).toMatchObject({ _tag: "TransportError", reason: "sent <redacted>" })
    }).pipe(Effect.scoped)
  )

  it.live.each([301, 302, 303, 307, 308])("does not follow a %i to another origin", (status) =>
    Effect.gen(function* () {
      const caught: Array<unknown> = []
      const other = yield* serve((request, response) => {
        caught.push(request.headers)
        response.end("[]")
      })
      const { url } = yield* serve((_, response) => void response.writeHead(status, { location: `${other.url}/api/v1/invocations` }).end())
      const error = yield* Effect.flip(Effect.provide(list, services(url)))
      expect(error).toMatchObject({ _tag: "UnexpectedStatus", status, location: other.url })
      expect(caught).toEqual([])
    }).pipe(Effect.scoped)
  )

  it.live("goes to the origin of the base URL whatever the input is", () => {
    const asked: Array<string> = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push(new URL(input instanceof Request ? input.url : input).origin)
      expect(new Headers(init?.headers).get("x-chroma-token")).toBe(token)
      return Response.json([])
    }
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.webUrl(),
      fc.constantFrom("//evil.test", "../..", "https://evil.test/", "@evil.test", "..\\..", "%2e%2e/", `${id}/../../x`, id)
    )
    const input = fc.asyncProperty(hostile, (text) =>
      Effect.gen(function* () {
        const [invocations, sources] = [yield* Invocations, yield* Sources]
        yield* Effect.exit(invocations.page({ sourceId: text }))
        yield* Effect.exit(invocations.page({ databaseName: text }))
        yield* Effect.exit(invocations.get(text, { retries: 0 }))
        yield* Effect.exit(invocations.cancel(text))
        yield* Effect.exit(invocations.latestByKeys(id, [text], { retries: 0 }))
        yield* Effect.exit(sources.get(text, { retries: 0 }))
      }).pipe(Effect.provide(services("https://sync.test/base")), Effect.provideService(FetchHttpClient.Fetch, fetch), Effect.runPromise)
    )
    return Effect.promise(async () => {
      await fc.assert(input, { numRuns: 60 })
      expect(asked.length).toBeGreaterThan(60)
      expect(new Set(asked)).toEqual(new Set(["https://sync.test"]))
    })
  })

  it.live("is in no row, page, cursor or answer that the client hands on", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => void response.end(JSON.stringify([wire(2), wire(1)])))
      const pages = yield* Invocations.use((invocations) => Stream.runCollect(Stream.take(invocations.pages(), 1))).pipe(
        Effect.provide(services(url))
      )
      expect(pages[0]?.invocations).toHaveLength(2)
      const cursors = pages.map(({ cursor }) => Buffer.from(cursor.split(".")[1] ?? "", "base64url").toString())
      expect(cursors[0]).toContain(`"${wire(1)["id"]}"`)
      expect(inspect(pages, { depth: 20, showHidden: true }) + JSON.stringify(pages) + cursors.join("")).not.toContain(token)
    }).pipe(Effect.scoped)
  )
})
