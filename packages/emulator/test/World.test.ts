import { createHash } from "node:crypto"
import { statusName } from "@chroma-sync/core/Invocation"
import type { Source } from "@chroma-sync/core/Source"
import * as Changes from "@chroma-sync/emulator/Changes"
import * as Drift from "@chroma-sync/emulator/Drift"
import { longestLife, statusAt } from "@chroma-sync/emulator/Lifecycle"
import { numberOf, seedOf, uuid } from "@chroma-sync/emulator/Seed"
import * as Workload from "@chroma-sync/emulator/Workload"
import * as World from "@chroma-sync/emulator/World"
import { describe, expect, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"

const epoch = Date.parse("2026-03-01T12:00:00Z")
const options = { seed: "test", epoch, invocations: 60, arrivalsPerMinute: 30 }
const every = () => true
const numbersOf = (rows: Iterable<World.Row>) => Array.from(rows, ({ number }) => number)
const shown = (world: World.World, now: number) =>
  Array.from(World.rows(world, every, "DESC", 0, now), (row) => World.invocationAt(world, row, now))

/** What a world holds, oldest first, told by looking at all of it. */
const all = (world: World.World, now: number): Array<World.Row> => {
  const { workload } = world
  const rows: Array<World.Row> = []
  for (let block = Workload.blockOf(workload.first); block <= Workload.blockBy(workload, now); block++) {
    for (const { place } of Workload.blockAt(workload, block)) {
      const row = World.findRow(world, uuid(workload.seeds.ids, 2 ** 30 + place) as never, now)
      if (row !== undefined) rows.push(row)
    }
  }
  return [...rows, ...world.made.filter(({ createdAt }) => createdAt <= now)].toSorted(
    (a, b) => a.createdAt - b.createdAt || a.number - b.number
  )
}

/** A world without a row. */
const without = (world: World.World, row: World.Row): World.World => {
  if (World.isMade(row)) return { ...world, made: world.made.filter(({ number }) => number !== row.number) }
  const removed = new Map(Array.from(world.removed, ([source, rows]) => [source, [...rows]]))
  World.removeArrival(world, removed, row)
  return { ...world, removed }
}

type Step = { readonly do: "wait" | "insert" | "remove" | "deleteSource"; readonly by: number }
const steps = fc.array(
  fc.record<Step>({ do: fc.constantFrom("wait", "wait", "insert", "remove", "remove", "deleteSource"), by: fc.nat(100_000) }),
  { maxLength: 12 }
)

const take = (world: World.World, now: number, { do: what, by }: Step): readonly [World.World, number] => {
  // A busy world has several arrivals a millisecond: a little time is enough.
  if (what === "wait") return [world, now + (world.workload.options.arrivalsPerMinute > 1_000 ? by % 60 : by)]
  if (what === "insert") {
    const source = world.workload.sources[by % world.workload.sources.length] ?? world.workload.sources[0]
    return [World.addRow(world, source, now)[0], now]
  }
  if (what === "remove") {
    const rows = all(world, now)
    const row = rows[by % Math.max(1, rows.length)]
    return [row === undefined ? world : without(world, row), now]
  }
  const source = world.sources[by % Math.max(1, world.sources.length)]
  if (source === undefined) return [world, now]
  const deleted = Result.getOrThrow(Changes.deleteSource(source.source.id)(world, now))
  return [deleted[0], now]
}

const anyOptions = fc.record({
  seed: fc.string({ maxLength: 5 }),
  epoch: fc.constant(epoch),
  invocations: fc.nat(90),
  arrivalsPerMinute: fc.constantFrom(0, 1, 20, 600, 100_000)
})

describe("a world", () => {
  it("reads any page of any sources in both orders as if it held every row, whatever was changed", () => {
    const page = fc.record({ offset: fc.nat(120), size: fc.nat(40), asc: fc.boolean(), mask: fc.integer({ min: 1, max: 127 }) })
    fc.assert(
      fc.property(anyOptions, steps, page, (given, steps, { offset, size, asc, mask }) => {
        let [world, now]: readonly [World.World, number] = [World.make(given), epoch]
        for (const step of steps) [world, now] = take(world, now, step)
        const ids = world.workload.sources.filter((_, place) => (mask & (1 << place)) !== 0).map(({ source }) => source.id)
        const of = ({ id }: Source) => ids.includes(id)
        const expected = all(world, now).filter(({ source }) => of(source.source))
        expect(World.countBy(world, of, now)).toBe(expected.length)
        if (!asc) expected.reverse()
        const found = numbersOf(World.rows(world, of, asc ? "ASC" : "DESC", offset, now))
        expect(found).toEqual(numbersOf(expected.slice(offset)))
        expect(found.slice(0, size)).toEqual(numbersOf(expected.slice(offset, offset + size)))
      })
    )
  })

  it("puts what was made at the instant of an arrival after it", () => {
    const start = World.make(options)
    for (const { createdAt } of Workload.blockAt(start.workload, 0)) {
      const [world] = World.addRow(start, start.workload.sources[0], createdAt)
      const expected = numbersOf(all(world, createdAt))
      expect(numbersOf(World.rows(world, every, "ASC", 0, createdAt))).toEqual(expected)
      expect(numbersOf(World.rows(world, every, "DESC", 0, createdAt))).toEqual(expected.toReversed())
    }
  })

  it("counts each source as many times as it arrived, at any rate", () => {
    fc.assert(
      fc.property(anyOptions, fc.integer({ min: -20_000, max: 1_000 }), (given, after) => {
        const workload = Workload.make(given)
        const counts = workload.sources.map(() => 0)
        for (let block = Workload.blockOf(workload.first); block <= Workload.blockBy(workload, epoch + after); block++) {
          for (const { source, createdAt } of Workload.blockAt(workload, block)) {
            if (createdAt <= epoch + after) counts[source] = (counts[source] ?? 0) + 1
          }
        }
        expect(Workload.countsBy(workload, epoch + after)).toEqual(counts)
      })
    )
  })

  it("holds as many as it was told to at its epoch, and more only later", () => {
    fc.assert(
      fc.property(anyOptions, (given) => {
        const world = World.make(given)
        expect(World.countBy(world, every, epoch)).toBe(given.invocations)
        expect(World.countBy(world, every, epoch + 60_000) > given.invocations).toBe(
          given.arrivalsPerMinute > 1 || shown(world, epoch + 60_000).length > given.invocations
        )
      })
    )
  })

  it("shows the same at an instant, however many steps its drift took to come there", () => {
    const drift = fc.record({ inserts: fc.constantFrom(0, 0.1, 3), deletes: fc.constantFrom(0, 0.2, 5) })
    fc.assert(
      fc.property(drift, fc.nat(10_000), fc.nat(10_000), ({ inserts, deletes }, first, second) => {
        const start = Drift.setDrift(World.make(options), inserts, deletes, epoch)
        const later = epoch + first + second
        const inTwo = Drift.advance(Drift.advance(start, epoch + first), later)
        expect(shown(inTwo, later)).toEqual(shown(Drift.advance(start, later), later))
      }),
      { numRuns: 30 }
    )
  })

  it("drifts as it did in every version before", () => {
    const ids = [
      [3, 2],
      [1, 1.5],
      [0.1, 0.2]
    ].map(([inserts = 0, deletes = 0]) => {
      const world = Drift.advance(Drift.setDrift(World.make(options), inserts, deletes, epoch), epoch + 600_000)
      return Array.from(World.rows(world, every, "DESC", 0, epoch + 600_000), (row) => World.idOf(world, row))
    })
    expect(ids.map(({ length }) => length)).toEqual([960, 60, 300])
    expect(createHash("sha256").update(ids.join()).digest("hex")).toBe("766d2da07324a4171b931a63d856ab813da3ab7707563594c60b0c6d954eef63")
  })

  it("catches up with a day of drift within the time of a test", () => {
    const later = epoch + 86_400_000
    const world = Drift.advance(Drift.setDrift(World.make(options), 10, 2, epoch), later)
    expect(World.countBy(world, every, later)).toBe(60 + 8 * 86_400 + 30 * 60 * 24)
  })

  it("gains and loses what its drift says", () => {
    const quiet = World.make({ ...options, arrivalsPerMinute: 0 })
    const size = (inserts: number, deletes: number) =>
      World.countBy(Drift.advance(Drift.setDrift(quiet, inserts, deletes, epoch), epoch + 10_000), every, epoch + 10_000)
    expect(size(2, 0)).toBe(80)
    expect(size(0, 3)).toBe(30)
    expect(size(1, 2)).toBe(50)
    expect(size(0, 100)).toBe(0)
  })

  it("keeps what a source had when it was deleted, what arrived at that instant too, and gets no more of it", () => {
    const start = World.make(options)
    for (const { createdAt, source } of Workload.blockAt(start.workload, 0)) {
      const deleted = start.workload.sources[source] ?? start.workload.sources[0]
      const of = ({ id }: Source) => id === deleted.source.id
      const [world] = Result.getOrThrow(Changes.deleteSource(deleted.source.id)(start, createdAt))
      expect(World.countBy(world, of, createdAt + 3_600_000)).toBe(World.countBy(start, of, createdAt))
    }
  })

  it("shares no ids between seeds, and one seed's newest are the same in a bigger world", () => {
    const ids = (seed: string, invocations: number) => shown(World.make({ ...options, seed, invocations }), epoch).map(({ id }) => id)
    expect(new Set([...ids("one", 60), ...ids("two", 60)]).size).toBe(120)
    expect(ids("one", 500).slice(0, 60)).toEqual(ids("one", 60))
  })

  it("has every status, every kind of source, and several invocations of one instant", () => {
    const invocations = shown(World.make({ ...options, invocations: 500, arrivalsPerMinute: 100_000 }), epoch + 20_000)
    expect(new Set(invocations.map(({ status }) => statusName(status)))).toEqual(
      new Set(["pending", "processing", "complete", "failed", "cancelled"])
    )
    expect(new Set(invocations.map(({ metadata }) => metadata._tag))).toEqual(new Set(["GitHub", "S3", "WebScrape"]))
    expect(new Set(invocations.map(({ createdAt }) => createdAt.epochMilliseconds)).size).toBeLessThan(invocations.length)
  })
})

describe("an id", () => {
  it("tells the number that it was made for, and no other text does", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.uuid(), (text, number, other) => {
        const seed = seedOf(text)
        expect(numberOf(seed, uuid(seed, number))).toBe(number)
        expect(uuid(seed, number)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(numberOf(seed, other)).toBeUndefined()
      })
    )
  })
})

