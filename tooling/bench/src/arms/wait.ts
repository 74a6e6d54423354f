/**
 * Waiting for many invocations at once: what finding them costs, and what each round asks for from then on.
 */
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { input, report } from "../child.ts"
import type { Traffic } from "../service.ts"

/** What to wait for, and how many rounds to measure. */
export interface WaitInput {
  readonly url: string
  readonly token: string
  readonly ids: ReadonlyArray<string>
  readonly rounds: number
}

/** Requests and bytes: until every invocation was seen, and for each round after. */
export interface WaitCost {
  readonly found: Traffic
  readonly round: Traffic
}

const { url, token, ids, rounds } = input<WaitInput>()
const traffic = Effect.promise(async (): Promise<Traffic> => (await fetch(`${url}/-/stats`)).json())
/** Between two rounds. */
const interval = 2_000

await Effect.gen(function* () {
  const feed = yield* InvocationFeed
  const began = yield* traffic
  let seen = 0
  let allSeen: (() => void) | undefined
  const found = new Promise<void>((resolve) => (allSeen = resolve))
  yield* feed
    .wait(ids, {
      deadline: "1 hour",
      onProgress: ({ _tag }) =>
        Effect.sync(() => {
          if (_tag === "Seen" && ++seen === ids.length) allSeen?.()
        })
    })
    .pipe(Effect.forkChild)
  yield* Effect.promise(() => found)
  // Half-way between two rounds, so that none is cut.
  yield* Effect.sleep(interval / 2)
  const located = yield* traffic
  yield* Effect.sleep(interval * rounds)
  const ended = yield* traffic
  const cost: WaitCost = {
    found: { requests: located.requests - began.requests, bytes: located.bytes - began.bytes },
    round: { requests: (ended.requests - located.requests) / rounds, bytes: (ended.bytes - located.bytes) / rounds }
  }
  report(cost)
}).pipe(Effect.provide(InvocationFeed.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token })))), Effect.runPromise)
