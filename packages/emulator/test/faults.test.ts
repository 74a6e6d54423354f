/** Each fault as a client meets it on the socket. */
import { once } from "node:events"
import { connect } from "node:net"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import { list, onEmulator, options, withFault } from "./faulty.ts"
import { ask, read, send } from "./raw.ts"

const count = Effect.map(ask(`${list}?limit=1000`), (answer) => read<ReadonlyArray<unknown>>(answer).length)
const newInvocation = Effect.gen(function* () {
  const [source] = read<ReadonlyArray<{ readonly id: string }>>(yield* ask("/api/v1/sources"))
  return { path: `/api/v1/sources/${source?.id}/invocations`, method: "POST", json: { target_collection_name: "fresh" } }
})

describe("a status in place of the answer", () => {
  for (const [title, fault, expected] of [
    ["with a body of the contract", { status: 500 }, { body: '{"error":"InjectedFault","message":"an injected fault"}' }],
    ["with seconds to wait", { status: 429, retryAfter: 7 }, { headers: { "retry-after": "7" } }],
    [
      "with a date to wait for",
      { status: 503, retryAfter: 90, retryAfterAs: "date" },
      { headers: { "retry-after": "Sun, 01 Mar 2026 12:01:30 GMT" } }
    ],
    [
      "with a proxy's page",
      { status: 502, body: "html" },
      { body: expect.stringContaining("<h1>502</h1>"), headers: { "content-type": "text/html" } }
    ],
    ["with nothing", { status: 504, body: "empty" }, { body: "" }],
    ["with a page where data should be", { status: 200, body: "html" }, { body: expect.stringContaining("<html>") }],
    [
      "that leads elsewhere",
      { status: 302, headers: { location: "https://elsewhere.example/" } },
      { headers: { location: "https://elsewhere.example/" } }
    ]
  ] as const) {
    onEmulator(
      title,
      Effect.gen(function* () {
        yield* withFault({ kind: "status", ...fault })
        expect(yield* ask(list)).toMatchObject({ status: fault.status, broken: undefined, ...expected })
        yield* Emulator.use((emulator) => emulator.setFaults({}))
        expect((yield* ask(list)).status).toBe(200)
      })
    )
  }

  onEmulator(
    "comes instead of the service's work",
    Effect.gen(function* () {
      const before = yield* count
      const { path, ...create } = yield* newInvocation
      yield* withFault({ kind: "status", status: 503 }, { route: "POST /api/v1/sources/*/invocations" })
      expect((yield* ask(path, create)).status).toBe(503)
      expect(yield* count).toBe(before)
    })
  )
})

describe("a broken connection", () => {
  for (const afterBytes of [0, 1, 500]) {
    onEmulator(
      `is cut after ${afterBytes} bytes of the body, whose whole length was told`,
      Effect.gen(function* () {
        const whole = yield* ask(list)
        yield* withFault({ kind: "cut", afterBytes })
        const cut = yield* ask(list)
        expect(cut).toMatchObject({ status: 200, body: whole.body.slice(0, afterBytes), broken: "ECONNRESET" })
        expect(cut.headers["content-length"]).toBe(String(whole.body.length))
      })
    )
  }

  onEmulator(
    "that would be cut after the end is whole",
    Effect.gen(function* () {
      const whole = yield* ask(list)
      yield* withFault({ kind: "cut", afterBytes: whole.body.length })
      expect(yield* ask(list)).toMatchObject({ body: whole.body, broken: undefined })
    })
  )

  onEmulator(
    "cuts an answer without a body too",
    Effect.gen(function* () {
      yield* withFault({ kind: "cut", afterBytes: 0 })
      expect(yield* ask("/health")).toMatchObject({ status: 200, broken: "ECONNRESET" })
    })
  )

  onEmulator(
    "is reset before the service has done anything, or after it has done all",
    Effect.gen(function* () {
      const before = yield* count
      const { path, ...create } = yield* newInvocation
      const route = "POST /api/v1/sources/*/invocations"
      yield* withFault({ kind: "reset" }, { route })
      expect(yield* ask(path, create)).toMatchObject({ status: undefined, broken: "ECONNRESET" })
      expect(yield* count).toBe(before)
      yield* withFault({ kind: "reset", handled: true }, { route })
      expect(yield* ask(path, create)).toMatchObject({ status: undefined, broken: "ECONNRESET" })
      expect(yield* count).toBe(before + 1)
    })
  )
})