describe("a life", () => {
  const rank = { pending: 0, processing: 1, complete: 2, failed: 2, cancelled: 2, unknown: 3 }
  const world = World.make(options)
  const rows = all(world, epoch)

  it("never goes back, whenever a cancel is asked for, and is over in time", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.array(fc.nat(longestLife), { minLength: 2 }),
        fc.option(fc.nat(longestLife)),
        (row, instants, cancelAfter) => {
          const cancelAt = cancelAfter === null ? Infinity : row.createdAt + cancelAfter
          const asked = Changes.cancel(World.idOf(world, row))(world, cancelAt)
          const cancelled = cancelAt === Infinity || Result.isFailure(asked) ? world : asked.success[0]
          const seen = instants
            .toSorted((a, b) => a - b)
            .map((after) => statusAt(World.planOf(row.createdAt + after < cancelAt ? world : cancelled, row), row.createdAt + after))
          const ranks = seen.map((status) => rank[statusName(status)])
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
          const ends = seen.filter((status) => rank[statusName(status)] === 2)
          for (const end of ends) expect(end).toEqual(ends[0])
          const plan = World.planOf(cancelled, row)
          expect(statusAt(plan, row.createdAt)._tag).toBe("Pending")
          expect(statusAt(plan, row.createdAt + longestLife)._tag).toBe(plan.end._tag)
        }
      )
    )
  })

  it("goes on for a while after its cancel was accepted, and is then cancelled; what was pending never runs", () => {
    for (const row of rows) {
      const plan = World.planOf(world, row)
      for (const at of [row.createdAt, plan.startsAt - 1, plan.startsAt, plan.endsAt - 1]) {
        const [cancelled] = Result.getOrThrow(Changes.cancel(World.idOf(world, row))(world, at))
        const after = World.planOf(cancelled, row)
        expect(statusAt(after, at)).toEqual(statusAt(plan, at))
        expect(statusAt(after, at + 499)._tag).toBe(at < plan.startsAt ? "Pending" : "Processing")
        expect(statusAt(after, at + 3_000)._tag).toBe("Cancelled")
        expect(Result.getOrThrow(Changes.cancel(World.idOf(world, row))(cancelled, at + 100))[0]).toBe(cancelled)
      }
      expect(Changes.cancel(World.idOf(world, row))(world, plan.endsAt)).toMatchObject({ failure: { _tag: "PreconditionFailed" } })
    }
  })
})
