import { Invocations, type ListError } from "@chroma-sync/core/Invocations"
import { SyncHttp } from "@chroma-sync/core/SyncHttp"
import { checkHealth } from "@chroma-sync/core/SystemOperations"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import { json, scripted, wire } from "./support.ts"

const page = Invocations.use((invocations) => invocations.page())
const refused: Effect.Effect<ListError, unknown, Invocations> = Effect.flip(page)

it.effect("a part that an operation does not have is not sent", () => {
  const { layer, requests } = scripted(() => json({}))
  return Effect.gen(function* () {
    const { call } = yield* SyncHttp
    yield* call(checkHealth, { query: { more: "query" }, headers: { more: "headers" }, payload: { more: "payload" } })
    expect(requests[0]?.urlParams.params).toEqual([])
    expect(requests[0]?.headers).not.toHaveProperty("more")
    expect(requests[0]?.body._tag).toBe("Empty")
  }).pipe(Effect.provide(layer))
})

describe("a request", () => {
  it.effect("carries the token and no trace headers", () => {
    const { layer, requests } = scripted(() => json([]))
    return Effect.gen(function* () {
      yield* page
      const headers = Object.keys(requests[0]?.headers ?? {})
      expect(headers).toContain("x-chroma-token")
      expect(headers.filter((name) => /trace|b3/.test(name))).toEqual([])
    }).pipe(Effect.withSpan("the caller's own"), Effect.provide(layer))
  })

  it.effect("is not sent without a token, and says what to set", () => {
    const { layer, requests } = scripted(() => json([]), { token: undefined })
    return Effect.gen(function* () {
      expect(yield* refused).toMatchObject({ _tag: "InvalidRequest", field: "token" })
      expect((yield* refused).message).toContain("CHROMA_API_KEY")
      expect(requests).toHaveLength(0)
    }).pipe(Effect.provide(layer))
  })
})

