/** What is tried again, how often, after which wait, per operation, and why a call gives up. Time is the test's. */
import { runInNewContext } from "node:vm"
import { Files } from "@chroma-sync/core/Files"
import { fromBlob } from "@chroma-sync/core/FileUpload"
import { Invocations } from "@chroma-sync/core/Invocations"
import { Sources } from "@chroma-sync/core/Sources"
import type { SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import type { LostCreate, SyncError } from "@chroma-sync/core/SyncError"
import { CreateSent, SyncHttp } from "@chroma-sync/core/SyncHttp"
import { System } from "@chroma-sync/core/System"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { broken, json, scripted } from "./support.ts"

const id = "00000001-0000-4000-8000-000000000000"
type Services = Files | Invocations | Sources | System | SyncHttp
type Call = Effect.Effect<unknown, SyncError, Services>

const repeatable: Readonly<Record<string, Call>> = {
  "invocations.page": Invocations.use((invocations) => invocations.page()),
  "invocations.get": Invocations.use((invocations) => invocations.get(id)),
  "invocations.cancel": Invocations.use((invocations) => invocations.cancel(id)),
  "invocations.latestByKeys": Invocations.use((invocations) => invocations.latestByKeys(id, ["a"])),
  "sources.page": Sources.use((sources) => sources.page()),
  "sources.get": Sources.use((sources) => sources.get(id)),
  "sources.delete": Sources.use((sources) => sources.delete(id)),
  "system.health": System.use((system) => system.health())
}
const creating: Readonly<Record<string, Call>> = {
  "invocations.create": Invocations.use((invocations) => invocations.create(id, { targetCollectionName: "c" })),
  "sources.create": Sources.use((sources) =>
    sources.create({ databaseName: "docs", origin: { _tag: "WebScrape", startingUrl: "https://acme.example" } })
  ),
  "files.add": Files.use((files) =>
    files.add({ databaseName: "docs", collectionName: "c", file: fromBlob(new Blob(["x"]), "x.md") }, { attemptTimeout: "1 minute" })
  )
}

type Answer = (request: HttpClientRequest) => Response | ReturnType<typeof broken> | Effect.Effect<never>
const status =
  (code: number): Answer =>
  () =>
    json({ error: "x", message: "y" }, code)
const code =
  (name: string, more?: object): Answer =>
  (request) =>
    broken(request, name, more)
const denoSays =
  "error sending request for url (http://sync.test/a(b)): client error (Connect): tcp connect error: Connection refused (os error 111)"
const connecting = { syscall: "connect" }
/** Those that a gateway gives in place of an answer: 499 is nginx's, 520 to 530 are Cloudflare's, 598 and 599 those of some proxies. */
const lost = ["408", "425", "499", "502", "503", "504", "507", "520", "522", "524", "530", "598", "599"]
/** Those that say what the service has decided. */
const refusing = ["400", "401", "404", "409", "412", "302", "418", "421", "501", "505", "511"]
const answers: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries([...lost, ...refusing, "429", "500"].map((code) => [code, status(Number(code))])),
  "a reset": code("ECONNRESET"),
  "a refused connection": code("ECONNREFUSED"),
  "an unknown name": code("ENOTFOUND"),
  "no answer about a name": code("EAI_AGAIN"),
  "no free file descriptor": code("EMFILE"),
  "no route": code("EHOSTUNREACH", connecting),
  "no route any more": code("EHOSTUNREACH", { syscall: "read" }),
  "a certificate that is not trusted": code("UNABLE_TO_VERIFY_LEAF_SIGNATURE"),
  "a certificate of another name": code("ERR_TLS_CERT_ALTNAME_INVALID"),
  "a certificate that has expired": code("CERT_HAS_EXPIRED"),
  "addresses that all refuse": code("ETIMEDOUT", { errors: [{ code: "ETIMEDOUT", ...connecting }, { code: "ECONNREFUSED" }] }),
  "a refused connection, told by an error of another realm": code("UND_ERR", {
    cause: runInNewContext(`({ error: Object.assign(new Error(""), { code: "ECONNREFUSED" }) })`).error
  }),
  "a refused connection, told by Deno": code("", { message: denoSays, code: undefined }),
  "addresses of which one does not tell": code("ECONNREFUSED", { errors: [{ code: "ECONNREFUSED" }, { code: "ECONNRESET" }] }),
  silence: () => Effect.never,
  "an unreadable success": () => new Response("<html>")
}

