/** What an answer is read as, whatever it holds. */
import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { json, scripted, wire } from "./support.ts"

const page = Invocations.use((invocations) => invocations.page())
const refused: Effect.Effect<ListError, unknown, Invocations> = Effect.flip(page)
const bodies: Readonly<Record<string, string>> = {
  "the contract's": JSON.stringify({ error: "Code", message: "in words" }),
  "other JSON": "[1,2]",
  HTML: "<html><h1>Bad\u001b[2J</h1></html>",
  empty: ""
}

describe("an answer", () => {
  it.effect("is not held by the fiber that got it, which its request holds for long", () => {
    const got: Array<Fiber.Fiber<unknown, unknown>> = []
    const { layer } = scripted(() =>
      Effect.withFiber((fiber) => {
        got.push(fiber)
        return Effect.succeed(json([wire(1)]))
      })
    )
    return Effect.gen(function* () {
      expect((yield* page).invocations).toHaveLength(1)
      expect(got.map((fiber) => fiber.pollUnsafe())).toEqual([Exit.void])
    }).pipe(Effect.provide(layer))
  })

  it.effect("is read for itself, however many come in pieces at the same moment", () => {
    const rowsOf = (answer: number) => Array.from({ length: 40 }, (_, row) => wire(100 * answer + row))
    const { layer } = scripted((number) => {
      const bytes = new TextEncoder().encode(JSON.stringify(rowsOf(number)))
      const pieces = new ReadableStream({
        start: (body) => {
          body.enqueue(bytes.subarray(0, 999))
          body.enqueue(bytes.subarray(999))
          body.close()
        }
      })
      return new Response(pieces)
    })
    return Effect.gen(function* () {
      const pages = yield* Effect.all([page, page, page, page], { concurrency: "unbounded" })
      const ids = pages.map(({ invocations }) => invocations.map(({ id }) => String(id)))
      expect(ids).toEqual([1, 2, 3, 4].map((answer) => rowsOf(answer).map(({ id }) => id)))
    }).pipe(Effect.provide(layer))
  })

  it.effect.each([
    [302, "https://other.test", "It redirects to https://other.test; if that is the service, make it the base URL."],
    [418, undefined, "Check that the base URL is the service's."],
    [502, undefined, "Try again later."]
  ] as const)("of status %i that names a place says what to do", ([status, location, advice]) => {
    const { layer } = scripted(() => new Response("", { status, headers: { location: "https://other.test/api" } }), { retries: 0 })
    return Effect.gen(function* () {
      expect(yield* refused).toMatchObject({ status, location, message: expect.stringContaining(advice) })
    }).pipe(Effect.provide(layer))
  })

  it.effect("may have a code and words of any length, of which the first 200 characters are told", () => {
    const body = JSON.stringify({ error: `No\u001b${"x".repeat(300_000)}`, message: "y".repeat(300_000) })
    const { layer } = scripted(() => new Response(body, { status: 400 }), { retries: 0 })
    return Effect.gen(function* () {
      expect(yield* refused).toMatchObject({ error: `No�${"x".repeat(197)}`, detail: "y".repeat(200) })
    }).pipe(Effect.provide(layer))
  })

  it.effect.each<readonly [sent: string, told: string | undefined]>([
    ["//other.test/api", "https://other.test"],
    ["http://sync.test/api", "http://sync.test"],
    ["/login", "another path of the same host"],
    ["https://sync.test/login", "another path of the same host"],
    ["javascript:alert(1)", undefined],
    ["data:text/html,x", undefined],
    ["ftp://other.test", undefined],
    ["https://", undefined]
  ])("that redirects to %j tells the host alone, where it is one of the web", ([sent, location]) => {
    const { layer } = scripted(() => new Response("", { status: 302, headers: { location: sent } }), { retries: 0 })
    return Effect.gen(function* () {
      const next =
        location === undefined ? "Check that the base URL is the service's." : `It redirects to ${location}; if that is the service`
      expect(yield* refused).toMatchObject({ location, message: expect.stringContaining(next) })
    }).pipe(Effect.provide(layer))
  })

  const classes: ReadonlyArray<readonly [status: number, tag: ListError["_tag"]]> = [
    [400, "BadRequest"],
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [404, "NotFound"],
    [429, "RateLimited"],
    [500, "InternalServerError"],
    [503, "ServiceUnavailable"],
    [502, "UnexpectedStatus"],
    [409, "UnexpectedStatus"],
    [418, "UnexpectedStatus"],
    [302, "UnexpectedStatus"]
  ]
  for (const [status, tag] of classes) {
    for (const [kind, body] of Object.entries(bodies)) {
      it.effect(`of status ${status} is ${tag}, its body ${kind}`, () => {
        const { layer } = scripted(() => new Response(body, { status, headers: { "x-request-id": "req-1" } }), { retries: 0 })
        return Effect.gen(function* () {
          const error = yield* refused
          expect(error).toMatchObject({ _tag: tag, status, requestId: "req-1", operation: "invocations.list" })
          expect(error.message).toContain(String(status))
          // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
          expect(error.message).not.toMatch(/[\u0000-\u001f]/)
          expect(error.attempts).toHaveLength(1)
        }).pipe(Effect.provide(layer))
      })
    }
  }

  it.effect.each(["<html>", "{}", '{"a"', "", "[", "null"])(
    "of status 200 with the body %j is an InvalidResponse, asked for twice",
    (body) => {
      const { layer, requests } = scripted(() => new Response(body))
      return Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(refused)
        yield* TestClock.adjust("1 minute")
        expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "InvalidResponse", status: 200 })
        expect(requests).toHaveLength(2)
      }).pipe(Effect.provide(layer))
    }
  )
})
