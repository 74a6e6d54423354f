/**
 * The machine's clock is set while a program runs: what is due after a while is still due after that while. And where a test fakes the timers, and
 * with them the machine's clock, but not the one that nobody sets, what is due after a while is due when the timer says so.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { afterEach, beforeEach, vi } from "vitest"
import { away, complete, idOf, Memory, row } from "./memory.ts"
import { json, scripted, wire } from "./support.ts"
import { pass, watching } from "./watching.ts"

const hour = 3_600_000

/** Runs on a clock that can be set, beside the time that passes. */
const onSettable = <A, E, R>(work: (set: (aheadMs: number) => void) => Effect.Effect<A, E, R>) =>
  Effect.flatMap(Clock.Clock, (clock) => {
    let ahead = 0
    const settable: Clock.Clock = {
      ...clock,
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead,
      currentTimeMillis: Effect.sync(() => clock.currentTimeMillisUnsafe() + ahead)
    }
    return Effect.provideService(
      work((aheadMs) => (ahead = aheadMs)),
      Clock.Clock,
      settable
    )
  })

it.effect.each([-hour, hour])("a watch goes on at its own pace after the clock was set by %i ms", (by) => {
  const service = new Memory()
  service.add(row(1, { _tag: "Processing" }))
  return onSettable((set) =>
    Effect.gen(function* () {
      const { known } = yield* watching()
      yield* pass(4)
      set(by)
      yield* pass(2)
      service.set("i1", complete)
      yield* pass(4)
      expect(known.get(idOf(1))?.status._tag).toBe("Complete")
      service.delete("i1")
      yield* pass(1_200)
      expect(known.size).toBe(0)
    }).pipe(Effect.provide(service.layer))
  )
})

it.effect.each([-hour, hour])("a watch tries again after an outage in which the clock was set by %i ms", (by) => {
  const service = new Memory()
  service.add(row(1))
  service.answer = () => Effect.fail(away)
  return onSettable((set) =>
    Effect.gen(function* () {
      const { known } = yield* watching()
      yield* pass(10)
      set(by)
      yield* pass(10)
      service.answer = () => Effect.void
      yield* pass(60)
      expect(known.size).toBe(1)
    }).pipe(Effect.provide(service.layer))
  )
})

it.effect.each([-hour, hour])("a wait ends when its invocation does, although the clock was set by %i ms", (by) => {
  const service = new Memory()
  service.add(row(1, { _tag: "Processing" }))
  return onSettable((set) =>
    Effect.gen(function* () {
      const feed = yield* InvocationFeed
      const fiber = yield* Effect.forkChild(feed.wait(["i1"], { deadline: "1 minute" }))
      yield* pass(3)
      set(by)
      yield* pass(3)
      service.set("i1", complete)
      yield* pass(5)
      expect((yield* Fiber.join(fiber)).get(idOf(1))?._tag).toBe("Finished")
    }).pipe(Effect.provide(service.layer))
  )
})

describe("under faked timers", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** One invocation, that ends when it is told to. */
  const service = () => {
    let status: unknown = "processing"
    const { requests, layer } = scripted((_, { url, urlParams }) => {
      if (!url.endsWith("/invocations")) return json(wire(1, { status }))
      const query = new Map(urlParams.params)
      return json(query.get("offset") === "0" && (query.get("status") ?? status) === status ? [wire(1, { status })] : [])
    })
    const end = () => (status = { complete: { finished_at: "2026-03-01T00:01:00Z", duration_ms: 5 } })
    return { requests, layer, end }
  }
  const { id } = wire(1) as { readonly id: string }

  it("a wait asks every two seconds, whoever joins meanwhile, and ends when its invocation does", async () => {
    const { requests, layer, end } = service()
    const outcome = Effect.runPromise(
      Effect.gen(function* () {
        const feed = yield* InvocationFeed
        const others = Effect.forkChild(feed.wait([id], { deadline: "10 minutes" })).pipe(Effect.delay("1 second"), Effect.forever)
        yield* Effect.forkChild(others)
        return yield* feed.wait([id], { deadline: "10 minutes" })
      }).pipe(Effect.provide(layer))
    )
    await vi.advanceTimersByTimeAsync(20_500)
    expect(requests).toHaveLength(1 + 10)
    end()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([...(await outcome).values()]).toMatchObject([{ _tag: "Finished" }])
    expect(requests).toHaveLength(1 + 11)
  })

  it("a wait that nothing ends is over at its deadline, and an answer that does not come at its time-out", async () => {
    const { requests, layer } = scripted(() => Effect.never, { attemptTimeout: "20 seconds", retries: 0 })
    const outcome = Effect.runPromise(InvocationFeed.use((feed) => feed.wait([id], { deadline: "1 minute" })).pipe(Effect.provide(layer)))
    await vi.advanceTimersByTimeAsync(19_000)
    expect(requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(41_000)
    expect([...(await outcome).values()]).toEqual([{ _tag: "TimedOut", last: undefined }])
    expect(requests.length).toBeGreaterThan(1)
  })

  it("a watch asks every two seconds, reads the list anew when that is due, and tells what changed", async () => {
    const { requests, layer, end } = service()
    const told: Array<string> = []
    const stop = new AbortController()
    const watch = Stream.unwrap(InvocationFeed.useSync((feed) => feed.watch({}, { relistInterval: "1 minute" }))).pipe(
      Stream.runForEach((event) => Effect.sync(() => told.push(event._tag))),
      Effect.provide(layer)
    )
    const ended = Effect.runPromiseExit(watch, { signal: stop.signal })
    await vi.advanceTimersByTimeAsync(50_500)
    expect(told).toEqual(["Added", ...Array.from({ length: 26 }, () => "Live")])
    const before = requests.length
    await vi.advanceTimersByTimeAsync(20_000)
    // One a tick, and two for the list.
    expect(requests.length - before).toBe(10 + 2)
    end()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(told.at(-2)).toBe("Changed")
    stop.abort()
    await ended
  })
})