/** The error of a call to a service that always gives this answer, and how many requests it was asked. */
const refused = (call: Call, answer: Answer, options?: SyncConfigOptions) => {
  const { layer, requests } = scripted((_, request) => answer(request), options)
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.flip(call))
    yield* TestClock.adjust("1 hour")
    return { error: yield* Fiber.join(fiber), requests: requests.length }
  }).pipe(Effect.provide(layer))
}

describe.each(Object.entries(repeatable))("%s", (_, call) => {
  const again = [...lost, "429", "500", "a reset", "a refused connection", "an unknown name", "no answer about a name"]

  it.effect.each(again)("is tried four times where each time meets %s", (what) =>
    Effect.gen(function* () {
      const { error, requests } = yield* refused(call, answers[what] ?? status(0))
      expect(requests).toBe(4)
      expect(error.attempts.map((attempt) => attempt.gaveUp)).toEqual([undefined, undefined, undefined, "retries"])
    })
  )

  it.effect.each(refusing)("is not tried again after %s", (what) =>
    Effect.gen(function* () {
      const { error, requests } = yield* refused(call, answers[what] ?? status(0))
      expect(requests).toBe(1)
      expect(error).toMatchObject({ retryable: false, attempts: [{ number: 1, outcome: error._tag }] })
    })
  )
})

it.effect.each<readonly [name: string, code: number]>([
  ["sources.delete", 404],
  ["invocations.cancel", 412]
])("%s that meets %i does not say that nothing was done where an earlier attempt may have done it", ([name, code]) =>
  Effect.gen(function* () {
    const call = repeatable[name] ?? Effect.die(name)
    const told = "An earlier attempt may have done it."
    const { layer } = scripted((asked, request) => (asked === 1 ? broken(request, "ECONNRESET") : json({ error: "x", message: "y" }, code)))
    const lost = yield* Effect.forkChild(Effect.flip(Effect.provide(call, layer)))
    yield* TestClock.adjust("1 hour")
    expect((yield* Fiber.join(lost)).message).toContain(told)
    expect((yield* refused(call, status(code))).error.message).not.toContain(told)
  })
)

