/** The emulator as any client meets it: by HTTP. */
import { Emulator, type EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"

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
        ["status=cancelled", (row: Row) => row.status === "cancelled"],
        ["database_name=docs&source_type=github", (row: Row) => "github" in row.metadata && row.metadata.database_name === "docs"]
      ] as const) {
        const expected = all.filter(keep)
        expect(expected.length).toBeGreaterThan(0)
        expect(yield* rows(`${query}&limit=1000`)).toEqual(expected)
      }
    })
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

  onEmulator(
    "holds rows that break the contract where it was told to",
    Effect.gen(function* () {
      const broken = (yield* rows("limit=10")).filter((row) => !("metadata" in row))
      expect(broken.map((row: { readonly id: string }) => row.id)).toEqual(["broken-0", "broken-1"])
    }),
    { malformedRows: 2 }
  )
})

describe("a refusal", () => {
  for (const [title, path, headers, status] of [
    ["without a token", "/api/v1/invocations", {}, 401],
    ["with a wrong token", "/api/v1/invocations", { "x-chroma-token": "canary-771" }, 401],
    [
      "of a source with a database",
      "/api/v1/invocations?source_id=a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20&database_name=docs",
      undefined,
      400
    ],
    ["of a source that does not exist", "/api/v1/invocations?source_id=a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", undefined, 404],
    ["of a status that no query can express", "/api/v1/invocations?status=complete", undefined, 400],
    ["of a type that does not exist", "/api/v1/invocations?source_type=ftp", undefined, 400],
    ["of a limit that is no number", "/api/v1/invocations?limit=x", undefined, 400],
    ["of a negative offset", "/api/v1/invocations?offset=-1", undefined, 400],
    ["of an order that does not exist", "/api/v1/invocations?order_by=newest", undefined, 400]
  ] as const) {
    onEmulator(
      `${title} is a ${status} with the contract's body`,
      Effect.gen(function* () {
        const answer = yield* ask(path, headers)
        expect(answer.status).toBe(status)
        expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String), message: expect.stringMatching(/.{10}/) })
        expect(answer.body).not.toContain("canary-771")
      })
    )
  }
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
      const refused = yield* Effect.promise(() => fetch(emulator.url).then(Boolean, (error: Error) => error.cause))
      expect(refused).toMatchObject({ code: "ECONNREFUSED" })
      yield* emulator.advance("10 minutes")
      yield* emulator.comeBack
      const ids = new Set((yield* rows("limit=1000")).map((row) => row.id))
      expect(before.every((row) => ids.has(row.id))).toBe(true)
      expect(ids.size).toBeGreaterThan(before.length)
    })
  )

  onEmulator(
    "fails as often as it was told to, in every way of the list, and stops when told",
    Effect.gen(function* () {
      const emulator = yield* Emulator
      yield* emulator.setFaults({ errorRate: 1 })
      const statuses = new Set<number>()
      for (let n = 0; n < 60; n++) statuses.add((yield* ask("/health", {})).status)
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
      expect(error.message).toContain("--port")
    }).pipe(Effect.provide(Emulator.layer()))
  )
})
