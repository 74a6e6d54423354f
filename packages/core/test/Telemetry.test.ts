import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as TestClock from "effect/testing/TestClock"
import { broken, json, scripted, serve, wire } from "./support.ts"
import { pass } from "./watching.ts"

const recording = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return { spans, tracer, named: (name: string) => spans.filter((span) => span.name === name) }
}

const id = "a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20"
const get = Invocations.use((invocations) => invocations.get(id))

/** The metrics that this test's own registry holds, by name: what they counted, with their attributes. */
const counted = Effect.map(Metric.snapshot, (all) =>
  all
    .filter((metric) => metric.id.startsWith("chroma_sync."))
    .map(({ id, attributes, state }) => ({ id, ...attributes, count: "count" in state ? Number(state.count) : undefined }))
)
const ownRegistry = Effect.provideServiceEffect(
  Metric.MetricRegistry,
  Effect.sync(() => new Map())
)

describe("the spans", () => {
  it.effect("are one for the call and one for each attempt in it, with OpenTelemetry's names", () => {
    const { tracer, named } = recording()
    const { layer } = scripted((number, request) =>
      number === 1 ? json({}, 500) : number === 2 ? broken(request, "ECONNRESET") : json(wire(1, { id }))
    )
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(get)
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      const [call] = named("invocations.get")
      const tries = named("GET /api/v1/invocations/:invocation_id")
      const common = {
        "http.request.method": "GET",
        "http.route": "/api/v1/invocations/:invocation_id",
        "server.address": "sync.test",
        "server.port": 443,
        "url.scheme": "https"
      }
      expect(tries.map((span) => Object.fromEntries(span.attributes))).toEqual([
        { ...common, "http.response.status_code": 500, "error.type": "500" },
        { ...common, "http.request.resend_count": 1, "error.type": "TransportError" },
        { ...common, "http.request.resend_count": 2, "http.response.status_code": 200 }
      ])
      expect(tries.map(({ kind, traceId }) => [kind, traceId])).toEqual(tries.map(() => ["client", call?.traceId]))
      expect(tries.every(({ parent }) => parent._tag === "Some" && parent.value.spanId === call?.spanId)).toBe(true)
      expect(call?.status._tag === "Ended" && Exit.isSuccess(call.status.exit)).toBe(true)
    }).pipe(Effect.provideService(Tracer.Tracer, tracer), Effect.provide(layer))
  })

  it.effect("of a call that failed or ran out of time say so", () => {
    const { tracer, named } = recording()
    const { layer } = scripted((number) => (number === 1 ? json({}, 404) : Effect.never), { retries: 0 })
    return Effect.gen(function* () {
      yield* Effect.flip(get)
      const fiber = yield* Effect.forkChild(Effect.flip(get))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      expect(named("invocations.get").map((span) => span.attributes.get("error.type"))).toEqual(["NotFound", "TimeoutError"])
      const tries = named("GET /api/v1/invocations/:invocation_id")
      expect(tries.map((span) => span.attributes.get("error.type"))).toEqual(["404", "TimeoutError"])
      expect(tries.every((span) => span.status._tag === "Ended" && Exit.isFailure(span.status.exit))).toBe(true)
    }).pipe(Effect.provideService(Tracer.Tracer, tracer), Effect.provide(layer))
  })

  it.effect("are one for a whole scan, around those of its requests", () => {
    const { tracer, named } = recording()
    const { layer } = scripted(() => json([]))
    return Effect.gen(function* () {
      yield* Stream.runDrain(Stream.unwrap(Invocations.use(({ pages }) => Effect.succeed(pages()))))
      const [scan, ...others] = named("Invocations.pages")
      expect(others).toEqual([])
      expect(named("invocations.list").map(({ traceId }) => traceId)).toEqual([scan?.traceId])
    }).pipe(Effect.provideService(Tracer.Tracer, tracer), Effect.provide(layer))
  })

  it.effect("of what waits ask together are under those of their rounds, and of no wait", () => {
    const { spans, tracer } = recording()
    const { layer } = scripted(() => json(wire(1, { id })))
    const wait = InvocationFeed.use((feed) => feed.wait([id], { deadline: "1 minute" }))
    return Effect.gen(function* () {
      yield* Effect.forkChild(wait.pipe(Effect.withSpan("the first"), Effect.timeoutOption("3 seconds")))
      yield* Effect.forkChild(wait.pipe(Effect.withSpan("the second")))
      yield* pass(10)
      const rootOf = (span: Tracer.AnySpan): string | undefined =>
        span._tag === "ExternalSpan" ? undefined : span.parent._tag === "Some" ? rootOf(span.parent.value) : span.name
      const roots = spans.filter(({ kind }) => kind === "client").map(rootOf)
      expect(roots.length).toBeGreaterThan(3)
      expect(new Set(roots)).toEqual(new Set(["InvocationFeed.round"]))
    }).pipe(Effect.provideService(Tracer.Tracer, tracer), Effect.provide(layer))
  })
})

