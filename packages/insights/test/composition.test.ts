/** Sinks of this package over core's stream, over real HTTP: what any other package can do. */
import { readFileSync } from "node:fs"
import { InvocationFeed } from "@chroma-sync/core/InvocationFeed"
import { Invocations } from "@chroma-sync/core/Invocations"
import { SyncConfig } from "@chroma-sync/core/SyncConfig"
import { Emulator } from "@chroma-sync/emulator/Emulator"
import { failureClusters } from "@chroma-sync/insights/FailureClusters"
import { slowFlags } from "@chroma-sync/insights/SlowFlags"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import { summarize } from "@chroma-sync/insights/Summary"
import { unresolved } from "@chroma-sync/insights/Unresolved"
import { expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { counts } from "../examples/counts.ts"
import { queue } from "../examples/queue.ts"
import { report } from "../examples/report.ts"

const emulator = Emulator.layer({ clock: "manual", seed: "insights", invocations: 600 })
const run = <A, E>(effect: Effect.Effect<A, E, Invocations | InvocationFeed>) =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const config = SyncConfig.layer({ baseUrl: url, token, pageSize: 70 })
    return yield* effect.pipe(Effect.provide(Layer.provide(Layer.merge(Invocations.layer, InvocationFeed.layer), config)))
  }).pipe(Effect.provide(emulator))

const listed = Effect.flatMap(Invocations, (invocations) => Stream.runCollect(invocations.list({ databaseName: "docs" })))

it.live("sums up a list that is read once, beside another transform of the same stream", () =>
  run(
    Effect.gen(function* () {
      const invocations = yield* Invocations
      const now = yield* Clock.currentTimeMillis
      const summary = yield* invocations.list().pipe(
        Stream.filter(({ metadata }) => metadata.databaseName === "docs"),
        Stream.run(summarize({ now }))
      )
      expect(summary.counts).toEqual(yield* Stream.run(invocations.list({ databaseName: "docs" }), countByStatus))
      expect(summary.total).toBeGreaterThan(100)
      expect(summary.successRate).toBeGreaterThan(0.7)
      expect(summary.durations?.p50).toBeGreaterThan(3_000)
      expect(summary.throughput.perMinute).toBeGreaterThan(0)
    })
  )
)

it.live("runs the README's example with the environment's key", () =>
  Effect.gen(function* () {
    const { url, token } = yield* Emulator
    const environment = ConfigProvider.fromEnv({ env: { CHROMA_SYNC_URL: url, CHROMA_API_KEY: token } })
    const found = yield* counts("docs").pipe(Effect.provideService(ConfigProvider.ConfigProvider, environment))
    expect(found?.complete).toBeGreaterThan(100)
  }).pipe(Effect.provide(emulator))
)

it.live("runs three insights over one pass of a list", () =>
  run(
    Effect.gen(function* () {
      const before = yield* Clock.currentTimeMillis
      const { failures, broken, slow } = yield* report("docs")
      const after = yield* Clock.currentTimeMillis
      const rows = yield* listed
      expect(failures).toEqual(failureClusters({ limit: 5 }).of(rows))
      expect(failures.clusters.length).toBeGreaterThan(2)
      expect(broken).toEqual(unresolved.of(rows))
      expect(broken.length).toBeGreaterThan(0)
      const ids = slow.map(({ invocation }) => invocation.id)
      const slowAt = (now: number) =>
        slowFlags({ now })
          .of(rows)
          .map(({ invocation }) => invocation.id)
      expect(ids).toEqual(expect.arrayContaining(slowAt(before)))
      expect(slowAt(after)).toEqual(expect.arrayContaining(ids))
    })
  )
)

it.live("tells the queue after each reading of a watch", () =>
  run(
    Effect.gen(function* () {
      const rows = yield* listed
      const lines = yield* queue("docs").pipe(Stream.take(1), Stream.runCollect)
      const { pending, failed } = countByStatus.of(rows)
      expect(failed).toBeGreaterThan(0)
      const [{ count, label } = { count: 0, label: "" }] = failureClusters().of(rows).clusters
      expect(lines[0]?.startsWith(`${pending} pending at `)).toBe(true)
      expect(lines[0]?.endsWith(`/min, ${failed} failed, ${count} of them: ${label}`)).toBe(true)
    })
  )
)

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")

it("has its examples in the two READMEs as they are here, and no other code", () => {
  expect(read("../../../README.md")).toContain(read("../examples/counts.ts").trim())
  const blocks = read("../README.md").matchAll(/<!-- example: (\S+) -->\n\n```ts\n(.*?)```/gs)
  const shown = Array.from(blocks, ([, path, code]) => ({ path, code }))
  expect(shown.map(({ path }) => path)).toEqual(["examples/report.ts", "examples/queue.ts"])
  for (const { path, code } of shown) expect(code).toBe(read(`../${path}`))
  expect(read("../README.md").match(/```\w/g)).toHaveLength(shown.length)
})