describe("a retry", () => {
  it.effect("comes after a failure that may pass, and the pages before it stand", () => {
    const rows = Array.from({ length: 30 }, (_, n) => wire(100 - n))
    const { layer, requests } = scripted((number, request) => {
      if (number === 2) return json({ error: "Internal", message: "a moment" }, 500)
      const query = new Map(request.urlParams.params)
      const offset = Number(query.get("offset"))
      return json(rows.slice(offset, offset + Number(query.get("limit"))))
    })
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        Invocations.use((invocations) =>
          invocations.list({ limit: 10 }).pipe(
            Stream.map(({ id }) => id),
            Stream.runCollect
          )
        )
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(fiber)).toEqual(rows.map((row) => row["id"]))
      expect(requests.length).toBeGreaterThan(4)
    }).pipe(Effect.provide(layer))
  })

  it.effect("waits exactly as long as Retry-After says, and no longer", () => {
    const { layer, requests } = scripted((number) =>
      number === 1 ? json({ error: "RateLimited", message: "slow down" }, 429, { "retry-after": "7" }) : json([])
    )
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(page)
      yield* TestClock.adjust(6_999)
      expect(requests).toHaveLength(1)
      yield* TestClock.adjust(1)
      yield* Fiber.join(fiber)
      expect(requests).toHaveLength(2)
    }).pipe(Effect.provide(layer))
  })

  const dates: ReadonlyArray<readonly [form: string, retryAfter: string]> = [
    ["an instant", "Sun, 06 Nov 1994 08:49:37 GMT"],
    ["an instant with dashes", "Sunday, 06-Nov-94 08:49:37 GMT"],
    ["an instant without a zone", "Sun Nov  6 08:49:37 1994"]
  ]
  describe.each(dates)("after %s", (_, retryAfter) => {
    it.effect.each<readonly [clock: string, now: string]>([
      ["an hour behind", "1994-11-06T07:49:30Z"],
      ["an hour ahead", "1994-11-06T09:49:30Z"]
    ])("waits as the service's clock has it, although ours is %s", ([, now]) => {
      const date = "Sun, 06 Nov 1994 08:49:30 GMT"
      const { layer, requests } = scripted((number) =>
        number === 1 ? json({ error: "x", message: "y" }, 429, { "retry-after": retryAfter, date }) : json([])
      )
      return Effect.gen(function* () {
        yield* TestClock.setTime(Date.parse(now))
        const fiber = yield* Effect.forkChild(page)
        yield* TestClock.adjust(6_999)
        expect(requests).toHaveLength(1)
        yield* TestClock.adjust(1)
        yield* Fiber.join(fiber)
        expect(requests).toHaveLength(2)
      }).pipe(Effect.provide(layer))
    })

    it.effect.each([undefined, "", "yesterday", "3, 4"])("waits as our clock has it where the answer has the date %j", (date) => {
      const { layer } = scripted(() =>
        json({ error: "x", message: "y" }, 429, { "retry-after": retryAfter, ...(date !== undefined && { date }) })
      )
      return Effect.gen(function* () {
        yield* TestClock.setTime(Date.parse("1994-11-06T07:49:37Z"))
        expect(yield* refused).toMatchObject({ retryAfterMs: 3_600_000, resumeAt: Date.parse("1994-11-06T08:49:37Z") })
      }).pipe(Effect.provide(layer))
    })
  })

  it.effect.each(["", "-5", "1.5", "1e3", "0x10", "soon", "3, 4", "Sun, 06 Nov 1994"])("takes no wait from a Retry-After of %j", (text) => {
    const { layer } = scripted(() => json({ error: "x", message: "y" }, 429, { "retry-after": text }), { retries: 0 })
    return Effect.gen(function* () {
      expect(yield* refused).toMatchObject({ _tag: "RateLimited", retryAfterMs: undefined, resumeAt: undefined })
    }).pipe(Effect.provide(layer))
  })

  it.effect.each([
    ["3600", 3_600_000, "1970-01-01T01:00:00.000Z"],
    ["Thu, 01 Jan 1970 01:00:00 GMT", 3_600_000, "1970-01-01T01:00:00.000Z"],
    ["9".repeat(40), 8.64e15, "+275760-09-13T00:00:00.000Z"]
  ] as const)("does not wait for a Retry-After beyond a minute, %s: the error says when to come back", ([retryAfter, resumeAt, when]) => {
    const { layer, requests } = scripted(() => json({ error: "RateLimited", message: "later" }, 429, { "retry-after": retryAfter }))
    return Effect.gen(function* () {
      expect(yield* refused).toMatchObject({ _tag: "RateLimited", resumeAt, message: expect.stringContaining(`Try again after ${when}.`) })
      expect(requests).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  })

  it.effect("gives up after three, with every attempt and wait in the ledger", () => {
    const { layer } = scripted(() => json({ error: "Internal", message: "no" }, 500))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(refused)
      yield* TestClock.adjust("1 minute")
      const { attempts } = yield* Fiber.join(fiber)
      expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual(
        [1, 2, 3, 4].map((number) => [number, "InternalServerError"])
      )
      expect(attempts.map(({ wait }) => wait?.from)).toEqual(["backoff", "backoff", "backoff", undefined])
      attempts.slice(0, 3).forEach(({ wait }, place) => expect(wait?.ms).toBeLessThanOrEqual(250 * 2 ** place))
    }).pipe(Effect.provide(layer))
  })

  it.effect.each([400, 401, 403, 404, 418])("does not come after a %i", (status) => {
    const { layer, requests } = scripted(() => json({ error: "x", message: "y" }, status))
    return Effect.gen(function* () {
      yield* refused
      expect(requests).toHaveLength(1)
    }).pipe(Effect.provide(layer))
  })
})

describe("time", () => {
  it.effect("ends an attempt that gets no answer, and the call at its deadline", () => {
    const { layer, requests } = scripted(() => Effect.never, { attemptTimeout: "10 seconds", deadline: "25 seconds", retries: 9 })
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(refused)
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      expect(error).toMatchObject({ _tag: "TimeoutError", limit: "deadline", limitMs: 25_000 })
      expect(requests).toHaveLength(3)
      const last = error.attempts.at(-1)
      expect((last?.startedAt ?? 0) + (last?.durationMs ?? 0)).toBe(25_000)
    }).pipe(Effect.provide(layer))
  })
})

describe("the token", () => {
  it.effect.each([400, 401, 404, 418, 429, 500, 502, 200])("is in nothing that an error of status %i shows", (status) => {
    const { layer } = scripted(() => new Response("<html>", { status }), { retries: 0 })
    return Effect.gen(function* () {
      const error = yield* refused
      const shown = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error), error.stack].join("\n")
      expect(shown).not.toContain("canary-token-7781")
    }).pipe(Effect.provide(layer))
  })
})
