/**
 * This project's service: every row checked, every failure retried, nothing lost or doubled while the list moves.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import type { InvalidRequest } from "@chroma-sync/core/SyncError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import type { Drain, List, Target } from "../Drain.ts"

export const configOf = ({ url, token }: Target) => SyncConfig.layer({ baseUrl: url, token })
const layerOf = (target: Target) => Invocations.layer.pipe(Layer.provide(configOf(target)))

export const listOver =
  (layerOf: (target: Target) => Layer.Layer<Invocations, InvalidRequest>): List =>
  (target) => {
    const runtime = ManagedRuntime.make(layerOf(target))
    return (offset) =>
      runtime.runPromise(
        Invocations.use((invocations) => Effect.map(invocations.page({ limit: target.limit, offset }), (page) => page.invocations))
      )
  }

export const list = listOver(layerOf)

export const drainPagesOver =
  (layerOf: (target: Target) => Layer.Layer<Invocations, InvalidRequest>): Drain =>
  (target, tally) =>
    Invocations.use((invocations) =>
      Stream.runForEach(invocations.pages({ limit: target.limit, prefetch: target.prefetch }), (page) =>
        Effect.sync(() => page.invocations.forEach((row) => tally.add(row)))
      )
    ).pipe(Effect.provide(layerOf(target)), Effect.runPromise)

export const drainPages = drainPagesOver(layerOf)

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
