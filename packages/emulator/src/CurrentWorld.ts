/**
 * The world as handlers see it: at the emulator's own now.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type { World } from "./World.ts"

/** What the handlers read and change. */
export class CurrentWorld extends Context.Service<
  CurrentWorld,
  {
    /** The world and the instant that it shows. */
    readonly now: Effect.Effect<{ readonly world: World; readonly now: number }>
    /** Changes the world at the emulator's own now, and gives what the step found. A step that fails changes nothing. */
    readonly change: <A, E>(step: (world: World, now: number) => Result.Result<readonly [world: World, found: A], E>) => Effect.Effect<A, E>
    /** Rows that break the contract, placed after the newest invocation. */
    readonly malformedRows: number
  }
>()("@chroma-sync/emulator/CurrentWorld") {}
