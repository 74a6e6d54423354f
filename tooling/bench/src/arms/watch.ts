/**
 * A watch of everything: what one tick asks for, as more and more invocations are live.
 */
import type { FeedEvent } from "@chroma-sync/core/FeedEvent"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { cpuMs, input, report } from "../child.ts"
import type { Traffic } from "../service.ts"

/** What to watch, and how many more are to be live in each step. */
export interface WatchInput {
  readonly url: string
  readonly token: string
  readonly invocations: number
  readonly steps: ReadonlyArray<number>
  /** Ticks to measure in each step. */
  readonly ticks: number
  /** How much the service's clock moves between two ticks, in milliseconds. */
  readonly advanceMs: number
}

/** What one tick took, by step. */
export interface WatchCost {
  readonly known: number
  readonly requests: number
  readonly bytes: number
  readonly cpuMs: number
}

const { url, token, invocations, steps, ticks, advanceMs } = input<WatchInput>()
const control = async (path: string): Promise<Traffic> => (await fetch(`${url}/-/${path}`)).json()

const costs: Array<WatchCost> = []
const ids = new Set<string>()
let expected = invocations
let step = -1
/** Ticks until the step is measured; the first of a step still takes in what came with it. */
let left = 0
let before: Traffic & { readonly cpuMs: number } = { requests: 0, bytes: 0, cpuMs: 0 }

const nextStep = async () => {
  step += 1
  const more = steps[step]
  if (more === undefined) return
  if (more > 0) await control(`create?count=${more}`)
  expected += more
  left = ticks + 1
}

const onTick = async () => {
  if (step === -1) await nextStep()
  else if (left === ticks + 1) {
    if (ids.size < expected) return
    left = ticks
    before = { ...(await control("stats")), cpuMs: cpuMs() }
  } else {
    left -= 1
    if (left === 0) {
      const after = await control("stats")
      const per = (total: number) => total / ticks
      costs.push({
        known: ids.size,
        requests: per(after.requests - before.requests),
        bytes: per(after.bytes - before.bytes),
        cpuMs: per(cpuMs() - before.cpuMs)
      })
      await nextStep()
    }
  }
  if (advanceMs > 0) await control(`advance?ms=${advanceMs}`)
}

const take = async (event: FeedEvent) => {
  if (event._tag === "Added") ids.add(event.invocation.id)
  else if (event._tag === "Live" && event.complete) await onTick()
}

await Effect.gen(function* () {
  const feed = yield* InvocationFeed
  const events = feed.watch({}, { liveInterval: "5 millis", idleInterval: "5 millis", relistInterval: "1 day" })
  // The next tick starts when this one's events are taken.
  yield* events.pipe(
    Stream.mapEffect((event) => Effect.promise(() => take(event))),
    Stream.takeUntil(() => costs.length === steps.length),
    Stream.runDrain
  )
}).pipe(Effect.provide(InvocationFeed.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token })))), Effect.runPromise)
report(costs)
