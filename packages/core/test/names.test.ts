/** A host whose name does not resolve: what a call says of it, how often it asks, and how a watch lives through it. Over real lookups. */
import dns from "node:dns"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig, type SyncConfigOptions } from "@chroma-sync/core/SyncConfig"
import type { SyncError } from "@chroma-sync/core/SyncError"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { serve, wire } from "./support.ts"

const services = (baseUrl: string, options: SyncConfigOptions = {}) =>
  Layer.merge(Invocations.layer, InvocationFeed.layer).pipe(
    Layer.provide(SyncConfig.layer({ baseUrl, token: "t", allowPlainHttp: true, ...options }))
  )
const calls: Readonly<Record<string, Effect.Effect<unknown, SyncError, Invocations>>> = {
  "invocations.list": Invocations.use((invocations) => invocations.page()),
  "invocations.create": Invocations.use((invocations) =>
    invocations.create("a81c03f9-7e0b-4d3c-9a51-5d2f8e6b1c20", { targetCollectionName: "handbook" })
  )
}

/** Addresses of which one leads nowhere (RFC 3849), and the other is this machine. */
const twoAddresses = [
  { address: "2001:db8::1", family: 6 },
  { address: "127.0.0.1", family: 4 }
]

/** Counts what is looked up, and answers as it is told: with a code, with this machine, with two addresses, or as the system does. */
const lookups = (answer: string | undefined) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const { lookup } = dns
      const state = { answer, asked: 0 }
      // The many ways to call it end in these two.
      dns.lookup = ((host: string, options: object, done: (error: Error | null, ...found: ReadonlyArray<unknown>) => void) => {
        state.asked += 1
        if (state.answer === undefined) lookup(host, options, done)
        else if (state.answer === "here") lookup("127.0.0.1", options, done)
        else if (state.answer === "two") process.nextTick(done, null, twoAddresses)
        else process.nextTick(done, Object.assign(new Error(`getaddrinfo ${state.answer} ${host}`), { code: state.answer }))
      }) as typeof dns.lookup
      return { state, lookup }
    }),
    ({ lookup }) => Effect.sync(() => (dns.lookup = lookup))
  )

it.live.each(Object.entries(calls))(
  "%s to a host that does not exist is tried again, and fails with what the system said",
  ([operation, call]) =>
    Effect.gen(function* () {
      const { state } = yield* lookups(undefined)
      const error = yield* Effect.flip(call).pipe(Effect.provide(services("http://does-not-exist.invalid")))
      // A system that cannot ask anybody says the other; neither reaches the service, so that a create is none the less sure.
      expect(error).toMatchObject({
        _tag: "TransportError",
        operation,
        reason: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
        unreached: true
      })
      expect(error.message).toContain("cannot reach http://does-not-exist.invalid")
      expect(error.attempts.map(({ outcome, gaveUp }) => [outcome, gaveUp])).toEqual([
        ...Array.from({ length: 3 }, () => ["TransportError", undefined]),
        ["TransportError", "retries"]
      ])
      expect(state.asked).toBe(4)
    }).pipe(Effect.scoped)
)

it.live.each(["sync.invalid", "255.255.255.255"])(
  "invocations.create to %s, no address of which can be reached, is tried again and surely created nothing",
  (host) =>
    Effect.gen(function* () {
      const { url } = yield* Effect.scoped(serve(() => undefined))
      yield* lookups("two")
      const create = calls["invocations.create"] ?? Effect.die("no such call")
      const error = yield* Effect.flip(create).pipe(Effect.provide(services(`http://${host}:${new URL(url).port}`, { retries: 1 })))
      expect(error).toMatchObject({ _tag: "TransportError", unreached: true, attempts: [{}, { gaveUp: "retries" }] })
    }).pipe(Effect.scoped)
)

it.live.each(["ENOTFOUND", "EAI_AGAIN"])(
  "a watch lives through %s, says why it is offline, and comes back once the name resolves",
  (code) =>
    Effect.gen(function* () {
      const { url } = yield* serve(
        (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify([wire(1)]))
      )
      const { state } = yield* lookups(code)
      const events = yield* InvocationFeed.use(({ watch }) =>
        watch().pipe(
          Stream.tap((event) =>
            Effect.sync(() => {
              if (event._tag === "Offline" && event.attempt === 2) state.answer = "here"
            })
          ),
          Stream.takeUntil((event) => event._tag === "Live"),
          Stream.runCollect
        )
      ).pipe(Effect.provide(services(`http://sync.invalid:${new URL(url).port}`, { retries: 0 })))
      const offline = events.filter((event) => event._tag === "Offline")
      expect(offline).toMatchObject([
        { attempt: 1, error: { _tag: "TransportError", reason: code } },
        { attempt: 2, error: { _tag: "TransportError", reason: code } }
      ])
      expect(events.filter((event) => event._tag === "Added")).toHaveLength(1)
      expect(events.at(-1)).toMatchObject({ _tag: "Live" })
    }).pipe(Effect.scoped)
)
