/** The emulator as any client meets it: by HTTP. */
import { InvocationRows } from "@chroma-sync/core/Invocation"
import { isMalformed } from "@chroma-sync/core/Malformed"
import { Emulator, type EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import { makeFront, rememberedRequests } from "@chroma-sync/emulator/Front"
import { seedOf } from "@chroma-sync/emulator/Seed"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { type Ask, ask as rawAsk, type RawAnswer, read } from "./raw.ts"

interface Row {
  readonly id: string
  readonly source_id: string
  readonly status: unknown
  readonly metadata: { readonly database_name: string }
  readonly created_at: string
}

const ask = (path: string, headers?: Readonly<Record<string, string>>) =>
  Emulator.use(({ url, token }) =>
    Effect.promise(async () => {
      const response = await fetch(url + path, { headers: headers ?? { "x-chroma-token": token } })
      return { status: response.status, headers: response.headers, body: await response.text() }
    })
  )
// The rows of a contract that the tests of core hold.
const rows = (query: string) => Effect.map(ask(`/api/v1/invocations?${query}`), ({ body }) => JSON.parse(body) as ReadonlyArray<Row>)

const onEmulator = (title: string, test: Effect.Effect<void, unknown, Emulator>, options: EmulatorOptions = {}) =>
  it.live(title, () => test.pipe(Effect.provide(Emulator.layer({ clock: "manual", seed: "test", ...options }))))

describe("the list", () => {
  onEmulator(
    "is filtered, ordered and cut as it was asked for",
    Effect.gen(function* () {
      const all = yield* rows("limit=1000")
      expect(all).toHaveLength(200)
      const created = all.map((row) => Date.parse(row.created_at))
      expect(created).toEqual(created.toSorted((a, b) => b - a))
      const source = all[0]?.source_id
      expect(yield* rows("")).toEqual(all.slice(0, 100))
      expect(yield* rows("limit=1000&order_by=ASC")).toEqual(all.toReversed())
      expect(yield* rows("limit=7&offset=20")).toEqual(all.slice(20, 27))
      expect(yield* rows("offset=500")).toEqual([])
      expect(yield* rows("limit=0")).toEqual([])
      for (const [query, keep] of [
        ["database_name=docs", (row: Row) => row.metadata.database_name === "docs"],
        [`source_id=${source}`, (row: Row) => row.source_id === source],
        ["source_type=s3", (row: Row) => "s3" in row.metadata],
        ["source_type=web_scrape", (row: Row) => "web_scrape" in row.metadata],
        ["status=pending", (row: Row) => row.status === "pending"],
        ["status=processing", (row: Row) => row.status === "processing"],
        ["status=cancelled", (row: Row) => row.status === "cancelled"],
        ["database_name=docs&source_type=github", (row: Row) => "github" in row.metadata && row.metadata.database_name === "docs"]
      ] as const) {
        const expected = all.filter(keep)
        expect(expected.length).toBeGreaterThan(0)
        expect(yield* rows(`${query}&limit=1000`)).toEqual(expected)
        expect(yield* rows(`${query}&limit=1000&order_by=ASC`)).toEqual(expected.toReversed())
        expect(yield* rows(`${query}&limit=1000&offset=1`)).toEqual(expected.slice(1))
      }
    }),
    { arrivalsPerMinute: 90 }
  )

  onEmulator(
    "moves with the clock that a test drives, and only with it",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const before = yield* rows("limit=1000")
      expect(yield* rows("limit=1000")).toEqual(before)
      yield* emulator.advance("5 minutes")
      const after = yield* rows("limit=1000")
      expect(after.length).toBeGreaterThan(before.length)
      const now = new Map(after.map((row) => [row.id, row]))
      // The longest run takes 4 minutes.
      for (const row of before) expect(["pending", "processing"]).not.toContain(now.get(row.id)?.status)
    })
  )

  it.effect("moves with the clock of the program where no test drives it", () =>
    Effect.gen(function* () {
      const before = yield* rows("limit=1000")
      yield* TestClock.adjust("5 minutes")
      expect((yield* rows("limit=1000")).length).toBeGreaterThan(before.length)
    }).pipe(Effect.provide(Emulator.layer({ seed: "test" })))
  )

  onEmulator(
    "holds rows that break the contract where it was told to, each at a place of its own and none beyond the limit",
    Effect.gen(function* () {
      const all = yield* rows("limit=1000")
      const decoded = Schema.decodeUnknownSync(InvocationRows)(all)
      expect(decoded.map(isMalformed)).toEqual(all.map((_, place) => place >= 1 && place <= 8))
      expect(all).toHaveLength(208)
      for (const [limit, offset] of [
        [10, 0],
        [3, 0],
        [3, 3],
        [3, 6],
        [3, 9],
        [9, 8],
        [9, 9],
        [0, 5],
        [500, 5],
        [50, 200]
      ] as const) {
        expect(yield* rows(`limit=${limit}&offset=${offset}`)).toEqual(all.slice(offset, offset + limit))
      }
      expect(yield* rows("database_name=nowhere")).toEqual([])
      yield* Emulator.use((emulator) => emulator.setFaults({ malformedRows: 8, clampLimit: 4 }))
      expect(yield* rows("limit=10&offset=6")).toEqual(all.slice(6, 10))
    }),
    { malformedRows: 8 }
  )
})