describe.each(Object.entries(creating))("%s", (name, call) => {
  it.effect.each<readonly [what: string, requests: number, tag: SyncError["_tag"]]>([
    ["429", 4, "RateLimited"],
    ["a refused connection", 4, "TransportError"],
    ["an unknown name", 4, "TransportError"],
    ["no answer about a name", 4, "TransportError"],
    ["no free file descriptor", 4, "TransportError"],
    ["no route", 4, "TransportError"],
    ["a certificate that is not trusted", 4, "TransportError"],
    ["a certificate of another name", 4, "TransportError"],
    ["a certificate that has expired", 4, "TransportError"],
    ["addresses that all refuse", 4, "TransportError"],
    ["a refused connection, told by Deno", 4, "TransportError"],
    ["a refused connection, told by an error of another realm", 4, "TransportError"],
    ["400", 1, "BadRequest"],
    ["401", 1, "Unauthorized"],
    ["404", 1, "NotFound"],
    ["418", 1, "UnexpectedStatus"],
    ["412", 1, "UnexpectedStatus"],
    ["302", 1, "UnexpectedStatus"],
    ["421", 1, "UnexpectedStatus"],
    ["501", 1, "UnexpectedStatus"],
    ["505", 1, "UnexpectedStatus"],
    ["511", 1, "UnexpectedStatus"],
    ["500", 1, "InternalServerError"],
    ...lost.map((code) => [code, 1, "OutcomeUnknown"] as const),
    ["a reset", 1, "OutcomeUnknown"],
    ["no route any more", 1, "OutcomeUnknown"],
    ["addresses of which one does not tell", 1, "OutcomeUnknown"],
    ["silence", 1, "OutcomeUnknown"],
    ["an unreadable success", 1, "OutcomeUnknown"]
  ])("that meets %s is sent %i times and fails with %s", ([what, times, tag]) =>
    Effect.gen(function* () {
      const { error, requests } = yield* refused(call, answers[what] ?? status(0))
      expect(requests).toBe(times)
      expect(error).toMatchObject({ _tag: tag, operation: name })
      expect(error.attempts).toHaveLength(times)
    })
  )

  it.effect.each<readonly [what: string, came: string]>([
    ["a reset", "TransportError: ECONNRESET"],
    ["silence", name === "files.add" ? "TimeoutError: 60000 ms" : "TimeoutError: 30000 ms"],
    ["503", "ServiceUnavailable: status 503"],
    ["524", "UnexpectedStatus: status 524"],
    ["an unreadable success", "InvalidResponse: the contract has 201 for a success"]
  ])("that meets %s says what came instead of the answer", ([what, came]) =>
    Effect.gen(function* () {
      const { error } = yield* refused(call, answers[what] ?? status(0))
      expect(error).toMatchObject({ reason: came.split(": ")[0], issue: came.split(": ")[1] })
      expect(error.message).toContain(`its answer was lost (${came}), so it may have been done.`)
    })
  )

  it.effect("tells whoever asks when it may have been done, and when an attempt surely did nothing", () => {
    const { layer } = scripted((number, request) =>
      number === 1 ? json({ error: "x", message: "y" }, 429) : broken(request, number === 2 ? "ECONNREFUSED" : "ECONNRESET")
    )
    const told: Array<LostCreate | undefined> = []
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(Effect.provideService(call, CreateSent, (sent) => told.push(sent))))
      yield* TestClock.adjust("1 minute")
      const { attempts } = yield* Fiber.join(fiber)
      const sent = attempts.map(({ startedAt }) => ({ sentAt: startedAt, request: {} }))
      expect(told).toMatchObject([sent[0], undefined, sent[1], undefined, sent[2]])
    }).pipe(Effect.provide(layer))
  })

  it.effect("says what Deno says, without the address", () =>
    Effect.gen(function* () {
      const { error } = yield* refused(call, code("", { message: denoSays, code: undefined }))
      const reason = "client error (Connect): tcp connect error: Connection refused (os error 111)"
      expect(error).toMatchObject({ _tag: "TransportError", reason, unreached: true })
    })
  )

  it.effect("says when it sent the request whose answer was lost, after attempts that did not arrive", () => {
    const { layer } = scripted((number, request) => broken(request, number < 3 ? "ECONNREFUSED" : "ECONNRESET"))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Effect.flip(call))
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      expect(error).toMatchObject({ _tag: "OutcomeUnknown", reason: "TransportError", sentAt: error.attempts[2]?.startedAt })
      expect(error.attempts.map(({ outcome }) => outcome)).toEqual(["TransportError", "TransportError", "TransportError"])
    }).pipe(Effect.provide(layer))
  })
})

describe("why a call gave up", () => {
  const get = Invocations.use((invocations) => invocations.get(id))
  const slow =
    (header: string): Answer =>
    () =>
      json({ error: "x", message: "y" }, 503, { "retry-after": header })

  it.effect.each<readonly [why: string, answer: Answer, options: SyncConfigOptions, attempts: number]>([
    ["retry-after", slow("61"), {}, 1],
    ["retry-after", slow("Thu, 01 Jan 1970 00:02:00 GMT"), {}, 1],
    ["retry-after", slow("9".repeat(400)), {}, 1],
    ["deadline", slow("60"), { deadline: "60 seconds" }, 1],
    ["deadline", slow("25"), { deadline: "60 seconds" }, 3],
    ["retries", slow("60"), { retries: 1 }, 2],
    ["retries", status(500), { retries: 0 }, 1]
  ])("%s", ([gaveUp, answer, options, attempts]) =>
    Effect.gen(function* () {
      const { error } = yield* refused(get, answer, options)
      expect(error.attempts).toHaveLength(attempts)
      expect(error.attempts.at(-1)).toMatchObject({ gaveUp })
      expect(error.attempts.slice(0, -1).every(({ wait }) => wait?.from === "retry-after")).toBe(true)
    })
  )
})
