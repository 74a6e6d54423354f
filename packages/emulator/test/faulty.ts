/** An emulator whose clock stands still, for tests of what it does wrong on purpose. */
import { Emulator, type EmulatorOptions } from "@chroma-sync/emulator/Emulator"
import type { Fault, FaultRule } from "@chroma-sync/emulator/Faults"
import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export const list = "/api/v1/invocations"
export const options: EmulatorOptions = { clock: "manual", seed: "faults", startsAt: "2026-03-01T12:00:00Z", arrivalsPerMinute: 0 }

export const onEmulator = (title: string, test: Effect.Effect<void, unknown, Emulator | Scope.Scope>, more: EmulatorOptions = {}) =>
  it.live(title, () => test.pipe(Effect.scoped, Effect.provide(Emulator.layer({ ...options, ...more }))))

/** Has the requests that a rule meets answered by a fault. */
export const withFault = (fault: Fault, rule: Omit<FaultRule, "fault"> = {}) =>
  Emulator.use((emulator) => emulator.setFaults({ rules: [{ ...rule, fault }] }))
