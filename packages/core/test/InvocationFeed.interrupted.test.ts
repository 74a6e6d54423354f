/** The law of a watch holds for who pulls it by hand, and gives up on a pull that takes too long. */
import { type Invocation, isLive, statusName } from "@chroma-sync/core/Invocation"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { complete, failed, Memory, row } from "./memory.ts"
import { pass, quiet, watching } from "./watching.ts"

const step = fc.record({
  do: fc.constantFrom("create", "end", "delete", "pass"),
  place: fc.nat(40),
  seconds: fc.integer({ min: 1, max: 9 })
})
const shape = (invocations: Iterable<Invocation>) =>
  Array.from(invocations, ({ id, status }) => `${id} ${status._tag}`).toSorted((a, b) => (a < b ? -1 : 1))

it("folds to the service's state, whenever its pulls were interrupted, and is complete in spite of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(30),
      fc.array(step, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(undefined, "processing" as const, "failed" as const),
      fc.constantFrom(Infinity, Infinity, 5),
      (size, steps, patiences, status, maxRows) => {
        const world = new Memory()
        world.pageSize = 7
        world.add(...Array.from({ length: size }, (_, n) => row(n, n % 3 === 0 ? { _tag: "Processing" } : complete)))
        world.answer = () => Effect.sleep("300 millis")
        let count = size
        let pulls = 0
        return Effect.gen(function* () {
          const { events, known, fiber } = yield* watching(
            { status },
            { liveInterval: "1 second", idleInterval: "1 second", relistInterval: "5 seconds", maxRows },
            () => patiences[(pulls += 1) % patiences.length] ?? 0
          )
          for (const change of steps) {
            const chosen = world.rows[change.place]
            if (change.do === "create") world.add(row((count += 1), { _tag: "Processing" }))
            else if (change.do === "pass") yield* pass(change.seconds, 0.1)
            else if (chosen === undefined) continue
            else if (change.do === "delete") world.delete(chosen.id)
            else if (isLive(chosen)) world.set(chosen.id, change.place % 2 === 0 ? complete : failed)
          }
          yield* pass(40, 0.1)
          expect(fiber.pollUnsafe()).toBeUndefined()
          const matching = world.rows.filter((invocation) => status === undefined || statusName(invocation.status) === status)
          const held = new Set(matching.filter((invocation) => !isLive(invocation)).slice(0, maxRows))
          expect(shape(known.values())).toEqual(shape(matching.filter((invocation) => isLive(invocation) || held.has(invocation))))
          expect(events.some((event) => event._tag === "Live" && event.complete)).toBe(true)
        }).pipe(Effect.provide([world.layer, TestClock.layer(), quiet]), Effect.runPromise)
      }
    ),
    { numRuns: 40 }
  )
})