describe("a stall", () => {
  onEmulator(
    "before the headers leaves the service's work done and the client without a word",
    Effect.gen(function* () {
      const before = yield* count
      const { path, ...create } = yield* newInvocation
      yield* withFault({ kind: "stall", at: "before-headers" }, { route: "POST /api/v1/sources/*/invocations" })
      const stalled = yield* send(path, create, ({ status }) => status !== undefined)
      const first = yield* Effect.race(
        stalled.answer,
        count.pipe(
          Effect.repeat({ until: (now) => now > before }),
          Effect.map(() => "the other one")
        )
      )
      expect(first).toBe("the other one")
      expect(stalled.isOpen()).toBe(true)
    })
  )

  for (const [at, share] of [
    ["after-headers", 0],
    ["mid-body", 0.5]
  ] as const) {
    onEmulator(
      `${at} sends so much and keeps the connection open`,
      Effect.gen(function* () {
        const whole = yield* ask(list)
        yield* withFault({ kind: "stall", at }, { requests: [1] })
        const half = Math.floor(whole.body.length * share)
        const stalled = yield* send(list, {}, ({ status, body }) => status !== undefined && body.length >= half)
        expect(yield* stalled.seen).toMatchObject({ status: 200, body: whole.body.slice(0, half) })
        const first = yield* Effect.race(stalled.answer, ask(list))
        expect(first).toMatchObject({ body: whole.body, broken: undefined })
        expect(stalled.isOpen()).toBe(true)
      })
    )
  }
})

onEmulator(
  "a drip sends the whole body, a little at a time",
  Effect.gen(function* () {
    const whole = yield* ask(`${list}?limit=1`)
    yield* withFault({ kind: "drip", bytes: 20, everyMs: 1 })
    const slow = yield* ask(`${list}?limit=1`)
    expect(slow).toMatchObject({ status: 200, body: whole.body, broken: undefined })
    expect(slow.parts.length).toBeGreaterThan(1)
  })
)

onEmulator(
  "a drip leaves an answer without a body as it is",
  Effect.gen(function* () {
    yield* withFault({ kind: "drip", bytes: 20, everyMs: 1 })
    expect(yield* ask("/health")).toMatchObject({ status: 200, body: "", broken: undefined })
  })
)

for (const [title, faults, before, rest] of [
  ["its latency", { latencyMs: 5_000 }, 4_999, 1],
  ["its latency and some of the jitter", { latencyMs: 5_000, jitterMs: 1_000 }, 5_000, 1_000]
] as const) {
  it.effect(`an answer waits ${title} by the clock`, () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator
      const answer = yield* Effect.forkChild(ask("/health"))
      const nextTurn = Effect.callback<void>((resume) => void setImmediate(() => resume(Effect.void)))
      yield* emulator.requests.pipe(Effect.tap(nextTurn), Effect.repeat({ until: (requests) => requests.length > 0 }))
      yield* TestClock.adjust(before)
      expect(answer.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust(rest)
      expect((yield* Fiber.join(answer)).status).toBe(200)
    }).pipe(Effect.provide(Emulator.layer({ ...options, ...faults })))
  )
}

it.live("ends at once while answers stall and requests are half sent", () =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const emulator = yield* Layer.buildWithScope(Emulator.layer(options), scope)
    const stalled = yield* Effect.provideContext(
      Effect.andThen(
        withFault({ kind: "stall", at: "after-headers" }, { route: list }),
        send(list, {}, ({ status }) => status !== undefined)
      ),
      emulator
    )
    yield* stalled.seen
    const half = connect(Context.get(emulator, Emulator).port, "127.0.0.1")
    const halfClosed = once(half, "close")
    half.write("GET /health HTTP/1.1\r\n")
    yield* Effect.provideContext(ask("/health"), emulator)
    yield* Scope.close(scope, Exit.void)
    expect(yield* stalled.answer).toMatchObject({ status: 200, broken: "ECONNRESET" })
    yield* Effect.promise(() => halfClosed)
  }).pipe(Effect.scoped)
)
