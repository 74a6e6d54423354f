/**
 * Tells on stderr when the service goes away and when it is back: once each, however many tries lie between.
 */
import type { FeedEvent } from "@chroma-sync/core/InvocationFeed"
import * as Effect from "effect/Effect"
import { errorText } from "../../format/error.ts"
import { duration } from "../../format/time.ts"
import { tell } from "../../output.ts"

/** Remembers what it told; to be told of every event. */
export const healthTeller = () => {
  let away: number | undefined
  return (event: FeedEvent): Effect.Effect<void> => {
    if (event._tag === "Offline" && away === undefined) {
      away = event.since
      return tell(`${errorText(event.error).what}; trying until it is back`)
    }
    if (event._tag !== "Live" || away === undefined) return Effect.void
    const text = `the service is back after ${duration(event.at - away)}`
    away = undefined
    return tell(text)
  }
}
