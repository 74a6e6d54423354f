/**
 * The world as handlers see it: at the emulator's own now, with its faults, and by the rights of the request's token.
 */
import type { Forbidden } from "@chroma-sync/core/SyncError"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type { Change } from "./Changes.ts"
import type { Faults } from "./Faults.ts"
import type { World } from "./World.ts"

/** The world at an instant, in milliseconds since the Unix epoch, and what is made to go wrong in how it is shown. */
export interface View {
  readonly world: World
  readonly now: number
  readonly faults: Faults
}

/** What the handlers read and change. */
export class CurrentWorld extends Context.Service<
  CurrentWorld,
  {
    /** What is to be seen now. Another team's token sees nothing: a 403. */
    readonly read: Effect.Effect<View, Forbidden, HttpServerRequest.HttpServerRequest>
    /**
     * Changes the world at the emulator's own now, and gives what the step found. A step that fails changes nothing. Another team's token, and one that
     * may only read, is a 403.
     */
    readonly change: <A, E>(step: Change<A, E>) => Effect.Effect<A, E | Forbidden, HttpServerRequest.HttpServerRequest>
  }
>()("@chroma-sync/emulator/CurrentWorld") {}