describe("the metrics", () => {
  it.effect("count calls, attempts, waits, bytes and rows by operation and outcome", () => {
    const { layer } = scripted((number) => (number === 1 ? json({}, 429, { "retry-after": "2" }) : json([wire(2), wire(1), { id: 7 }])))
    return Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(Invocations.use((invocations) => invocations.page()))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      expect((yield* Metric.snapshot).flatMap(({ id, state }) => ("incremental" in state && state.incremental ? [id] : []))).toEqual(
        expect.arrayContaining(["calls", "attempts", "bytes", "rows"].map((name) => `chroma_sync.client.${name}`))
      )
      const operation = "invocations.list"
      const size = JSON.stringify([wire(2), wire(1), { id: 7 }]).length
      expect(yield* counted).toEqual(
        expect.arrayContaining([
          { id: "chroma_sync.client.calls", operation, outcome: "ok", count: 1 },
          { id: "chroma_sync.client.attempts", operation, outcome: "RateLimited", count: 1 },
          { id: "chroma_sync.client.attempts", operation, outcome: "ok", count: 1 },
          { id: "chroma_sync.client.wait", operation, from: "retry-after", unit: "ms", count: 1 },
          { id: "chroma_sync.client.duration", operation, outcome: "ok", unit: "ms", count: 1 },
          { id: "chroma_sync.client.bytes", operation, unit: "By", count: size },
          { id: "chroma_sync.client.rows", operation, count: 3 }
        ])
      )
    }).pipe(ownRegistry, Effect.provide(layer))
  })

  it.effect("do not count what was never sent", () => {
    const { layer } = scripted(() => json([]))
    return Effect.gen(function* () {
      yield* Effect.flip(Invocations.use((invocations) => invocations.page({ limit: -1 })))
      expect(yield* counted).toEqual([])
    }).pipe(ownRegistry, Effect.provide(layer))
  })
})

it.live("the example exports both to a collector, and the API key to nobody but the service", () =>
  Effect.gen(function* () {
    const sent = new Map<string, string>()
    const collector = yield* serve((request, response) => {
      let body = JSON.stringify(request.headers)
      request.setEncoding("utf8").on("data", (text: string) => (body += text))
      request.on("end", () => {
        sent.set(request.url ?? "", (sent.get(request.url ?? "") ?? "") + body)
        response.writeHead(200, { "content-type": "application/json" }).end("{}")
      })
    })
    let requests = 0
    const service = yield* serve((request, response) => {
      requests += 1
      const offset = Number(new URL(request.url ?? "", "http://service").searchParams.get("offset"))
      if (requests === 1) response.writeHead(503, { "retry-after": "0" }).end()
      else response.end(JSON.stringify([wire(2), wire(1)].slice(offset)))
    })
    const example = spawn(process.execPath, [fileURLToPath(new URL("../examples/openTelemetry.ts", import.meta.url))], {
      env: { CHROMA_SYNC_URL: service.url, CHROMA_API_KEY: "canary-token-3308", OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      stdio: ["ignore", "pipe", "inherit"]
    })
    const [code] = yield* Effect.promise(() => once(example, "close"))
    expect(code).toBe(0)
    for (const name of ["invocations.list", "GET /api/v1/invocations", "http.request.resend_count", "count-invocations"]) {
      expect(sent.get("/v1/traces")).toContain(name)
    }
    for (const name of ["calls", "attempts", "duration", "wait", "bytes", "rows"]) {
      expect(sent.get("/v1/metrics")).toContain(`chroma_sync.client.${name}`)
    }
    expect(sent.get("/v1/logs")).toContain("2 invocations")
    expect([...sent.values()].join("")).not.toContain("canary-token-3308")
  }).pipe(Effect.scoped)
)
