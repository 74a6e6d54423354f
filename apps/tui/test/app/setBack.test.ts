/** The machine's clock is set while the live UI runs: no data looks younger than it is, and nothing waits for the clock to catch up. */
import { describe, expect, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as TestClock from "effect/testing/TestClock"
import { truthText } from "../../src/app/header.ts"
import type { Message } from "../../src/app/message.ts"
import { parseSaved, savedText } from "../../src/app/SavedSession.ts"
import type { Model } from "../../src/app/model.ts"
import { heedingClock } from "../../src/app/runtime/heedingClock.ts"
import { makeStore } from "../../src/app/store.ts"
import { epoch, invocation, mixed } from "../support.ts"
import { added, apply, away, awaySince, fed, frame, live, mixedList, press, say, secondsLater, shown, start, withRows } from "./support.ts"

const size = { columns: 120, rows: 14 }
const hour = 3_600_000

/** The app's store by a clock that can be set, beside the time that passes; it ticks by itself. */
const onSettable = <A>(work: (settable: ReturnType<typeof controls>) => Effect.Effect<A>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(epoch + 60_000)
    return yield* work(controls(yield* Clock.Clock))
  })

const controls = (clock: Clock.Clock) => {
  let ahead = 0
  const now = () => clock.currentTimeMillisUnsafe() + ahead
  const store = heedingClock(
    makeStore(withRows(size, [invocation(1)], epoch + 60_000), () => undefined),
    { ...clock, currentTimeMillisUnsafe: now }
  )
  return {
    store,
    now,
    set: (by: number) => void (ahead += by),
    pass: (seconds: number) =>
      TestClock.adjust("1 second").pipe(
        Effect.tap(() => Effect.sync(() => store.dispatch({ _tag: "Ticked", now: now() }))),
        Effect.repeat({ times: seconds - 1 })
      ),
    /** How old the header says that the data is, in seconds. */
    age: () => {
      const [, count = "none", unit = "s"] = /data (\d+)([smh]) old/.exec(truthText(store.get())) ?? []
      return Number(count) * { s: 1, m: 60, h: 3_600 }[unit as "s" | "m" | "h"]
    }
  }
}

