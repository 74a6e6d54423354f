import { statusName } from "@chroma-sync/core/Invocation"
import { statusAt } from "@chroma-sync/emulator/Lifecycle"
import * as World from "@chroma-sync/emulator/World"
import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"

const epoch = Date.parse("2026-03-01T12:00:00Z")
const options = { seed: "test", epoch, invocations: 60, arrivalsPerMinute: 30 }
const shown = (world: World.World, now: number) => world.entries.map((entry) => World.invocationAt(entry, now))

describe("a world", () => {
  it("follows from its seed and its clock alone", () => {
    const anyOptions = fc.record({
      seed: fc.string(),
      epoch: fc.constant(epoch),
      invocations: fc.nat(100),
      arrivalsPerMinute: fc.constantFrom(0, 1, 20, 600)
    })
    fc.assert(
      fc.property(anyOptions, fc.nat(600_000), fc.nat(600_000), (given, first, second) => {
        const later = epoch + first + second
        const inTwoSteps = World.advance(World.advance(World.make(given), epoch + first), later)
        const inOne = World.advance(World.make(given), later)
        expect(shown(inTwoSteps, later)).toEqual(shown(inOne, later))
      })
    )
  })

  it("differs by its seed", () => {
    const ids = (seed: string) => World.make({ ...options, seed }).entries.map(({ id }) => id)
    expect(ids("one")).not.toEqual(ids("two"))
    expect(new Set([...ids("one"), ...ids("two")]).size).toBe(120)
  })

  it("is sorted by creation, and nothing is created in the future", () => {
    const now = epoch + 3_600_000
    const created = World.advance(World.make(options), now).entries.map(({ createdAt }) => createdAt)
    expect(created).toEqual(created.toSorted((a, b) => a - b))
    expect(created.length).toBeGreaterThan(60)
    expect(created.at(-1)).toBeLessThanOrEqual(now)
  })

  it("has every status and every kind of source", () => {
    const invocations = shown(World.make({ ...options, invocations: 500 }), epoch)
    expect(new Set(invocations.map(({ status }) => statusName(status)))).toEqual(
      new Set(["pending", "processing", "complete", "failed", "cancelled"])
    )
    expect(new Set(invocations.map(({ metadata }) => metadata._tag))).toEqual(new Set(["GitHub", "S3", "WebScrape"]))
  })

  it("keeps a bounded number of invocations, the newest", () => {
    const busy = { ...options, invocations: 10, arrivalsPerMinute: 60_000 }
    const world = World.advance(World.make(busy), epoch + 60_000)
    expect(world.count).toBeGreaterThan(40_000)
    expect(world.entries).toHaveLength(20_000)
    expect(world.entries.at(-1)?.createdAt).toBeGreaterThan(epoch + 59_000)
  })
})

describe("a plan", () => {
  const rank = { pending: 0, processing: 1, complete: 2, failed: 2, cancelled: 2, unknown: 3 }

  it("never goes back, and ends in what it was made to end in", () => {
    const { entries } = World.make(options)
    fc.assert(
      fc.property(fc.constantFrom(...entries), fc.array(fc.nat(400_000), { minLength: 2 }), ({ plan, createdAt }, after) => {
        const ranks = after.toSorted((a, b) => a - b).map((ms) => rank[statusName(statusAt(plan, createdAt + ms))])
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
        expect(statusAt(plan, createdAt)._tag).toBe("Pending")
        expect(statusAt(plan, plan.endsAt)._tag).toBe(plan.end._tag)
      })
    )
  })
})
