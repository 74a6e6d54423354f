/** What a wait says while nothing happens, by a clock that the tests turn. */
import { describe, expect, it } from "@effect/vitest"
import type { Durations } from "@chroma-sync/insights/Durations"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { waitTeller } from "../../src/commands/invocations/waitTeller.ts"
import { epoch, invocation } from "../support.ts"

const usual: Durations = { count: 9, p50: 41_000, p95: 110_000, p99: 120_000, max: 120_000 }

/** A teller at the epoch of the tests, all that it said, and how often it asked for what is usual. */
const teller = (total: number, columns?: number) =>
  Effect.gen(function* () {
    const said: Array<string> = []
    let asked = 0
    yield* TestClock.setTime(epoch)
    const made = waitTeller({
      total,
      columns,
      tell: (...lines) => Effect.sync(() => void said.push(...lines)),
      write: (text) => Effect.sync(() => void said.push(text)),
      usual: () => Effect.sync(() => ((asked += 1), usual))
    })
    return { ...made, said, asked: () => asked }
  })

const clear = "\r\u001b[K"

describe("a wait off a terminal", () => {
  it.effect("adds a line with the time every minute, until it ends", () =>
    Effect.gen(function* () {
      const { during, onProgress, said, asked } = yield* teller(1)
      const row = invocation(0)
      yield* onProgress({ _tag: "Seen", invocation: row, settled: 0, total: 1 })
      const waiting = yield* Effect.forkChild(Effect.sleep("150 seconds").pipe(during))
      yield* TestClock.adjust("59 seconds")
      expect(said).toEqual([`${row.id} is processing (0 of 1 ended)`])
      yield* TestClock.adjust("1 hour")
      yield* Fiber.join(waiting)
      expect(said.slice(1)).toEqual([
        `2026-03-01T12:01:00Z ${row.id} is processing for 1m00s`,
        `2026-03-01T12:02:00Z ${row.id} is processing for 2m00s`
      ])
      expect(asked()).toBe(0)
    })
  )

  it.effect("names the oldest of several, and says that the service is away", () =>
    Effect.gen(function* () {
      const { during, onProgress, said } = yield* teller(3)
      const [older, newer] = [invocation(-60, { status: "pending" }), invocation(0)]
      for (const [settled, row] of [newer, older, invocation(-90, { error: "429 from \u001b[31mupstream" })].entries())
        yield* onProgress({ _tag: "Seen", invocation: row, settled: settled === 2 ? 1 : 0, total: 3 })
      yield* Effect.forkChild(Effect.never.pipe(during))
      yield* TestClock.adjust("1 minute")
      expect(said.at(-2)).toMatch(/ is failed \(1 of 3 ended\): 429 from \ufffd\[31mupstream$/)
      expect(said.at(-1)).toBe(`2026-03-01T12:01:00Z 1 of 3 ended, the oldest of the others, ${older.id}, is pending for 2m00s`)
    })
  )
})

describe("a wait on a terminal", () => {
  it.effect("draws one line over and over with what is usual, which is asked for once, and takes it away", () =>
    Effect.gen(function* () {
      const { during, onProgress, said, asked } = yield* teller(1, 80)
      const row = invocation(0)
      const waiting = yield* Effect.forkChild(Effect.sleep("2500 millis").pipe(during))
      yield* onProgress({ _tag: "Seen", invocation: row, settled: 0, total: 1 })
      yield* TestClock.adjust("2 seconds")
      yield* onProgress({ _tag: "Seen", invocation: invocation(0, { status: "complete" }), settled: 1, total: 1 })
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(waiting)
      expect(said).toEqual([
        clear,
        `${row.id} is processing (0 of 1 ended)`,
        `\r${row.id.slice(0, 8)} is processing for 1s\u001b[K`,
        `\r${row.id.slice(0, 8)} is processing for 2s, usually 41s to 1m50s\u001b[K`,
        clear,
        `${row.id} is complete (1 of 1 ended)`,
        clear
      ])
      expect(asked()).toBe(1)
    })
  )

  it.effect("never draws a line that is wider", () =>
    Effect.gen(function* () {
      const { during, onProgress, said } = yield* teller(1, 20)
      yield* onProgress({ _tag: "Seen", invocation: invocation(0), settled: 0, total: 1 })
      yield* Effect.forkChild(Effect.never.pipe(during))
      yield* TestClock.adjust("1 second")
      expect(said.at(-1)).toBe("\r00000000 is proc…\u001b[K")
    })
  )
})