describe("a clock that is set", () => {
  it.effect("back while the service is away leaves the data as old as it is", () =>
    onSettable(({ store, now, set, pass, age }) =>
      Effect.gen(function* () {
        const outage = (attempt: number, since: number): Message => {
          const [event] = away._tag === "Fed" ? away.events : []
          return event?._tag === "Offline" ? fed({ ...event, since, attempt, nextAt: now() + 8_000 }) : away
        }
        const since = now()
        store.dispatch(outage(1, since))
        yield* pass(20)
        expect(truthText(store.get())).toMatch(/^○ offline 20s · data 20s old/)
        set(-hour)
        yield* pass(10)
        expect(truthText(store.get())).toMatch(/^○ offline 30s · data 30s old/)
        store.dispatch(outage(2, since))
        expect(truthText(store.get())).toBe("○ offline 30s · data 30s old · retry 2 in 8s · ctrl-r now")
        yield* pass(15)
        expect(age()).toBe(45)
        store.dispatch(fed(live(now())))
        expect(truthText(store.get())).toMatch(/^● live 2s · data 0s old/)
      })
    )
  )

  it.effect("by anything, at any time, never makes data look younger than it is", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof(
              fc.record({ pass: fc.integer({ min: 1, max: 90 }) }),
              fc.record({ set: fc.integer({ min: -2 * hour, max: 2 * hour }) }),
              fc.constant({ read: true })
            ),
            { maxLength: 12 }
          ),
          (steps) =>
            onSettable(({ store, now, set, pass, age }) =>
              Effect.gen(function* () {
                let old = 0
                for (const step of steps) {
                  if ("set" in step) set(step.set)
                  else if ("pass" in step) {
                    old += step.pass
                    yield* pass(step.pass)
                  } else {
                    old = 0
                    store.dispatch(fed(live(now())))
                  }
                  // The header says whole units; a clock that is trimmed by less than a second is not seen.
                  const unit = old >= 3_600 ? 3_600 : old >= 60 ? 60 : 1
                  expect(age()).toBeGreaterThanOrEqual(Math.floor(old / unit) * unit - 1)
                }
              })
            ).pipe(Effect.provide(TestClock.layer()), Effect.runPromise)
        ),
        { numRuns: 60 }
      )
    )
  )

  it.effect("back lets what was said go after four seconds, and reads what is shown anew", () =>
    onSettable(({ store, set, pass }) =>
      Effect.gen(function* () {
        store.dispatch(...say("stats"), ...say("theme light"))
        const asked = store.get().surveying
        expect(asked?.kind).toBe("stats")
        set(-hour)
        yield* pass(2)
        expect(frame(store.get())).toContain("✓ theme light")
        yield* pass(3)
        expect(frame(store.get())).not.toContain("theme light")
      })
    )
  )

  it.effect("ahead makes the data older and no reading late, until one is", () =>
    onSettable(({ store, now, set, pass }) =>
      Effect.gen(function* () {
        set(hour)
        yield* pass(1)
        expect(truthText(store.get())).toBe("● live 2s · data 1h old")
        store.dispatch(fed(...added(invocation(2))))
        expect(truthText(store.get())).toBe("● live 2s · data 1h old")
        yield* pass(9)
        expect(truthText(store.get())).toMatch(/^○ no answer for [789]s · data 1h old/)
        store.dispatch(fed(live(now())))
        expect(truthText(store.get())).toBe("● live 2s · data 0s old")
      })
    )
  )

  it.effect("ahead hides nothing that is late afterwards, where a reading is the first to come", () =>
    onSettable(({ store, now, set, pass }) =>
      Effect.gen(function* () {
        set(hour)
        store.dispatch(fed(live(now())))
        yield* pass(1)
        expect(truthText(store.get())).toBe("● live 2s · data 1s old")
        yield* pass(8)
        expect(truthText(store.get())).toMatch(/^○ no answer for 7s · data 9s old/)
      })
    )
  )

  it.effect("ahead during an outage leaves the next attempt where it is", () =>
    onSettable(({ store, now, set, pass }) =>
      Effect.gen(function* () {
        store.dispatch(awaySince(now()))
        set(hour)
        yield* pass(1)
        expect(truthText(store.get())).toMatch(/^○ offline 1h · data 1h old · retry 1 (now|in 1s) · ctrl-r now$/)
        yield* pass(9)
        expect(truthText(store.get())).toMatch(/ · retry 1 since [789]s · /)
        store.dispatch(awaySince(now()))
        yield* pass(1)
        expect(truthText(store.get())).toMatch(/ · retry 1 in 1s · /)
      })
    )
  )

  it("that ticks late all the time still says that there is no answer", () => {
    const model = withRows(size, [invocation(1)])
    const late = Array.from({ length: 8 }, (_, n): Message => ({ _tag: "Ticked", now: model.now + (n + 1) * 3_000 }))
    expect(truthText(apply(model, ...late))).toMatch(/^○ no answer for \d+s · data 24s old/)
  })

  it("back by an hour asks for figures and sources as soon as it would have", () => {
    const surveyed = apply(mixedList(size), ...say("stats"))
    const then = surveyed.surveys.stats?.asked.at ?? 0
    const back: Message = { _tag: "Ticked", now: surveyed.now + 1_000 - hour, setBack: hour }
    const later = apply(surveyed, back, fed(...added(invocation(99))), { _tag: "Ticked", now: surveyed.now + 4_000 - hour })
    expect(later.surveys.stats?.asked.at).toBe(surveyed.now + 4_000 - hour)
    expect(then).toBe(surveyed.now)
    const sources = apply(surveyed, back, { _tag: "Ticked", now: surveyed.now + 700_000 - hour })
    expect(sources.sources.askedAt).toBe(sources.now)
  })

  it("back counts a pause, an absence, a cancel and the time to take it back as they were", () => {
    const back = (model: Model, passed: number): Message => ({ _tag: "Ticked", now: model.now + passed - hour, setBack: hour })
    const paused = apply(withRows(size, mixed), ...press("p"))
    expect(truthText(apply(paused, back(paused, 9_000)))).toMatch(/^‖ paused 9s/)
    const model = withRows(size, [invocation(1)])
    const asked = apply(model, { _tag: "Acted", of: 0, row: invocation(1), outcome: { _tag: "Asked" } })
    expect(frame(apply(asked, back(asked, 7_000)))).toContain("asked 7s ago")
    const held = apply(model, ...press("x", "y"))
    const after = apply(held, back(held, 1_000))
    expect(frame(after)).toContain("cancel 1 in 3s · z undo")
    expect(secondsLater(after, 4)[1]).toMatchObject([{ _tag: "Act" }])
    const gone = apply(model, { _tag: "Focused", focused: false })
    const failed = fed({ _tag: "Changed", previous: invocation(1), current: invocation(1, { status: "failed" }) })
    const home = apply(gone, back(gone, 120_000), failed, { _tag: "Focused", focused: true })
    expect(home.said.at(-1)?.text).toMatch(/^while you were away \(2m\)/)
  })

  it("back leaves a first reading as long without an answer as it is", () => {
    const [waiting] = secondsLater(start(size), 12)
    expect(truthText(apply(waiting, { _tag: "Ticked", now: waiting.now + 1_000 - hour, setBack: hour }))).toBe(
      "○ connecting 13s · no data yet · ctrl-r asks anew"
    )
  })

  it("back between two sessions leaves unknown how long ago the first one was", () => {
    const saved = Result.getOrThrow(parseSaved(savedText(withRows(size, [invocation(1)]), "here", epoch) ?? "", "here"))
    expect(truthText(apply(start(size, epoch - hour), { _tag: "Restored", saved }))).toBe("○ saved some time ago · connecting")
  })

  it("back takes out of a view what is not old enough by the new time", () => {
    const rows = withRows(size, [invocation(1)], epoch + 2 * hour)
    const old = apply(rows, ...say("filter older:1h"))
    expect(shown(old)).toHaveLength(1)
    const back = apply(old, { _tag: "Ticked", now: old.now - 1.5 * hour, setBack: 1.5 * hour })
    expect(shown(back)).toHaveLength(0)
    expect(shown(apply(back, { _tag: "Ticked", now: back.now + hour }))).toHaveLength(1)
  })

  it.effect("by less than a second is no set clock: nothing is moved for it", () =>
    onSettable(({ store, set, pass }) =>
      Effect.gen(function* () {
        const { readAt } = store.get()
        set(-Duration.toMillis("900 millis"))
        yield* pass(1)
        expect(store.get().readAt).toBe(readAt)
      })
    )
  )
})
