/** The law of a watch: whatever happens, its events fold to the service's state. */
import { type Invocation, type InvocationStatus, isLive, type StatusName, statusName } from "@chroma-sync/core/Invocation"
import { expect, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { away, complete, failed, Memory, row, serverError } from "./memory.ts"
import { pass, quiet, watching } from "./watching.ts"

const statuses: ReadonlyArray<InvocationStatus> = [
  { _tag: "Pending" },
  { _tag: "Processing" },
  complete,
  failed,
  { _tag: "Cancelled" },
  { _tag: "Unknown", raw: "paused" }
]
const place = fc.nat(60)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("create" as const), status: fc.constantFrom(...statuses), late: fc.nat(9) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("move" as const), place, status: fc.constantFrom(...statuses) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("delete", "break", "lie", "poison"), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("away", "half", "mend") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clamp" as const), rows: fc.constantFrom(1, 3, 10, Infinity) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), seconds: fc.integer({ min: 5, max: 80 }) }) }
)
type Step = typeof step extends fc.Arbitrary<infer A> ? A : never

/** A world that steps change, and that keeps to the service's rule: what is final stays so. */
class World extends Memory {
  count = 0
  readonly poisoned = new Set<string>()

  apply(change: Exclude<Step, { readonly do: "pass" }>): void {
    const chosen = "place" in change ? this.rows[change.place] : undefined
    switch (change.do) {
      case "create":
        // Some become visible after others that were created later.
        this.count += 10
        return this.add(row(change.late === 0 ? this.count - 55 : this.count, change.status, { id: row(this.count).id }))
      case "move":
        if (chosen !== undefined && isLive(chosen)) this.set(chosen.id, change.status)
        return
      case "delete":
        if (chosen !== undefined) this.delete(chosen.id)
        return
      case "break":
        if (chosen !== undefined) this.broken.add(chosen.id)
        return
      case "poison":
        if (chosen !== undefined) this.poisoned.add(chosen.id)
        return
      case "lie":
        if (chosen !== undefined && !isLive(chosen)) this.lies.set(chosen.id, { _tag: "Processing" })
        return
      case "clamp":
        this.clamp = change.rows
        return
      case "away":
        this.answer = () => Effect.fail(away)
        return
      case "half":
        // Deep pages fail, and so does what was poisoned.
        this.answer = (asked) =>
          (asked._tag === "scan" && asked.place > 5) ||
          (asked._tag === "page" && asked.offset > 5) ||
          (asked._tag === "get" && this.poisoned.has(asked.id))
            ? Effect.fail(serverError)
            : Effect.void
        return
      case "mend":
        this.mend()
    }
  }

  mend(): void {
    this.answer = () => Effect.void
    this.lies.clear()
    this.broken.clear()
  }
}

const filters: ReadonlyArray<ReadonlyArray<StatusName> | StatusName | undefined> = [
  undefined,
  undefined,
  ["pending", "processing"],
  "pending",
  "failed",
  "cancelled",
  "unknown",
  ["processing", "complete"]
]
const shape = (invocations: Iterable<Invocation>) =>
  Array.from(invocations, ({ id, status }) => `${id} ${status._tag}`).toSorted((a, b) => (a < b ? -1 : 1))

it("folds to the service's state, whatever happened, once faults have stopped and the list was read again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(40),
      fc.array(step, { maxLength: 60 }),
      fc.constantFrom(...filters),
      fc.constantFrom(2, 7, 500),
      fc.constantFrom(Infinity, Infinity, 10, 3, 0),
      fc.constantFrom(undefined, undefined, 30, 200),
      (size, steps, status, pageSize, maxRows, from) => {
        const world = new World()
        world.pageSize = pageSize
        for (let n = 0; n < size; n += 1) world.apply({ do: "create", status: statuses[n % 5] as InvocationStatus, late: 1 })
        return Effect.gen(function* () {
          const since = from === undefined ? undefined : row(from).createdAt
          const { events, known, fiber } = yield* watching(
            { status },
            { liveInterval: "10 seconds", relistInterval: "50 seconds", maxRows, since }
          )
          for (const change of steps) {
            if (change.do === "pass") yield* pass(change.seconds, 10)
            else world.apply(change)
          }
          world.mend()
          // The longest back-off, a re-listing that was under way, and a whole one after it.
          yield* pass(240, 10)
          expect(fiber.pollUnsafe()).toBeUndefined()
          const asked = status === undefined ? undefined : [status].flat()
          const matching = world.rows.filter(
            ({ status, createdAt }) =>
              (asked === undefined || asked.includes(statusName(status))) &&
              (since === undefined || DateTime.isGreaterThanOrEqualTo(createdAt, since))
          )
          const final = matching.filter((invocation) => !isLive(invocation))
          const held = new Set(final.slice(0, maxRows))
          const whole = matching.filter((invocation) => isLive(invocation) || held.has(invocation))
          // Behind a cap no list tells of a status that nobody knows.
          const told = whole.filter(({ id, status }) => maxRows === Infinity || status._tag !== "Unknown" || known.has(id))
          expect(shape(known.values())).toEqual(shape(told))
          expect(events.findLast((event) => event._tag === "Live")).toMatchObject({ complete: true, more: final.length > maxRows })
          yield* Fiber.interrupt(fiber)
        }).pipe(Effect.provide([world.layer, TestClock.layer(), quiet]), Effect.runPromise)
      }
    ),
    { numRuns: 300 }
  )
})
