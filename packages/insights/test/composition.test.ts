/** Sinks of this package over core's stream, over real HTTP: what any other package can do. */
import { readFileSync } from "node:fs"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import { summarize } from "@chroma-sync/insights/Summary"
import { expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { counts } from "../examples/counts.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "insights", invocations: 600 })

it.live("sums up a list that is read once, beside another transform of the same stream", () =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const layer = Invocations.layer.pipe(Layer.provide(SyncConfig.layer({ baseUrl: url, token, pageSize: 70 })))
    const now = yield* Clock.currentTimeMillis
    const summary = yield* Invocations.use((invocations) =>
      invocations.list().pipe(
        Stream.filter(({ metadata }) => metadata.databaseName === "docs"),
        Stream.run(summarize({ now }))
      )
    ).pipe(Effect.provide(layer))
    expect(summary.counts).toEqual(
      yield* Invocations.use((invocations) => Stream.run(invocations.list({ databaseName: "docs" }), countByStatus)).pipe(
        Effect.provide(layer)
      )
    )
    expect(summary.total).toBeGreaterThan(100)
    expect(summary.successRate).toBeGreaterThan(0.7)
    expect(summary.durations?.p50).toBeGreaterThan(3_000)
    expect(summary.throughput.perMinute).toBeGreaterThan(0)
  }).pipe(Effect.provide(emulator))
)

it.live("runs the README's example with the environment's key", () =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const environment = ConfigProvider.fromEnv({ env: { CHROMA_SYNC_URL: url, CHROMA_API_KEY: token } })
    const found = yield* counts("docs").pipe(Effect.provideService(ConfigProvider.ConfigProvider, environment))
    expect(found?.complete).toBeGreaterThan(100)
  }).pipe(Effect.provide(emulator))
)

it("stands in the README as it is here", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
  expect(read("../../../README.md")).toContain(read("../examples/counts.ts").trim())
})
