/**
 * Where the reading of a selection may end.
 */
import { Invocations } from "@chroma-sync/core/Invocations"
import * as Effect from "effect/Effect"
import type { Selection } from "./flags.ts"
import { ServiceClock } from "./ServiceClock.ts"

/**
 * Since when to watch a selection, in milliseconds since the Unix epoch: ages count by the service's clock, which a short page tells. Undefined where
 * it has no beginning, or nobody answers: then all is read, and looked at.
 */
export const beginningOf = ({ filter, at }: Selection): Effect.Effect<number | undefined, never, Invocations | ServiceClock> =>
  at(0).since === -Infinity
    ? Effect.undefined
    : Effect.gen(function* () {
        yield* (yield* Invocations).page({ ...filter, limit: 2 })
        return at((yield* ServiceClock).now()).since
      }).pipe(Effect.orElseSucceed(() => undefined))
