import type { Invocation } from "@chroma-sync/core/Invocation"
import { measureDurations } from "@chroma-sync/insights/Durations"
import { countBy, groupBy } from "@chroma-sync/insights/GroupBy"
import { all, type Insight, map } from "@chroma-sync/insights/Insight"
import { countByStatus } from "@chroma-sync/insights/StatusCounts"
import { throughput } from "@chroma-sync/insights/Throughput"
import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import { anyInvocations, invocation, now } from "./support.ts"

const parts = {
  counts: countByStatus,
  durations: measureDurations,
  throughput: throughput({ now, windowMs: 600_000, buckets: 3 }),
  perDatabase: groupBy(({ metadata }) => metadata.databaseName, countByStatus)
}

const run = <A>(insight: Insight<A>, rows: ReadonlyArray<Invocation>, pageSize = 7): A =>
  Effect.runSync(Stream.run(Stream.fromIterable(rows).pipe(Stream.rechunk(pageSize)), insight))

describe("an insight", () => {
  it("answers the same over a stream of any page size, at once, and told one by one", () => {
    fc.assert(
      fc.property(anyInvocations, fc.integer({ min: 1, max: 9 }), (rows, pageSize) => {
        const insight = all(parts)
        const tally = insight.start()
        for (const row of rows) tally.add(row)
        expect(run(insight, rows, pageSize)).toEqual(insight.of(rows))
        expect(tally.answer()).toEqual(insight.of(rows))
      })
    )
  })

  it("keeps nothing from one run to the next", () => {
    const insight = all(parts)
    const rows = [invocation(1, "complete"), invocation(2, "failed")]
    expect([run(insight, rows), insight.of(rows)]).toEqual([run(insight, rows), insight.of(rows)])
    expect(insight.of([])).toEqual(insight.of([]))
    expect(insight.of([]).counts.complete).toBe(0)
  })

  it("does not change what it has answered", () => {
    const tally = all(parts).start()
    tally.add(invocation(1, "complete"))
    const before = tally.answer()
    const copy = structuredClone(before)
    tally.add(invocation(2, "complete"))
    expect(before).toEqual(copy)
    expect(tally.answer()).not.toEqual(copy)
  })

  it("says beside others what it says alone, and what Effect's own broadcast lets it say", () =>
    fc.assert(
      fc.asyncProperty(anyInvocations, async (rows) => {
        const { counts, durations } = all(parts).of(rows)
        expect([counts, durations]).toEqual([countByStatus.of(rows), measureDurations.of(rows)])
        const broadcast = Effect.scoped(
          Effect.gen(function* () {
            const [one, other] = yield* Stream.fromIterable(rows).pipe(Stream.broadcastN({ n: 2, capacity: 4 }))
            return yield* Effect.all([Stream.run(one, countByStatus), Stream.run(other, measureDurations)], { concurrency: "unbounded" })
          })
        )
        expect(await Effect.runPromise(broadcast)).toEqual([counts, durations])
      }),
      { numRuns: 20 }
    ))

  it("can be told differently", () => {
    expect(map(countByStatus, ({ failed }) => failed * 10).of([invocation(1, "failed")])).toBe(10)
  })

  it("has the types of its parts", () => {
    expectTypeOf(all({ a: countByStatus, b: map(countByStatus, () => "text") }).of([]).b).toEqualTypeOf<string>()
    expectTypeOf(countBy(({ sourceId }) => sourceId).of([]).groups)
      .items.toHaveProperty("key")
      .toEqualTypeOf<NonNullable<Invocation["sourceId"]>>()
  })
})
