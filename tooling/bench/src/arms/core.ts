/**
 * This project's service: every row checked, every failure retried, nothing lost or doubled while the list moves.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import type { Drain, List, Target } from "../Drain.ts"

const layerOf = ({ url, token }: Target) => Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token })))

export const list: List = (target) => {
  const runtime = ManagedRuntime.make(layerOf(target))
  return (offset) =>
    runtime.runPromise(
      Invocations.use((invocations) => Effect.map(invocations.page({ limit: target.limit, offset }), (page) => page.invocations))
    )
}

export const drainPages: Drain = (target, tally) =>
  Invocations.use((invocations) =>
    Stream.runForEach(invocations.pages({ limit: target.limit, prefetch: target.prefetch }), (page) =>
      Effect.sync(() => page.invocations.forEach((row) => tally.add(row)))
    )
  ).pipe(Effect.provide(layerOf(target)), Effect.runPromise)

export const drainList: Drain = (target, tally) =>
  Invocations.use((invocations) =>
    Stream.runForEachArray(invocations.list({ limit: target.limit, prefetch: target.prefetch }), (rows) =>
      Effect.sync(() => rows.forEach((row) => tally.add(row)))
    )
  ).pipe(Effect.provide(layerOf(target)), Effect.runPromise)

export const drainEach: Drain = (target, tally) =>
  Invocations.use((invocations) =>
    Stream.runForEach(invocations.list({ limit: target.limit, prefetch: target.prefetch }), (row) => Effect.sync(() => tally.add(row)))
  ).pipe(Effect.provide(layerOf(target)), Effect.runPromise)
