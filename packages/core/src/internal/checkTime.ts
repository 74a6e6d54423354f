/**
 * Times that users give, checked before anything is sent.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { InvalidRequest } from "../SyncError.ts"

/** A time in milliseconds, or an `InvalidRequest` that says so where it is none, or not one of these. */
export const checkTime = (
  facts: { readonly operation: string; readonly field: string; readonly issue: string },
  input: Duration.Input,
  isGood: (ms: number) => boolean
): Effect.Effect<number, InvalidRequest> => {
  const ms = Option.map(Duration.fromInput(input), Duration.toMillis)
  return Option.isSome(ms) && isGood(ms.value) ? Effect.succeed(ms.value) : Effect.fail(new InvalidRequest(facts))
}