describe("the server", () => {
  onEmulator(
    "tells its own time and names each request",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const first = yield* ask("/health", {})
      yield* emulator.advance("1 hour")
      const second = yield* ask("/health", {})
      expect(first.status).toBe(200)
      expect(Date.parse(second.headers.get("date") ?? "") - Date.parse(first.headers.get("date") ?? "")).toBe(3_600_000)
      expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"))
    })
  )

  onEmulator(
    "goes away with its port and comes back on it, with the world that has gone on",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const before = yield* rows("limit=1000")
      yield* emulator.goAway
      expect(yield* rawAsk("/health")).toMatchObject({ status: undefined, broken: "ECONNREFUSED" })
      yield* emulator.advance("10 minutes")
      yield* emulator.comeBack
      const ids = new Set((yield* rows("limit=1000")).map((row) => row.id))
      expect(before.every((row) => ids.has(row.id))).toBe(true)
      expect(ids.size).toBeGreaterThan(before.length)
    })
  )

  onEmulator(
    "says that its port was taken while it was away, and comes back once it is free",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.goAway
      const error = yield* Effect.flip(emulator.comeBack).pipe(Effect.provide(Emulator.layer({ port: emulator.port }), { local: true }))
      expect(error).toMatchObject({ _tag: "EmulatorError", port: emulator.port, reason: "EADDRINUSE" })
      yield* emulator.comeBack
      expect((yield* ask("/health", {})).status).toBe(200)
    })
  )

  onEmulator(
    "fails as often as it was told to, in every way of the list, and stops when told",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ errorRate: 1 })
      const statuses = new Set<number>()
      for (let n = 0; n < 120; n++) statuses.add((yield* ask("/health", {})).status)
      expect([...statuses].toSorted()).toEqual([429, 500, 502, 503])
      yield* emulator.setFaults({})
      expect((yield* ask("/health", {})).status).toBe(200)
    })
  )

  it.live("says which port is taken", () =>
    Effect.gen(function* () {
      const { port } = yield* Emulator
      const error = yield* Effect.flip(Effect.scoped(Effect.provide(Emulator, Emulator.layer({ port }), { local: true })))
      expect(error).toMatchObject({ _tag: "EmulatorError", port, reason: "EADDRINUSE" })
      expect(error.message).toContain("Give another port")
    }).pipe(Effect.provide(Emulator.layer()))
  )
})

describe("a seed", () => {
  const at = "2026-03-01T12:00:00Z"
  const calls = Effect.gen(function* () {
    const emulator = yield* Emulator
    const answers: Array<RawAnswer> = []
    const call = (path: string, request?: Ask) => Effect.map(rawAsk(path, request), (answer) => void answers.push(answer))
    yield* call("/api/v1/sources")
    yield* call("/api/v1/sources", { method: "POST", json: { github: { repository: "acme/new" }, database_name: "docs" } })
    const [newest] = read<ReadonlyArray<{ readonly id: string }>>(yield* rawAsk("/api/v1/sources"))
    yield* call(`/api/v1/sources/${newest?.id}/invocations`, { method: "POST", json: { target_collection_name: "new" } })
    yield* emulator.advance("90 seconds")
    const [row] = yield* rows("status=processing")
    yield* call(`/api/v1/invocations/${row?.id}`, { method: "PUT" })
    yield* emulator.setFaults({ errorRate: 0.3, insertsPerSecond: 0.5, deletesPerSecond: 0.5 })
    yield* emulator.advance("9 seconds")
    for (let n = 0; n < 12; n++) yield* call(`/api/v1/invocations?limit=100&offset=${n * 50}`)
    return answers
  })
  const told = (options: EmulatorOptions) =>
    calls.pipe(
      Effect.provide(
        Emulator.layer({
          clock: "manual",
          seed: "same",
          startsAt: at,
          ...options
        }),
        { local: true }
      )
    )

  it.live("and the same calls give the same answers, byte for byte and header for header", () =>
    Effect.gen(function* () {
      const [first, second, other] = [yield* told({}), yield* told({}), yield* told({ seed: "other" })]
      const statuses = first.map(({ status }) => status)
      expect(statuses).toContain(200)
      expect(statuses.some((status) => (status ?? 0) >= 429)).toBe(true)
      expect(second).toEqual(first)
      expect(other).not.toEqual(first)
    })
  )
})

describe("the request log", () => {
  onEmulator(
    "tells what came in and when, and never a token",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* rows("limit=2&offset=4")
      yield* emulator.advance("1 second")
      yield* ask("/health", { "x-chroma-token": "canary-12" })
      yield* ask("/nowhere?a=1?b")
      const requests = yield* emulator.requests
      const [first] = requests
      expect(requests).toEqual([
        { number: 1, method: "GET", path: "/api/v1/invocations", query: "limit=2&offset=4", at: first?.at },
        { number: 2, method: "GET", path: "/health", query: "", at: (first?.at ?? 0) + 1_000 },
        { number: 3, method: "GET", path: "/nowhere", query: "a=1?b", at: (first?.at ?? 0) + 1_000 }
      ])
      expect(JSON.stringify(requests)).not.toMatch(/canary-12|emulator"/)
    })
  )

  it.effect("keeps the newest", () =>
    Effect.gen(function* () {
      const front = makeFront(seedOf("log"), () => 0)
      const request = HttpServerRequest.fromWeb(new Request("http://localhost/health"))
      const answer = front
        .wrap(Effect.succeed(HttpServerResponse.empty()))
        .pipe(Effect.provideService(HttpServerRequest.HttpServerRequest, request))
      yield* Effect.replicateEffect(answer, 2 * rememberedRequests + 5)
      const numbers = front.requests().map(({ number }) => number)
      expect(numbers).toEqual(Array.from({ length: rememberedRequests }, (_, at) => rememberedRequests + 6 + at))
    })
  )
})
